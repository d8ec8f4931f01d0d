/**
 * An upload too long for one frame becomes several, cut between items, each with DataTime again. The receiver can
 * read each for itself. [HJ 212-2017 C.49, C.50, HJ/T 212-2005 App. C 6]
 */
import { type Encoded, type EncodeOptions, contentOf, encode, headOf, refuse } from './encode.ts'
import { HAS_PACKET_NUMBERS } from './flags.ts'
import type { Factor, FactorValue, Message, Pair } from './message.ts'
import { type Item, MAX_CP_BYTES, MAX_PACKETS, MAX_SEGMENT_BYTES, type Outgoing } from './outgoing.ts'
import { encodeText } from './text.ts'

/**
 * The frames of one upload: one when it fits. `nextQn` gives the QN of each part behind the first: 2017 and 2025
 * number every part, 2005 repeats the one QN.
 */
export function splitPackets(
  message: Outgoing,
  nextQn: () => string,
  options: EncodeOptions = {},
): Encoded<readonly Buffer[]> {
  const whole = encode(message, options)
  if (whole.ok) return { ok: true, value: [whole.value] }
  if (whole.fault.kind !== 'cp-too-long' && whole.fault.kind !== 'segment-too-long') return whole
  const { version } = message
  const parts = packItems(message, options.text ?? 'utf8')
  if (parts === null) return refuse('item-too-long', 'CP')
  if (parts.length > MAX_PACKETS[version]) return refuse('too-many-packets', 'PNUM')
  const frames: Buffer[] = []
  for (const [index, cp] of parts.entries()) {
    const part = encode(
      {
        ...message,
        QN: index === 0 || version === '2005' ? message.QN : nextQn(),
        Flag: message.Flag === null ? null : message.Flag | HAS_PACKET_NUMBERS,
        PNUM: parts.length,
        PNO: index + 1,
        cp,
      },
      options,
    )
    if (!part.ok) return part
    frames.push(part.value)
  }
  return { ok: true, value: frames }
}

/** Items in as few frames as hold them, in order; null when one alone is too long. */
function packItems(message: Outgoing, text: 'utf8' | 'gbk'): readonly (readonly Item[])[] | null {
  const { version, cp } = message
  const isTimed = cp[0]?.[0]?.[0] === 'DataTime'
  const time = isTimed ? cp.slice(0, 1) : []
  const most = MAX_PACKETS[version]
  const head = headOf({ ...message, Flag: message.Flag === null ? null : 11, PNUM: most, PNO: most })
  const room = Math.min(MAX_CP_BYTES[version], MAX_SEGMENT_BYTES - head.length) - 'CP=&&&&'.length
  const sizeOf = (items: readonly Item[]) => encodeText(contentOf(items), text)!.length
  const parts: Item[][] = []
  let size = room
  for (const item of cp.slice(time.length)) {
    const more = 1 + sizeOf([item])
    if (size + more > room) {
      parts.push([...time])
      size = sizeOf(time)
      if (size + more > room) return null
    }
    parts.at(-1)!.push(item)
    size += more
  }
  return parts
}

/** The parts of one upload as one: pairs in packet order, DataTime once, factors merged. */
export function joinPackets(parts: readonly Message[]): {
  readonly cp: readonly Pair[]
  readonly factors: readonly Factor[]
} {
  const ordered = parts.toSorted((a, b) => numberOf(a) - numberOf(b))
  const cp: Pair[] = []
  const factors = new Map<string, Factor>()
  let items = 0
  for (const part of ordered) {
    const pairs = cp.length === 0 ? part.cp : part.cp.filter((pair) => pair.name !== 'DataTime')
    let last = -1
    for (const { name, value, item } of pairs) {
      if (item !== last) items += 1
      last = item
      cp.push({ name, value, item: items - 1 })
    }
    for (const factor of part.factors) {
      const known = factors.get(factor.code)
      factors.set(factor.code, known === undefined ? factor : mergeFactors(known, factor))
    }
  }
  return { cp, factors: [...factors.values()] }
}

/** A part without a number is taken to be the first. */
function numberOf(part: Message): number {
  return part.PNO ?? 0
}

function mergeFactors(first: Factor, second: Factor): Factor {
  const values = new Map<string, FactorValue>()
  for (const value of [...first.values, ...second.values]) values.set(value.field, value)
  return {
    code: first.code,
    values: [...values.values()],
    flag: second.flag ?? first.flag,
    eFlag: second.eFlag ?? first.eFlag,
  }
}
