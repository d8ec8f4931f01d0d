import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { formatTime } from '../../hj212/time.ts'
import { createLoggers } from '../registry/write.ts'
import { beginning, mnWater, openField, upload, type Arriving, type Field } from './field.fixture.ts'
import { laterOn, minute, saying, steadily } from './watch.fixture.ts'

let field: Field
beforeAll(async () => {
  field = await openField()
})
afterEach(() => field.reset())
afterAll(() => field.close())

async function take(arrivals: readonly Arriving[]): Promise<number[]> {
  const ingest = await field.start()
  const addresses = await field.arrive(...arrivals)
  await ingest.idle()
  await ingest.close()
  return addresses
}

interface EventRow {
  kind: string
  frame: number
  count: number
  detail: Record<string, number>
  over: boolean
}
const events = (): Promise<EventRow[]> =>
  field.rows(
    `select logger_id, kind, frame, count, detail, ended_at is not null as over from logger_event order by frame, kind`,
  )
const samples = async (loggerId = 1): Promise<number[]> =>
  (
    await field.rows<{ drift: number[] }>(
      `select drift from logger_clock where logger_id = ${loggerId} order by hour`,
    )
  )
    .flatMap(({ drift }) => drift)
    .filter((value) => !Number.isNaN(value))

/** The same numbers in every run. */
const wobble = (index: number): number => ((index * 1237) % 2000) - 1000

