import { expect, test } from 'vitest'
import { decodePeer, encodePeer, makePeerDecoder, makePeerEncoder, peerSize } from './peer.ts'

test.each([
  ['10.1.2.3:65535', 0, 6],
  ['::ffff:10.1.2.3:9212', 1, 6],
  ['2001:db8::1:443', 2, 18],
  ['::1:9212', 2, 18],
  [':::9212', 2, 18],
  ['1:2:3:4:5:6:7:8:9', 2, 18],
  ['fe80::1:0:0:1:80', 2, 18],
  // Not in the form that comes back letter for letter: kept as text.
  ['010.1.2.3:1', 3, 13],
  ['10.1.2.3:65536', 3, 16],
  ['10.1.2.3:01', 3, 13],
  ['1:0:0:0:0:0:0:8:9', 3, 19],
  ['FE80::1:80', 3, 12],
  ['[::1]:9212', 3, 12],
  ['a::b::c:1', 3, 11],
  ['', 3, 2],
  ['采样口', 3, 11],
])('%s takes its bytes and comes back', (text, kind, size) => {
  const code = encodePeer(text)
  expect(code.kind).toBe(kind)
  expect(code.bytes.length).toBe(size)
  expect(peerSize(kind, code.bytes, 0)).toBe(size)
  expect(decodePeer(kind, code.bytes, 0)).toBe(text)
})

test('text is cut at 1024 bytes', () => {
  expect(encodePeer('x'.repeat(5000)).bytes.length).toBe(1026)
})

test('encoder and decoder remember, and forget when they know too many', () => {
  const encode = makePeerEncoder()
  const decode = makePeerDecoder()
  for (let i = 0; i < 40_000; i++) {
    const peer = `10.${i & 255}.${i >> 8}.1:77`
    const { kind, bytes } = encode(peer)
    if (decode(kind, bytes, 0) !== peer || encode(peer).bytes !== bytes) throw new Error(peer)
  }
  expect(encode('10.0.0.1:77').kind).toBe(0)
})
