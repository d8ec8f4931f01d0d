import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOf, packets } from '../test/fixtures/packets.ts'
import { decode } from './decode.ts'
import { peek } from './peek.ts'
import { FrameReader } from './reader.ts'
import { EXAMPLE_KEY } from './sm4.ts'

const whole = packets.map(bytesOf)
const keys = [EXAMPLE_KEY]
const directions = [{}, { direction: 'up' as const }, { direction: 'down' as const }]
const leniencies = ['crc-short', 'crc-missing', 'cp-single-ampersand', 'header-missing'] as const
const dialects = fc.record({
  crc: fc.constantFrom('hj212' as const, 'modbus' as const),
  lenient: fc.subarray([...leniencies]),
})
const everything = { crc: 'modbus', lenient: leniencies } as const

/** A packet with some bytes changed, lost or put in, from the characters that matter or any. */
const mutated = fc
  .tuple(
    fc.constantFrom(...whole),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('change', 'drop', 'insert', 'cut'),
        fc.oneof(fc.constantFrom(...Buffer.from('#&;,=-/{} 0Aa\r\n')), fc.nat(255)),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([packet, changes]) => {
    let bytes = packet
    for (const [place, kind, byte] of changes) {
      const at = place % (bytes.length + 1)
      const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)]
      if (kind === 'cut') bytes = Buffer.concat([behind, before])
      else if (kind === 'drop') bytes = Buffer.concat([before, behind.subarray(1)])
      else bytes = Buffer.concat([before, Buffer.of(byte), kind === 'change' ? behind.subarray(1) : behind])
    }
    return bytes
  })

const anything = fc.oneof(
  { weight: 4, arbitrary: mutated },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: fc.constantFrom(...'##00QNCP=&;,-'.split('')), maxLength: 80 })
      .map((text) => Buffer.from(text)),
  },
)

it('decode and peek make something of any bytes, the same of both', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...directions), dialects, (bytes, direction, dialect) => {
      const message = decode(bytes, { keys, dialect, ...direction })
      const seen = peek(bytes, { keysOf: () => keys, dialect })
      expect(message.ok).toBe(message.fault === null)
      expect(message.ok && !message.crcOk && !dialect.lenient.includes('crc-missing')).toBe(false)
      expect(seen.fault).toBe(message.fault?.kind ?? null)
      // An agreement never refuses what is taken without it.
      if (decode(bytes, { keys }).ok) expect(message.ok).toBe(true)
      if (message.ok) expect(decode(bytes, { keys, dialect: everything }).ok).toBe(true)
      expect([seen.version, seen.lengthOk, seen.QN, seen.ST, seen.MN, seen.PNUM, seen.PNO]).toEqual([
        message.version,
        message.lengthOk,
        message.QN,
        message.ST,
        message.MN,
        message.PNUM,
        message.PNO,
      ])
      expect(seen.crcOk).toBe(message.crcOk)
      const { fault, deviations } = message
      for (const { position } of [...deviations, ...(fault === null ? [] : [fault])]) {
        if (position !== null) expect(position >= 0 && position <= bytes.length).toBe(true)
      }
      const items = message.cp.map((pair) => pair.item)
      expect(items).toEqual(items.toSorted((a, b) => a - b))
      // What was decoded before must not show.
      expect(decode(Buffer.from(bytes), { keys, dialect, ...direction })).toEqual(message)
    }),
    { numRuns: 3000 },
  )
})

const strip = (text: string) => text.replaceAll(/[\r\n]/g, '')

it('the reader hands out all bytes but line ends, in order, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 6 }), (chunks) => {
      const reader = new FrameReader()
      const cuts = [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.flush()]
      const given = Buffer.concat(chunks).toString('latin1')
      expect(strip(Buffer.concat(cuts.map((cut) => cut.bytes)).toString('latin1'))).toBe(strip(given))
      expect(reader.buffered).toBe(0)
    }),
    { numRuns: 500 },
  )
})

it('a slow sender costs no more than its bytes', () => {
  // Were a candidate searched from its start for each byte, this would be 10¹⁰ looks.
  const reader = new FrameReader({ maxSegment: 9999, maxBuffer: 400_000 })
  const hostile = Buffer.from(
    `${'##9999QN='.repeat(900)}${'##QN=&&12'.repeat(900)}##9999QN=${'&&0000'.repeat(1700)}##QN=${'x&&12#'.repeat(25_000)}##`,
  )
  const startedAt = performance.now()
  let noise = 0
  for (const byte of hostile) for (const cut of reader.push(Buffer.of(byte))) noise += cut.bytes.length
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  expect(noise).toBe(hostile.length - 2)
})