describe('the clock of a logger', () => {
  it('that is 90 s late and wavers is a series around it, and an alarm that names the frame', async () => {
    const late = steadily(0, 30, (_, index) => ({ mn: mnWater, drift: -90_000 + wobble(index) }))
    const addresses = await take([...late, laterOn(31)])
    const drifts = await samples()
    expect(drifts).toHaveLength(6)
    for (const drift of drifts) expect(Math.abs(drift + 90_000)).toBeLessThan(1000)
    const [{ jitter }] = (await field.rows<{ jitter: number[] }>(
      'select jitter from logger_clock where logger_id = 1',
    )) as [{ jitter: number[] }]
    expect(jitter[2]).toBeGreaterThan(100)
    expect(jitter[2]).toBeLessThan(2000)
    expect(jitter[11]).toBeNaN()
    const found = await events()
    expect(found).toMatchObject([{ logger_id: 1, kind: 'clock-drift', over: false }])
    expect(addresses).toContain(found[0]!.frame)
    expect(found[0]!.detail['driftMs']).toBeLessThan(-89_000)
    expect(await field.rows('select drift from logger_watch where logger_id = 1')).toEqual([
      { drift: drifts.at(-1) },
    ])
  })

  it('that is right says so, and raises nothing', async () => {
    await take([
      ...steadily(0, 30, (_, index) => ({ mn: mnWater, drift: -wobble(index) - 1000 })),
      laterOn(31),
    ])
    for (const drift of await samples()) expect(Math.abs(drift)).toBeLessThan(1000)
    expect(await events()).toEqual([])
  })

  it('is no worse for a day that is sent again afterwards, in between or first', async () => {
    const day = (receivedFrom: number, everyMs: number): Arriving[] =>
      Array.from({ length: 2880 }, (_, index) =>
        saying({
          mn: mnWater,
          after: receivedFrom + index * everyMs,
          drift: -86_400_000 - receivedFrom - index * everyMs + index * 30_000,
        }),
      )
    const live = steadily(0, 40, () => ({ mn: mnWater, drift: -200 }))
    const arrivals = [...day(0, 20), ...live, ...day(12 * minute, 150)].sort((a, b) => atOf(a) - atOf(b))
    await take([...arrivals, laterOn(41)])
    expect(await samples()).toEqual(Array(8).fill(-200))
    expect(await events()).toEqual([])
  })

  it('is not judged by a queue that is emptied after an outage', async () => {
    const before = steadily(0, 10, () => ({ mn: mnWater, drift: -200 }))
    // Two hours of silence, kept by the device, come within six minutes; then it is live again.
    const kept = Array.from({ length: 240 }, (_, index) => {
      const after = 130 * minute + index * 1500
      return saying({ mn: mnWater, after, drift: 10 * minute + index * 30_000 - after })
    })
    const live = steadily(136, 160, () => ({ mn: mnWater, drift: -200 }))
    await take([...before, ...kept, ...live, laterOn(161)])
    expect(new Set(await samples())).toEqual(new Set([-200]))
    expect(await events()).toEqual([])
  })

  it('raises one alarm that ends when it is set right, and the step is on record', async () => {
    const arrivals = [
      ...steadily(0, 60, () => ({ mn: mnWater, drift: -90_000 })),
      ...steadily(60, 100, () => ({ mn: mnWater, drift: -300 })),
      laterOn(101),
    ]
    await take(arrivals)
    expect((await events()).map(({ kind, over, count }) => [kind, over, count > 0])).toEqual([
      ['clock-drift', true, true],
      ['clock-step', false, true],
    ])
    const [step] = await field.rows<{ detail: unknown }>(
      `select detail from logger_event where kind = 'clock-step'`,
    )
    expect(step!.detail).toEqual({ beforeMs: -90_000, afterMs: -300 })
  })

  it('that wavers around the threshold raises no alarm after another', async () => {
    // 70 s and 50 s in turn, each for ten minutes: above the one threshold, never below the other.
    await take([
      ...steadily(0, 120, (after) => ({
        mn: mnWater,
        drift: Math.floor(after / (10 * minute)) % 2 === 0 ? -70_000 : -50_000,
      })),
      laterOn(121),
    ])
    expect((await events()).map(({ kind, over }) => [kind, over])).toEqual([['clock-drift', false]])
  })

  it.each([
    ['1970', Date.UTC(1970, 0, 1)],
    ['2000', Date.UTC(2000, 0, 1)],
  ])('that stands at %s was never set, and what it says of its data stays', async (year, epoch) => {
    const drift = epoch - beginning
    await take([...steadily(0, 12, () => ({ mn: mnWater, drift })), laterOn(13)])
    expect(await events()).toMatchObject([{ kind: 'clock-unset', over: false }])
    // Nobody was registered then, so it becomes no reading; neither is it given another time.
    const aside = await field.rows<{ reason: string; detail: string }>(
      `select distinct reason, left(detail, 4) as detail from quarantine where mn = '${mnWater}'`,
    )
    expect(aside).toEqual([{ reason: 'no-logger-then', detail: year }])
    expect(await field.rows('select * from reading_realtime where point_id = 1')).toEqual([])
  })

  it('is never corrected: readings stand at the time that the device said', async () => {
    await take([...steadily(0, 30, () => ({ mn: mnWater, drift: -90_000 })), laterOn(31)])
    const rows = await field.rows<{ start: Date; received_at: Date }>(
      'select start, received_at from reading_realtime where point_id = 1 order by start',
    )
    expect(rows).toHaveLength(60)
    for (const { start, received_at: receivedAt } of rows)
      expect(receivedAt.getTime() - start.getTime()).toBe(90_000)
  })

  it('of 2005, without QN, is told by the data time', async () => {
    const arrivals = Array.from({ length: 24 }, (_, index): Arriving => {
      const at = beginning + index * 30_000
      const time = formatTime(at + 120_000)
      return { at, text: `ST=32;CN=2011;PW=123456;MN=42000000000004;CP=&&DataTime=${time};011-Rtd=1&&` }
    })
    await take([...arrivals, laterOn(13)])
    expect(await samples(4)).toEqual([120_000, 120_000])
    expect(await events()).toMatchObject([{ logger_id: 4, kind: 'clock-drift' }])
  })

  it('is not told by answers, nor by a QN that repeats the data time of an hour', async () => {
    const arrivals = Array.from({ length: 12 }, (_, index): Arriving[] => {
      const at = beginning + index * minute
      const hour = formatTime(beginning - 3_600_000 + index * minute)
      return [
        { at, text: upload('9014', mnWater, 'x=1') },
        {
          at,
          text: `QN=${hour}000;ST=32;CN=2061;PW=123456;MN=${mnWater};Flag=4;CP=&&DataTime=${hour};w01018-Avg=1&&`,
        },
      ]
    }).flat()
    await take([...arrivals, laterOn(13)])
    expect(await samples()).toEqual([])
  })
})

