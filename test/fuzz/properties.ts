/** What holds of the reader, the decoder and the grammar of CP, whatever comes. Each throws where it does not. */
import { expect } from 'vitest'
import {
  EXAMPLE_KEY,
  FrameReader,
  TOLERANT,
  crc16,
  decode,
  encode,
  itemsOf,
  joinPackets,
  peek,
  type Cut,
  type Dialect,
  type Message,
  type Outgoing,
} from '../../hj212/index.ts'
import type { Stream } from './corpus.ts'
import { frameOf } from './material.ts'
import { readTextbook } from './textbook.ts'

const keys = [EXAMPLE_KEY]
const dialects: readonly Dialect[] = [
  {},
  { crc: 'modbus', length: 'characters', text: 'gbk' },
  { lenient: ['crc-short'] },
  { crc: 'modbus', lenient: ['crc-missing'] },
  { lenient: ['cp-single-ampersand'] },
  { ...TOLERANT, lenient: [...TOLERANT.lenient, 'header-missing'] },
]

/** What the gateway sees is what ingest reads; agreements only ever widen what is taken. */
function judgesAgree(bytes: Buffer): void {
  const strict = decode(bytes, { keys })
  for (const dialect of dialects) {
    const message = decode(bytes, { keys, dialect, direction: 'up' })
    const seen = peek(bytes, { keysOf: () => keys, dialect })
    expect({
      fault: seen.fault,
      crcOk: seen.crcOk,
      version: seen.version,
      head: [seen.QN, seen.ST, seen.MN, seen.PW, seen.PNUM, seen.PNO],
    }).toEqual({
      fault: message.fault?.kind ?? null,
      crcOk: message.crcOk,
      version: message.version,
      head: [message.QN, message.ST, message.MN, message.PW, message.PNUM, message.PNO],
    })
    expect(message.ok).toBe(message.fault === null)
    if (strict.ok) expect(message.ok).toBe(true)
    const { fault, deviations } = message
    for (const { position } of [...deviations, ...(fault === null ? [] : [fault])])
      if (position !== null) expect(position >= 0 && position <= bytes.length).toBe(true)
    // Nothing of the frame before shows in the next.
    expect(decode(Buffer.from(bytes), { keys, dialect, direction: 'up' })).toEqual(message)
    if (message.ok) joinPackets([message, message])
  }
}

const maxBuffer = 2000
const strip = (text: string): string => text.replaceAll(/[\r\n]/g, '')

/** All bytes come out again in order, and little is held back. */
function readerKeepsBytes(stream: Stream): void {
  const reader = new FrameReader({ maxSegment: 1024, maxBuffer })
  const cuts: Cut[] = []
  for (const chunk of stream) {
    cuts.push(...reader.push(chunk))
    expect(reader.buffered).toBeLessThanOrEqual(maxBuffer)
  }
  cuts.push(...reader.flush())
  expect(reader.buffered).toBe(0)
  const out = Buffer.concat(cuts.map(({ bytes }) => bytes)).toString('latin1')
  expect(strip(out)).toBe(strip(Buffer.concat(stream).toString('latin1')))
}

const readAll = (stream: Stream): readonly string[] => {
  const reader = new FrameReader()
  return [...stream.flatMap((chunk) => reader.push(chunk)), ...reader.flush()]
    .filter(({ kind }) => kind === 'frame')
    .map(({ bytes }) => strip(bytes.toString('latin1')))
}

/**
 * Frames by the book are found whatever stands in them and wherever the stream is cut, as long as they begin like
 * frames. Each chunk is taken for a segment here.
 */
function everyCutFindsFrames(segments: Stream): void {
  const frames = segments.filter(isSegment).map(frameOf)
  const expected = frames.map((frame) => strip(frame.toString('latin1')))
  const whole = Buffer.concat(frames)
  for (const size of [1, 7, 64, 501, whole.length]) {
    const pieces: Buffer[] = []
    for (let at = 0; at < whole.length; at += size) pieces.push(whole.subarray(at, at + size))
    expect(readAll(pieces)).toEqual(expected)
  }
}

