import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameAddress } from '../journal/record.ts'
import { makeFactorSets } from './factor-set.ts'
import { foldRow } from './fold.ts'
import type { FormedReading, Row } from './formed.ts'
import { mergeRows } from './merge.ts'

const sets = makeFactorSets()
const setOf = (text: string) => sets.ofText(text)

function rowOf(
  frame: number,
  cells: Readonly<Record<string, number>>,
  flags: string | null = null,
): FormedReading {
  return {
    period: 'hour',
    at: frame as FrameAddress,
    frame: frame as FrameAddress,
    start: 0,
    receivedAt: frame * 10,
    pointId: 1,
    set: setOf(Object.keys(cells).join(',')),
    values: Object.values(cells),
    flags,
    texts: null,
    also: [],
  }
}

const cellsOf = (row: Row): Record<string, number> =>
  Object.fromEntries(row.set.entries.map((entry, i) => [entry, row.values[i]!]))

describe('merging', () => {
  it('of the same again is the same, NaN too', () => {
    expect(mergeRows(rowOf(1, { a: 1, b: Number.NaN }), rowOf(2, { a: 1, b: Number.NaN }), setOf)).toEqual({
      kind: 'same',
    })
    expect(mergeRows(rowOf(1, { a: 1, b: 2 }), rowOf(2, { b: 2 }), setOf)).toEqual({ kind: 'same' })
  })

  it('of another flag is a change', () => {
    const merged = mergeRows(rowOf(1, { a: 1, b: 2 }), rowOf(2, { a: 1, b: 2 }, 'N,D'), setOf)
    expect(merged).toMatchObject({
      row: { flags: 'N,D' },
      changes: [{ entry: 'b', oldValue: 2, oldFlag: 'N' }],
    })
  })

  it('keeps texts by entry', () => {
    const standing = { ...rowOf(1, { a: Number.NaN }), texts: { a: '--' } }
    const merged = mergeRows(standing, rowOf(2, { a: 1 }), setOf)
    expect(merged).toMatchObject({ row: { texts: null, values: [1] }, changes: [{ oldText: '--' }] })
  })
})

describe('a frame that waited for its other parts', () => {
  it('takes nothing from a newer one, and what it said goes on record', () => {
    const fold = foldRow(rowOf(20, { a: 2 }), [], [rowOf(10, { a: 1, b: 1 })], setOf)
    expect(cellsOf(fold.row)).toEqual({ a: 2, b: 1 })
    expect(fold.row).toMatchObject({ frame: 20, receivedAt: 200 })
    expect(fold.changes).toEqual([
      {
        entry: 'a',
        oldValue: 1,
        oldText: null,
        oldFlag: 'N',
        oldFrame: 10,
        newFrame: 20,
        changedAt: 200,
      },
    ])
    expect(fold.sources.map(({ frame }) => frame)).toEqual([20, 10])
  })
})

describe('folding', () => {
  const cells = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 3 }), {
    minKeys: 1,
  })

  it('ends with the last value of each entry, and every other value is on record once', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 8 }), (list) => {
        const readings = list.map((of, i) => rowOf(i + 1, of))
        const { row, changes } = foldRow(null, [], readings, setOf)
        expect(cellsOf(row)).toEqual(Object.assign({}, ...list))
        let steps = 0
        const seen: Record<string, number> = {}
        for (const of of list)
          for (const [entry, value] of Object.entries(of)) {
            if (seen[entry] !== undefined && seen[entry] !== value) steps++
            seen[entry] = value
          }
        expect(changes).toHaveLength(steps)
        for (const { oldFrame, newFrame, entry, oldValue } of changes) {
          expect(oldFrame).toBeLessThan(newFrame)
          expect(list[oldFrame - 1]![entry]).toBe(oldValue)
        }
      }),
    )
  })

  it('in two goes is folding in one', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 2, maxLength: 8 }), fc.nat(6), (list, cut) => {
        const readings = list.map((of, i) => rowOf(i + 1, of))
        const at = 1 + (cut % (readings.length - 1))
        const whole = foldRow(null, [], readings, setOf)
        const first = foldRow(null, [], readings.slice(0, at), setOf)
        const second = foldRow(first.row, first.sources, readings.slice(at), setOf)
        expect(second.row).toEqual(whole.row)
        expect([...first.changes, ...second.changes]).toEqual(whole.changes)
        const framesOf = (folded: typeof whole): number[] => folded.sources.map(({ frame }) => frame)
        expect([...new Set([...framesOf(first), ...framesOf(second)])]).toEqual(framesOf(whole))
      }),
    )
  })
})
