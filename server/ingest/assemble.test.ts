import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../hj212/decode.ts'
import type { FrameAddress } from '../journal/record.ts'
import { makeAssembler, type Arrival } from './assemble.ts'
import { frameOf } from './field.fixture.ts'

function partAt(
  address: number,
  number: number,
  count: number,
  time = '20261123120000',
  receivedAt = address,
): Arrival {
  const cp = time === '' ? 'x-Avg=1' : `DataTime=${time};x-Avg=1`
  const bytes = frameOf(`ST=32;CN=2061;PW=1;MN=M;Flag=6;PNUM=${count};PNO=${number};CP=&&${cp}&&`)
  return { address: address as FrameAddress, receivedAt, peer: '', bytes, message: decode(bytes) }
}

describe('assembling', () => {
  it('gives whole frames at once', () => {
    const assembler = makeAssembler()
    const arrival = partAt(1, 1, 1)
    expect(assembler.take(arrival)).toEqual([{ parts: [arrival], isComplete: true }])
    expect(assembler.oldest()).toBeNull()
  })

  it('gives every upload once, in the order of its parts, whatever the order of arrival', () => {
    const uploads = fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(uploads, fc.infiniteStream(fc.nat()), (counts, keys) => {
        const parts = counts.flatMap((count, i) =>
          Array.from({ length: count }, (_, n) => ({
            time: `2026112312000${i}`,
            number: n + 1,
            count,
            key: keys.next().value!,
          })),
        )
        const assembler = makeAssembler()
        const given = parts
          .sort((a, b) => a.key - b.key)
          .flatMap(({ time, number, count }, i) => assembler.take(partAt(i + 1, number, count, time)))
        expect(given).toHaveLength(counts.length)
        for (const upload of given) {
          expect(upload.isComplete).toBe(true)
          expect(upload.parts.map(({ message }) => message.PNO)).toEqual(upload.parts.map((_, i) => i + 1))
          expect(new Set(upload.parts.map(({ message }) => message.dataTime)).size).toBe(1)
        }
        expect(assembler.pendingParts).toBe(0)
      }),
    )
  })

  it('knows a part that comes again after its upload was whole, for as long as it waits', () => {
    const assembler = makeAssembler({ waitMs: 100, parts: 10 })
    assembler.take(partAt(1, 1, 2, undefined, 0))
    expect(assembler.take(partAt(2, 2, 2, undefined, 10))).toHaveLength(1)
    expect(assembler.take(partAt(3, 1, 2, undefined, 90))).toEqual([])
    expect(assembler.pendingParts).toBe(0)
    expect(assembler.oldest()).toBe(1)
    expect(assembler.take(partAt(4, 1, 1, undefined, 111))).toHaveLength(1)
    expect(assembler.oldest()).toBeNull()
    assembler.take(partAt(5, 1, 2, undefined, 120))
    expect(assembler.pendingParts).toBe(1)
  })

  it('waits by the clock of the records, and forgets nothing', () => {
    const assembler = makeAssembler({ waitMs: 100, parts: 10 })
    assembler.take(partAt(1, 1, 3, undefined, 0))
    assembler.take(partAt(2, 3, 3, undefined, 90))
    expect(assembler.oldest()).toBe(1)
    expect(assembler.take(partAt(3, 1, 1, undefined, 190))).toHaveLength(1)
    const [late] = assembler.take(partAt(4, 1, 1, undefined, 191))
    expect(late).toMatchObject({ isComplete: false, parts: [{ address: 1 }, { address: 2 }] })
    expect(assembler.oldest()).toBeNull()
  })

  it('holds a bounded number of parts', () => {
    const assembler = makeAssembler({ waitMs: 1e9, parts: 5 })
    let given = 0
    for (let i = 0; i < 100; i++) {
      given += assembler.take(
        partAt(i, 1, 9, `202611231${String(200 + Math.floor(i / 60))}${String(i % 60).padStart(2, '0')}`),
      ).length
      expect(assembler.pendingParts).toBeLessThanOrEqual(5)
    }
    expect(given).toBe(95)
  })

  it('gives a part without DataTime to the upload that misses it', () => {
    const assembler = makeAssembler()
    assembler.take(partAt(1, 1, 3))
    assembler.take(partAt(2, 2, 3, ''))
    expect(assembler.take(partAt(3, 3, 3, ''))).toMatchObject([{ isComplete: true, parts: [{}, {}, {}] }])
    assembler.take(partAt(4, 2, 2, ''))
    expect(assembler.take(partAt(5, 1, 2))).toMatchObject([{ parts: [{ address: 5 }, { address: 4 }] }])
  })
})
