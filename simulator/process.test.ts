import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convertedPlace, flagAt, makeProcess, sample, SAMPLE_SIZE, type Process } from './process.ts'
import type { PlantKind } from './signal.ts'

const anySeed = fc.integer({ min: 0, max: 2 ** 32 - 1 })
// 2020 … 2035
const anySlot = fc.integer({ min: 26_297_280, max: 34_187_000 })
const anyKind = fc.constantFrom<PlantKind>('water', 'gas')

const at = (process: Process, slot: number): Float64Array => {
  const out = new Float64Array(SAMPLE_SIZE)
  sample(process, slot, out)
  return out
}

/** What an outlet can show at all, in the units sent. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  flow: [0.1, 1200],
  cod: [3, 160],
  ammonia: [0.1, 20],
  phosphorus: [0.02, 2],
  nitrogen: [2, 40],
  ph: [6, 9],
  dust: [0.3, 20],
  so2: [2, 120],
  nox: [8, 120],
  oxygen: [1.5, 19.5],
  velocity: [1, 30],
  temperature: [35, 150],
  pressure: [-0.8, 0],
  moisture: [3, 16],
  gasFlow: [0.5, 500],
}

describe('a plant', () => {
  test('is a pure function of seed and time, in whatever order it is asked', () => {
    fc.assert(
      fc.property(anySeed, anyKind, anySlot, anySlot, (seed, kind, first, second) => {
        const one = makeProcess(seed, kind)
        const other = makeProcess(seed, kind)
        const forth = [at(one, first), at(one, second)]
        const back = [at(other, second), at(other, first)].reverse()
        expect(back).toEqual(forth)
      }),
    )
  })

  test('stays within what an outlet can show, and differs from other seeds', () => {
    fc.assert(
      fc.property(anySeed, anyKind, anySlot, (seed, kind, slot) => {
        const process = makeProcess(seed, kind)
        const values = at(process, slot)
        for (const [place, { name }] of process.signals.entries()) {
          const [least, most] = ranges[name]!
          expect(values[place], name).toBeGreaterThanOrEqual(least)
          expect(values[place], name).toBeLessThanOrEqual(most)
        }
        expect(at(makeProcess(seed ^ 1, kind), slot)).not.toEqual(values)
      }),
    )
  })

  test('converts to its reference oxygen, so that air let in changes nothing', () => {
    fc.assert(
      fc.property(anySeed, anySlot, (seed, slot) => {
        const process = makeProcess(seed, 'gas')
        const values = at(process, slot)
        const plant = process.plant as Extract<typeof process.plant, { kind: 'gas' }>
        const conversion = (21 - plant.referenceOxygen) / (21 - values[3]!)
        for (const place of [0, 1, 2])
          expect(values[convertedPlace(process, place)]).toBeCloseTo(values[place]! * conversion, 9)
      }),
    )
  })

  test('total nitrogen holds the ammonia', () => {
    fc.assert(
      fc.property(anySeed, anySlot, (seed, slot) => {
        const values = at(makeProcess(seed, 'water'), slot)
        expect(values[4]).toBeGreaterThan(values[2]!)
      }),
    )
  })

  test('works harder by day than by night', () => {
    const day = 29_000_000 - (29_000_000 % 1440) - 480
    const mean = (kind: PlantKind, place: number, fromHour: number): number => {
      let sum = 0
      for (let seed = 0; seed < 40; seed += 1)
        for (let minute = 0; minute < 120; minute += 10)
          sum += at(makeProcess(seed, kind), day + fromHour * 60 + minute)[place]!
      return sum
    }
    expect(mean('water', 0, 14)).toBeGreaterThan(1.15 * mean('water', 0, 2))
    expect(mean('gas', 8, 14)).toBeGreaterThan(1.1 * mean('gas', 8, 2))
    // More air at low load.
    expect(mean('gas', 3, 14)).toBeLessThan(mean('gas', 3, 2))
  })

  test('is calibrated at three in the morning, and mostly well', () => {
    const process = makeProcess(7, 'gas')
    const midnight = 29_000_000 - (29_000_000 % 1440) - 480
    expect(flagAt(process, 1, midnight + 185)).toBe('C')
    const flags = Array.from({ length: 60 * 1440 }, (_, minute) => flagAt(process, 1, midnight + minute))
    const share = flags.filter((flag) => flag === 'N').length / flags.length
    expect(share).toBeGreaterThan(0.95)
    expect(new Set(flags)).toContain('M')
    expect(new Set(flags)).toContain('D')
  })
})
