import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabaseKind } from '../../test/database/open.ts'
import { mn2025, mnTwo, mnWater, openField, upload, type Field } from './field.fixture.ts'
import { reformReadings } from './reform.ts'
import { readingsOnly, snapshot } from './snapshot.fixture.ts'

let field: Field
beforeAll(async () => {
  field = await openField()
})
beforeEach(() => field.reset())
afterAll(() => field.close())

const runs = testDatabaseKind === 'postgres' ? 10 : 6

/** Small sets, so that frames meet: repeats, further factors, other values, parts, messages, noise. */
const cn = fc.constantFrom('2011', '2051', '2061', '2031')
const mn = fc.constantFrom(mnWater, mnTwo, mn2025)
const hour = fc.integer({ min: 1, max: 3 })
const part = fc.record({ mn, hour, number: fc.integer({ min: 1, max: 3 }) })
const arrival = (value: fc.Arbitrary<number>) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({ cn, mn, hour, factor: fc.constantFrom('w01018', 'w21003', 'a21026'), value })
        .map(reading),
    },
    { weight: 3, arbitrary: part.map(partOf) },
    {
      weight: 1,
      arbitrary: fc
        .record({ mn, hour })
        .map(({ mn, hour }) => upload('2021', mn, `${timeOf(hour)};SB1-RS=1`)),
    },
    { weight: 1, arbitrary: mn.map((mn) => upload('2061', mn, 'w01018-Avg=1')) },
  )

const timeOf = (hour: number): string => `DataTime=202611231${hour}0000`

function reading(of: { cn: string; mn: string; hour: number; factor: string; value: number }): string {
  return upload(of.cn, of.mn, `${timeOf(of.hour)};${of.factor}-Avg=${of.value},${of.factor}-Flag=N`)
}

function partOf(of: { mn: string; hour: number; number: number }): string {
  const code = `w0100${of.number}`
  return `QN=20261123120000001;ST=32;CN=2061;PW=123456;MN=${of.mn};Flag=6;PNUM=3;PNO=${of.number};CP=&&${timeOf(of.hour)};${code}-Avg=5&&`
}

/** Applies what came since the reset, ending after so many batches each time. */
async function applyWithCrashes(crashAfter: readonly number[]): Promise<void> {
  for (const batches of [...crashAfter, null]) {
    // One record is one batch; only the last run stores latest rows and counters.
    const limits = { frames: 1, readBytes: 1, flushMs: 3_600_000 }
    let seen = 0
    let off: (() => void) | null = null
    const crash = new Promise<void>((resolve) => {
      off = field.bus.subscribe('ingest.advanced', () => {
        if (++seen === batches) resolve()
      })
    })
    const ingest = await field.start({ limits, now: () => (now += 1000) })
    await (batches === null ? ingest.idle() : Promise.race([crash, ingest.idle()]))
    off!()
    await ingest.close()
  }
}

/** A clock that is a second later each time it is asked, so that nothing is held back. */
let now = 0

describe('a restart', { timeout: 120_000 }, () => {
  it('anywhere between two batches gives what one run gives', async () => {
    const frames = fc.array(arrival(fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 25 })
    const crashes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(frames, crashes, async (texts, crashAfter) => {
        await field.reset()
        const clean = await field.start()
        await field.arriveOneByOne(texts)
        await clean.idle()
        const expected = await snapshot(field)
        await field.rewind()
        await applyWithCrashes(crashAfter)
        expect(await snapshot(field)).toEqual(expected)
      }),
      { numRuns: runs },
    )
  })
})

describe('any order of arrival', { timeout: 120_000 }, () => {
  it('gives the same readings where frames do not contradict each other', async () => {
    const frames = fc.array(arrival(fc.constant(2)), { minLength: 2, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(frames, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), async (texts, keys) => {
        const shuffled = texts
          .map((text, i) => ({ text, key: keys[i]! }))
          .sort((a, b) => a.key - b.key)
          .map(({ text }) => text)
        const results: unknown[] = []
        for (const order of [texts, shuffled]) {
          await field.reset()
          const ingest = await field.start({ limits: { frames: 4, readBytes: 1 } })
          await field.arriveOneByOne(order)
          // Parts that are waited for come out when time has passed.
          await field.arrive({ at: Date.UTC(2026, 10, 23, 9), text: upload('9015', mnWater, '') })
          await ingest.idle()
          results.push(await readingsOnly(field))
        }
        expect(results[1]).toEqual(results[0])
      }),
      { numRuns: runs },
    )
  })
})

describe('forming everything again', () => {
  it('gives the same tables', async () => {
    const own = await openField()
    try {
      const frames = fc.sample(arrival(fc.integer({ min: 1, max: 3 })), { numRuns: 200, seed: 42 })
      const ingest = await own.start({ limits: { frames: 7, readBytes: 2000, flushMs: 0 } })
      for (let i = 0; i < frames.length; i += 23) await own.arrive(...frames.slice(i, i + 23))
      await own.arrive({ bytes: Buffer.from('noise'), verdict: 'noise' })
      await ingest.idle()
      await ingest.close()
      const live = await snapshot(own)
      expect(await reformReadings(own.db, own.dir)).toEqual({ ok: false, fault: 'not-empty' })
      expect(await reformReadings(own.db, own.dir, { clear: true })).toMatchObject({
        ok: true,
        stats: { frames: 201 },
      })
      const again = await snapshot(own)
      for (const table of Object.keys(live)) {
        expect(live[table]!.length, table).toBeGreaterThan(0)
        expect(again[table], table).toEqual(live[table])
      }
    } finally {
      await own.close()
    }
  })
})