/** Begins with a field, is closed, holds nothing that is a whole end of a frame, and no longer than believed. */
function isSegment(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  if (!/^(?:QN|ST|CN|PW|MN|Flag)=/.test(text) || !text.endsWith('&&') || text.length > 1024) return false
  return !/&&[0-9A-Fa-f]{1,4}[\r\n]/.test(text)
}

/** The decoder reads CP as the textbook does. */
function cpIsTextbook(bytes: Buffer): void {
  const text = bytes.toString('latin1')
  // Other bytes than ASCII have an encoding, which the textbook does not know; some blanks are no blanks to it.
  if (!/^[\x20-\x7E]*$/.test(text) || !isSegment(bytes)) return
  const message = decode(frameOf(bytes))
  if (!message.ok || message.cipher !== 'clear') return
  const { pairs, factors } = readTextbook(contentOf(text))
  expect(message.cp.map(({ name, value, item }) => [name, value, item])).toEqual(pairs)
  expect(
    message.factors.map(({ code, values, flag, eFlag }) => ({
      code,
      values: Object.fromEntries(values.map(({ field, text: value }) => [field, value])),
      flag,
      eFlag,
    })),
  ).toEqual(factors)
  for (const { values } of message.factors)
    for (const { text: value, number } of values) if (number !== null) expect(number).toBe(Number(value) + 0)
}

/** Between `CP=&&` and the last `&&`; where CP begins, the head's reader says. */
function contentOf(segment: string): string {
  const seen = peek(frameOf(Buffer.from(segment, 'latin1')))
  expect(seen.fault).toBeNull()
  const at = segment.indexOf('CP=&&')
  return segment.slice(at + 5, -2)
}

/** What is read, written by the book and read again is the same. */
function writtenIsRead(bytes: Buffer): void {
  const read = decode(bytes, { keys, dialect: TOLERANT, direction: 'up' })
  if (!read.ok) return
  const encoded = encode(outgoing(read))
  // Not everything that can be read may be written.
  if (!encoded.ok) return
  const again = decode(encoded.value, { direction: 'up' })
  expect({
    fault: again.fault,
    head: [again.version, again.QN, again.ST, again.CN, again.PW, again.MN, again.Flag, again.RF],
    items: itemsOf(again.cp),
    factors: again.factors,
  }).toEqual({
    fault: null,
    head: [read.version, read.QN, read.ST, read.CN, read.PW, read.MN, read.Flag, read.RF],
    items: itemsOf(read.cp),
    factors: read.factors,
  })
  expect(crc16(encoded.value, 6, encoded.value.length - 6)).toBe(
    Number.parseInt(encoded.value.toString('latin1', encoded.value.length - 6), 16),
  )
}

const outgoing = (message: Message): Outgoing => ({
  version: message.version,
  direction: 'up',
  QN: message.QN,
  ST: message.ST ?? '',
  CN: message.CN ?? '',
  PW: message.PW,
  MN: message.MN,
  Flag: message.Flag?.value ?? null,
  PNUM: message.PNUM,
  PNO: message.PNO,
  RF: message.RF,
  cp: itemsOf(message.cp),
})

/** By name; what they are made of is a stream of frames, or of segments where the name says so. */
export const properties = {
  'gateway and decoder judge alike': (stream: Stream) => stream.forEach(judgesAgree),
  'the reader hands out every byte and holds little': readerKeepsBytes,
  'any cut of a stream of segments gives the same frames': everyCutFindsFrames,
  'CP of segments is read as the grammar says': (stream: Stream) => stream.forEach(cpIsTextbook),
  'what is read can be written and read again': (stream: Stream) => stream.forEach(writtenIsRead),
} as const