describe('the clock of the platform', () => {
  const fleet = Array.from(
    { length: 10 },
    (_, index) => `4200000000000000000001${String(index).padStart(2, '0')}`,
  )
  beforeAll(async () => {
    const made = await createLoggers(
      field.db.kysely,
      fleet.map((mn) => ({
        mn,
        version: '2017' as const,
        dischargerId: 1,
        name: mn,
        password: '123456',
        validFrom: new Date('2020-01-01T00:00:00Z'),
      })),
    )
    if (!made.ok) throw new Error(JSON.stringify(made.problems))
  })

  /** All loggers of the fleet, by a server whose own clock is off by `offset`. */
  const heard = (from: number, to: number, offset: number): Arriving[] =>
    steadily(from, to, () => ({ mn: '' })).flatMap((_, index) =>
      fleet.map((mn, place) =>
        saying({ mn, after: from * minute + index * 30_000 + place * 100 + offset, drift: -offset - 200 }),
      ),
    )

  it.each([
    ['ahead', 600_000],
    ['back', -600_000],
  ])('that steps %s is one event, not one for each logger', async (_, offset) => {
    await take([...heard(0, 30, 0), ...heard(30, 60, offset), ...heard(60, 90, 0), laterOn(95)])
    const found = await field.rows<{ logger_id: number | null; kind: string }>(
      'select distinct logger_id, kind from logger_event',
    )
    expect(found).toEqual([{ logger_id: null, kind: 'platform-clock' }])
  })

  it('does not hide the one logger that is off by itself', async () => {
    const slow = steadily(0, 60, () => ({ mn: mnWater, drift: -90_000 }))
    const arrivals = [...heard(0, 60, 0), ...slow].sort((a, b) => atOf(a) - atOf(b))
    await take([...arrivals, laterOn(61)])
    expect(await events()).toMatchObject([{ logger_id: 1, kind: 'clock-drift' }])
  })
})

describe('what is known of clocks', () => {
  const story = [
    ...steadily(0, 60, (_, index) => ({ mn: mnWater, drift: -90_000 + wobble(index) })),
    ...steadily(60, 90, () => ({ mn: mnWater, drift: -300 })),
    laterOn(91),
  ]
  const all = async () => ({
    clock: await field.rows('select * from logger_clock order by logger_id, hour'),
    events: await field.rows(
      'select logger_id, kind, frame, last_frame, at, last_at, ended_at, count, detail from logger_event order by frame, kind',
    ),
    watch: await field.rows('select * from logger_watch order by logger_id'),
  })

  it('is the same when the journal is read again', async () => {
    await take(story)
    const once = await all()
    expect(once.events.length).toBeGreaterThan(1)
    await field.rewind()
    const ingest = await field.start({ limits: { frames: 7 } })
    await ingest.idle()
    await ingest.close()
    expect(await all()).toEqual(once)
  })

  it('goes on after a restart: one alarm, counted once, ended by the later run', async () => {
    const half = 70
    const ingest = await field.start({ limits: { frames: 5 } })
    await field.arrive(...story.slice(0, half))
    await ingest.idle()
    await ingest.close()
    const again = await field.start()
    await field.arrive(...story.slice(half))
    await again.idle()
    await again.close()
    const found = await events()
    expect(found.map(({ kind, over }) => [kind, over])).toEqual([
      ['clock-drift', true],
      ['clock-step', false],
    ])
  })
})

function atOf(arrival: Arriving): number {
  return typeof arrival === 'string' ? 0 : (arrival.at ?? 0)
}
