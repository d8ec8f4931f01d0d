import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc16, crcText } from './crc.ts'
import { bytesOf, packets } from '../test/fixtures/packets.ts'
import { type Cut, FrameReader } from './reader.ts'

const text = (cuts: readonly Cut[]) => cuts.map((cut) => [cut.kind, cut.bytes.toString('latin1')])
const frames = (cuts: readonly Cut[]) =>
  cuts.filter((cut) => cut.kind === 'frame').map((cut) => cut.bytes.toString('latin1'))
const bare = (frame: string) => frame.replace(/\r?\n?$/, '')

const readAll = (chunks: readonly (Buffer | string)[], reader = new FrameReader()) => [
  ...chunks.flatMap((chunk) => reader.push(Buffer.from(chunk as string, 'latin1'))),
  ...reader.flush(),
]

const segmentFrame = (segment: string, tail = '\r\n') =>
  `##${String(Buffer.byteLength(segment)).padStart(4, '0')}${segment}${crcText(crc16(Buffer.from(segment)))}${tail}`

const SHORT = segmentFrame('QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=1;Flag=5;CP=&&RtdInterval=30&&')
const SEGMENT = SHORT.slice(6, -6)

function pieces(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].toSorted((a, b) => a - b)
  return [0, ...places].map((from, index) => stream.subarray(from, places[index] ?? stream.length))
}

