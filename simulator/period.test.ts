import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from './beijing.ts'
import { periodItems, realtimeItems } from './cp.ts'
import { makePeriods } from './period.ts'
import { flagAt, makeProcess, slotOf } from './process.ts'
import type { Item } from '../hj212/index.ts'

const start = Date.UTC(2026, 2, 10, 2)
const sum = (count: number, of: (index: number) => number): number =>
  Array.from({ length: count }, (_, index) => of(index)).reduce((total, value) => total + value, 0)
const valuesOf = (items: readonly Item[]): Map<string, string> => new Map(items.flat())

/** Real-time values as sent in the 60 minutes of an hour, with their flags. */
function hourOfRealtime(kind: 'water' | 'gas', seed: number, from: number): Map<string, string>[] {
  const process = makeProcess(seed, kind)
  return Array.from({ length: 60 }, (_, minute) =>
    valuesOf(realtimeItems(process, '2017', from + minute * MINUTE)),
  )
}

describe('period data', () => {
  test('of gas are what a host would reckon from the real-time values it got', () => {
    const process = makeProcess(11, 'gas')
    const sent = hourOfRealtime('gas', 11, start)
    const hour = valuesOf(periodItems(process, '2017', start, makePeriods(process).hour(start)))
    for (const [code, rtd, field] of [
      ['a21026', 'Rtd', ''],
      ['a21026', 'ZsRtd', 'Zs'],
      ['a21002', 'Rtd', ''],
      ['a01012', 'Rtd', ''],
    ] as const) {
      const numbers = sent
        .filter((each) => each.get(`${code}-Flag`) === 'N')
        .map((each) => Number(each.get(`${code}-${rtd}`)))
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
      expect(Number(hour.get(`${code}-${field}Avg`)), code).toBeCloseTo(mean, 1)
      expect(Number(hour.get(`${code}-${field}Max`))).toBe(Math.max(...numbers))
      expect(Number(hour.get(`${code}-${field}Min`))).toBe(Math.min(...numbers))
    }
  })

  test('of water weigh concentrations by the flow, and sum what went through', () => {
    const seed = Array.from({ length: 50 }, (_, index) => index).find((each) => {
      const process = makeProcess(each, 'water')
      return [0, 1, 2].every((place) =>
        Array.from({ length: 60 }, (_, i) => flagAt(process, place, slotOf(start) + i)).every(
          (flag) => flag === 'N',
        ),
      )
    })!
    const process = makeProcess(seed, 'water')
    const sent = hourOfRealtime('water', seed, start)
    const flow = sent.map((each) => Number(each.get('w00000-Rtd')))
    const cod = sent.map((each) => Number(each.get('w01018-Rtd')))
    const volume = flow.reduce((sum, value) => sum + value * 60, 0) / 1000
    const mass = flow.reduce((sum, value, i) => sum + value * 60 * cod[i]!, 0) / 1e6
    const hour = valuesOf(periodItems(process, '2017', start, makePeriods(process).hour(start)))
    expect(Number(hour.get('w00000-Cou')) / volume).toBeCloseTo(1, 2)
    expect(Number(hour.get('w01018-Cou')) / mass).toBeCloseTo(1, 2)
    expect(Number(hour.get('w01018-Avg')) / ((mass / volume) * 1000)).toBeCloseTo(1, 2)
  })

  test('ten-minute totals make the hour, hours make the day', () => {
    for (const kind of ['water', 'gas'] as const) {
      const process = makeProcess(3, kind)
      const periods = makePeriods(process)
      const midnight = Date.UTC(2026, 2, 9, 16)
      const flow = process.flow
      const tens = sum(6, (index) => periods.minutes(start + index * 10 * MINUTE, 10).total[flow]!)
      expect(tens / periods.hour(start).total[flow]!).toBeCloseTo(1, 9)
      const day = periods.day(midnight)
      expect(
        sum(24, (index) => periods.hour(midnight + index * HOUR).total[flow]!) / day.total[flow]!,
      ).toBeCloseTo(1, 9)
      for (let place = 0; place < process.signals.length; place += 1) {
        expect(day.minimum[place]).toBeLessThanOrEqual(day.average[place]!)
        expect(day.maximum[place]).toBeGreaterThanOrEqual(day.average[place]!)
      }
    }
  })

  test('carry the flag that their values give them', () => {
    // 03:00 Beijing: twelve minutes of calibration are four fifths of normal values in the hour, none in ten minutes.
    const process = makeProcess(7, 'gas')
    const three = Date.UTC(2026, 2, 9, 19)
    const periods = makePeriods(process)
    expect(periods.minutes(three, 10).flags[2]).toBe('D')
    expect(periods.hour(three).flags[2]).toBe('N')
    // Waste water is stricter: one abnormal value, and the period is.
    const water = makeProcess(7, 'water')
    const calibrated = Array.from(
      { length: 7 },
      (_, day) => makePeriods(water).day(Date.UTC(2026, 2, 1 + day, 16)).flags[1],
    )
    expect(calibrated).toContain('C')
    expect(calibrated).toContain('N')
  })
})
