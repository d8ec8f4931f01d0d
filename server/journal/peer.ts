/**
 * `address:port` of a sender in a few bytes. Kinds: IPv4 and IPv4 mapped into IPv6 (4 + 2 bytes),
 * IPv6 (16 + 2 bytes), and text (2 bytes of length + UTF-8) for everything that would not come back
 * letter for letter.
 */
export interface PeerCode {
  readonly kind: PeerKind
  /** What stands in the record after the fixed header. */
  readonly bytes: Uint8Array
}
export type PeerKind = 0 | 1 | 2 | 3

const peerKinds = { ipv4: 0, mapped: 1, ipv6: 2, text: 3 } as const

const mappedPrefix = '::ffff:'
const longestText = 1024

/** Text longer than 1024 bytes is cut: no address is. */
export function encodePeer(peer: string): PeerCode {
  if (peer.startsWith(mappedPrefix)) {
    const bytes = encodeIpv4(peer.slice(mappedPrefix.length))
    if (bytes !== null) return { kind: peerKinds.mapped, bytes }
  }
  const ipv4 = encodeIpv4(peer)
  if (ipv4 !== null) return { kind: peerKinds.ipv4, bytes: ipv4 }
  const ipv6 = encodeIpv6(peer)
  if (ipv6 !== null) return { kind: peerKinds.ipv6, bytes: ipv6 }
  const text = Buffer.from(peer, 'utf8').subarray(0, longestText)
  return {
    kind: peerKinds.text,
    bytes: Buffer.concat([Uint8Array.of(text.length & 255, text.length >> 8), text]),
  }
}

/** Bytes that the peer at `at` takes; two of them must be there. */
export function peerSize(kind: number, buffer: Uint8Array, at: number): number {
  if (kind < peerKinds.ipv6) return 6
  if (kind === peerKinds.ipv6) return 18
  return 2 + (buffer[at]! | (buffer[at + 1]! << 8))
}

export function decodePeer(kind: number, buffer: Uint8Array, at: number): string {
  if (kind === peerKinds.ipv4) return decodeIpv4(buffer, at)
  if (kind === peerKinds.mapped) return mappedPrefix + decodeIpv4(buffer, at)
  if (kind === peerKinds.ipv6) return decodeIpv6(buffer, at)
  const length = buffer[at]! | (buffer[at + 1]! << 8)
  return Buffer.from(buffer.buffer, buffer.byteOffset + at + 2, length).toString('utf8')
}

function encodeIpv4(text: string): Uint8Array | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):(\d{1,5})$/.exec(text)
  if (match === null) return null
  const port = Number(match[5])
  const bytes = Uint8Array.of(
    Number(match[1]),
    Number(match[2]),
    Number(match[3]),
    Number(match[4]),
    port & 255,
    (port >> 8) & 255,
  )
  return decodeIpv4(bytes, 0) === text ? bytes : null
}

const decodeIpv4 = (bytes: Uint8Array, at: number): string =>
  `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}:${bytes[at + 4]! | (bytes[at + 5]! << 8)}`

function encodeIpv6(text: string): Uint8Array | null {
  const colon = text.lastIndexOf(':')
  const [head = '', tail, extra] = text.slice(0, colon).split('::')
  if (colon < 2 || extra !== undefined) return null
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = 8 - left.length - right.length
  if (tail === undefined ? gap !== 0 : gap < 1) return null
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right].map((group) => parseInt(group, 16))
  const bytes = Uint8Array.from([...groups, Number(text.slice(colon + 1))].flatMap((n) => [n & 255, n >> 8]))
  return decodeIpv6(bytes, 0) === text ? bytes : null
}

/** The shortest form (RFC 5952), which is the one the operating system gives. */
function decodeIpv6(bytes: Uint8Array, at: number): string {
  const words = Array.from({ length: 9 }, (_, i) => bytes[at + 2 * i]! | (bytes[at + 2 * i + 1]! << 8))
  const groups = words.slice(0, 8)
  let start = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let run = 0
    while (i + run < 8 && groups[i + run] === 0) run++
    if (run > length) [start, length] = [i, run]
  }
  const address =
    start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`
  return `${address}:${words[8]}`
}

const hex = (groups: readonly number[]): string => groups.map((n) => n.toString(16)).join(':')

const cacheSize = 16_384

/** Encoder for a hot path: a thousand connections send again and again. */
export function makePeerEncoder(): (peer: string) => PeerCode {
  const known = new Map<string, PeerCode>()
  let last = ''
  let lastCode: PeerCode = encodePeer('')
  return (peer) => {
    if (peer === last) return lastCode
    let code = known.get(peer)
    if (code === undefined) {
      if (known.size >= cacheSize) known.clear()
      code = encodePeer(peer)
      known.set(peer, code)
    }
    last = peer
    lastCode = code
    return code
  }
}

export function makePeerDecoder(): typeof decodePeer {
  const known = new Map<number, string>()
  return (kind, buffer, at) => {
    if (kind !== peerKinds.ipv4) return decodePeer(kind, buffer, at)
    const high = buffer[at + 4]! | (buffer[at + 5]! << 8)
    const low = buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16) | (buffer[at + 3]! << 24)
    const key = high * 2 ** 32 + (low >>> 0)
    let text = known.get(key)
    if (text === undefined) {
      if (known.size >= cacheSize) known.clear()
      text = decodeIpv4(buffer, at)
      known.set(key, text)
    }
    return text
  }
}