describe('FrameReader', () => {
  it('cuts whole frames out of one chunk without copying', () => {
    const chunk = Buffer.from(SHORT + SHORT)
    const cuts = new FrameReader().push(chunk)
    expect(frames(cuts)).toEqual([SHORT, SHORT])
    expect(cuts.every((cut) => cut.bytes.buffer === chunk.buffer)).toBe(true)
  })

  it('waits for the rest of a frame', () => {
    const reader = new FrameReader()
    expect(reader.push(Buffer.from(SHORT.slice(0, 30)))).toEqual([])
    expect(reader.buffered).toBe(30)
    expect(frames(reader.push(Buffer.from(SHORT.slice(30))))).toEqual([SHORT])
    expect(reader.buffered).toBe(0)
    expect(reader.flush()).toEqual([])
  })

  it('reads the collected packets, alone', () => {
    const lost = packets.flatMap((packet, index) => {
      const bytes = bytesOf(packet)
      const found = frames(readAll([bytes]))
      return found.length === 1 && found[0] === bytes.toString('latin1') ? [] : [index + 1]
    })
    // 38 is cut off, 44 has no ##.
    expect(lost).toEqual([38, 44])
  })

  it('reads the collected packets, joined and cut anywhere', () => {
    const stream = Buffer.concat(packets.map(bytesOf))
    const expected = packets
      .map((packet) => bytesOf(packet).toString('latin1'))
      .filter((_, index) => index !== 37 && index !== 43)
    expect(frames(readAll([stream]))).toEqual(expected)
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 40 }), fc.boolean(), (sizes, isFine) => {
        const chunks: Buffer[] = []
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const size = 1 + (isFine ? sizes[i % sizes.length]! % 7 : sizes[i % sizes.length]!)
          chunks.push(stream.subarray(at, at + size))
          at += size
        }
        expect(frames(readAll(chunks)).map(bare)).toEqual(expected.map(bare))
      }),
      { numRuns: 60 },
    )
  })

  it('loses no whole frame to noise and keeps its buffer small', () => {
    const part = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(...packets.filter((p) => p.valid_length && p.valid_crc)).map(bytesOf),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom('##', '#', '##0500abc', '##9999', '##0012\r\n', '\r\n', '&&1234', '##81', '#&&&&')
          .map((s) => Buffer.from(s)),
      },
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.array(fc.nat(5000), { maxLength: 12 }),
        (parts, cuts) => {
          const stream = Buffer.concat(parts)
          const reader = new FrameReader({ maxSegment: 1024, maxBuffer: 1500 })
          const found: string[] = []
          let total = 0
          for (const piece of pieces(stream, cuts)) {
            const read = reader.push(piece)
            found.push(...frames(read))
            total += read.reduce((sum, cut) => sum + cut.bytes.length, 0)
            expect(reader.buffered).toBeLessThanOrEqual(1500)
          }
          found.push(...frames(reader.flush()))
          expect(total).toBeLessThanOrEqual(stream.length)
          const whole = parts.filter((bytes) => bytes.length > 60 && bytes[0] === 0x23)
          expect(found.map(bare).filter((frame) => frame.length > 60)).toEqual(
            whole.map((bytes) => bare(bytes.toString('latin1'))),
          )
        },
      ),
    )
  })

  it('gives noise with its bytes', () => {
    expect(text(readAll([`abc${SHORT}\0\0${SHORT}xyz`]))).toEqual([
      ['noise', 'abc'],
      ['frame', SHORT],
      ['noise', '\0\0'],
      ['frame', SHORT],
      ['noise', 'xyz'],
    ])
  })

  it('takes the last two of ###, however they arrive', () => {
    const expected = [
      ['noise', '#'],
      ['frame', SHORT],
    ]
    expect(text(readAll([`#${SHORT}`]))).toEqual(expected)
    expect(text(readAll(['#', '#', SHORT.slice(1)]))).toEqual(expected)
    expect(text(readAll(['##', SHORT.slice(1)]))).toEqual(expected)
    expect(text(readAll(['###']))).toEqual([
      ['noise', '#'],
      ['noise', '##'],
    ])
  })

  it('cuts by length through LF, ## and && in cipher text', () => {
    const frame = segmentFrame(`${SEGMENT.slice(0, -2)}\n##0020QN=1&&1234\r\n&&ABCD##&&`)
    expect(frames(readAll([frame, SHORT]))).toEqual([frame, SHORT])
  })

  it('finds a frame by its end when the length is wrong, short, long or missing', () => {
    for (const length of ['0050', '0082', '0900', '81', '453', '', '9999']) {
      const frame = `##${length}${SHORT.slice(6)}`
      const reader = new FrameReader()
      const read = reader.push(Buffer.from(frame))
      expect(frames([...read, ...reader.flush()])).toEqual([frame])
      expect(read.every((cut) => cut.kind === 'noise' || cut.by === 'scan')).toBe(true)
    }
  })

  it('answers at once to a frame whose length is too high, if its CRC is right', () => {
    expect(frames(new FrameReader().push(Buffer.from(`##0900${SHORT.slice(6)}`)))).toHaveLength(1)
    expect(frames(new FrameReader().push(Buffer.from(`##0900${SEGMENT}FFFF\r\n`)))).toHaveLength(0)
    // The search goes on where it stopped.
    const reader = new FrameReader()
    for (const byte of Buffer.from(`##0900${SHORT.slice(6, -2)}`))
      expect(reader.push(Buffer.of(byte))).toEqual([])
    expect(frames(reader.push(Buffer.from('\r')))).toHaveLength(1)
  })

  it('believes no length above the limit', () => {
    const long = segmentFrame(`${SEGMENT.slice(0, -2)}${';a=1'.repeat(300)}&&`)
    const [cut] = new FrameReader({ maxSegment: 1024 }).push(Buffer.from(long))
    expect(cut).toMatchObject({ kind: 'frame', by: 'scan' })
  })

  it('accepts a missing tail, LF, CR, and a CRC without its leading zero', () => {
    const zero = Array.from({ length: 999 }, (_, value) =>
      segmentFrame(`QN=1;ST=32;CN=1062;PW=100000;MN=10;Flag=5;CP=&&A=${value}&&`, ''),
    ).find((frame) => /&&0[0-9A-F]{3}$/.test(frame))!
    const short = zero.replace(/&&0([0-9A-F]{3})$/, '&&$1\r\n')
    expect(short).not.toBe(zero)
    const bareFrame = bare(SHORT)
    const stream = [bareFrame, `${bareFrame}\n`, `${bareFrame}\r`, short, SHORT]
    expect(frames(readAll([stream.join('')]))).toEqual(stream)
    expect(frames(readAll([`##12${short.slice(6)}`]))).toEqual([`##12${short.slice(6)}`])
    // Without a line end behind it, three digits could be half a CRC.
    expect(frames(readAll([`${short.slice(0, -2)}X`]))).toEqual([])
  })

  it('accepts a missing closing && when the CRC is right', () => {
    const open = segmentFrame(SEGMENT.slice(0, -2))
    const wrong = `${open.slice(0, -6)}FFFF\r\n`
    expect(frames(readAll([open]))).toEqual([open])
    expect(frames(readAll([wrong, SHORT]))).toEqual([SHORT])
    expect(frames(readAll([`##0999${open.slice(6)}`, SHORT])).map(bare)).toEqual([
      bare(`##0999${open.slice(6)}`),
      bare(SHORT),
    ])
  })

  it('cuts out a frame without CRC where length, closing && and line end say so, at once', () => {
    const bareFrame = `${SHORT.slice(0, -6)}\r\n`
    expect(text(new FrameReader().push(Buffer.from(bareFrame)))).toEqual([['frame', bareFrame]])
    expect(frames(readAll([bareFrame, SHORT, bareFrame]))).toEqual([bareFrame, SHORT, bareFrame])
    const reader = new FrameReader()
    for (const byte of Buffer.from(bareFrame.slice(0, -2))) expect(reader.push(Buffer.of(byte))).toEqual([])
    expect(frames(reader.push(Buffer.from('\r')))).toHaveLength(1)
    // With a length that does not fit, nobody knows where it ends.
    const wrong = `##0079${bareFrame.slice(6)}`
    expect(frames(readAll([wrong, SHORT]))).toEqual([SHORT])
  })

  it('drops a half frame for the whole one behind it', () => {
    const half = SHORT.slice(0, 40)
    expect(text(readAll([half, SHORT, SHORT]))).toEqual([
      ['noise', half],
      ['frame', SHORT],
      ['frame', SHORT],
    ])
    expect(text(readAll([SHORT.slice(0, 8)]))).toEqual([['noise', SHORT.slice(0, 8)]])
    expect(text(readAll([half]))).toEqual([['noise', half]])
    // Cut right behind the closing &&, with and without a beginning of the CRC.
    expect(text(readAll([SHORT.slice(0, -6)]))).toEqual([['noise', SHORT.slice(0, -6)]])
    expect(frames(readAll([SHORT.slice(0, -4)]))).toEqual([SHORT.slice(0, -4)])
  })

  it('gives up a candidate that grows beyond the buffer', () => {
    const reader = new FrameReader({ maxSegment: 100, maxBuffer: 200 })
    const cuts = reader.push(Buffer.from(`##QN=${'x'.repeat(300)}#`))
    expect(text(cuts)).toEqual([['noise', `##QN=${'x'.repeat(300)}`]])
    expect(reader.buffered).toBe(1)
  })

  it('passes over names that cannot begin a data segment', () => {
    for (const noise of ['##0100=', '##0100AbcdefghI=1', '##0100%', '##0100QN']) {
      expect(frames(readAll([`${noise}${SHORT}`]))).toEqual([SHORT])
    }
  })

  it('waits for a tail only from senders that send one', () => {
    const reader = new FrameReader()
    const bareFrame = Buffer.from(bare(SHORT))
    // None yet: at once, and what follows of the tail is no noise.
    expect(frames(reader.push(bareFrame))).toEqual([bare(SHORT)])
    expect(reader.push(Buffer.alloc(0))).toEqual([])
    expect(reader.push(Buffer.from('\r'))).toEqual([])
    expect(reader.push(Buffer.from('\n'))).toEqual([])
    // One was sent: wait for the next, in any pieces.
    expect(reader.push(bareFrame)).toEqual([])
    expect(reader.push(Buffer.from('\r'))).toEqual([])
    expect(frames(reader.push(Buffer.from('\n')))).toEqual([SHORT])
    // It stops: the frame is found when the line goes idle, and at once from then on.
    expect(reader.push(bareFrame)).toEqual([])
    expect(frames(reader.flush())).toEqual([bare(SHORT)])
    expect(frames(reader.push(bareFrame))).toEqual([bare(SHORT)])
    expect(frames(reader.push(bareFrame))).toEqual([bare(SHORT)])
    // LF alone, CR alone.
    expect(reader.push(Buffer.from('\n'))).toEqual([])
    expect(reader.push(bareFrame)).toEqual([])
    expect(frames(reader.push(Buffer.from('\r')))).toEqual([`${bare(SHORT)}\r`])
    expect(reader.push(Buffer.from('\n'))).toEqual([])
    expect(reader.push(Buffer.from(`${bare(SHORT)}\r`))).toEqual([])
    expect(frames(reader.push(Buffer.from('##')))).toEqual([`${bare(SHORT)}\r`])
    expect(frames(reader.push(Buffer.from(`${bare(SHORT)}\r`).subarray(2)))).toEqual([`${bare(SHORT)}\r`])
    expect(frames(reader.push(Buffer.from(SHORT)))).toEqual([SHORT])
  })
})
