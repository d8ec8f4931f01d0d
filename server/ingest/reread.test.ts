import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { encode } from '../../hj212/index.ts'
import { frameOf, openField, upload, type Arriving, type Field } from './field.fixture.ts'
import type { Ingest, IngestOptions } from './ingest.ts'
import { meaning, snapshot } from './snapshot.fixture.ts'

let field: Field
beforeAll(async () => {
  field = await openField()
})
afterEach(async () => {
  await field.reset()
  await field.rows('delete from job')
  await field.rows(
    `delete from logger_point where logger_id in (select id from logger where mn like 'LATE%')`,
  )
  await field.rows(`delete from logger where mn like 'LATE%'`)
})
afterAll(() => field.close())

const mn = 'LATE00000000000000000001'

interface Registration {
  readonly mn?: string
  readonly password?: string
  readonly from?: string
  readonly version?: string
  readonly key?: string
  readonly points?: string
}

/** Registers a logger on point 1 and says so. */
async function register(given: Registration = {}): Promise<void> {
  const { password = '123456', from = '2020-01-01Z', version = '2017', key, points = '1' } = given
  await field.rows(
    `with l as (insert into logger (mn, discharger_id, name, version, password, sm4_key, valid_from)
       select '${given.mn ?? mn}', id, 'late', '${version}', '${password}', ${key === undefined ? 'null' : `'${key}'`},
         '${from}' from discharger limit 1 returning id)
     insert into logger_point (logger_id, point_id, valid_from)
       select l.id, p, '2020-01-01Z' from l, unnest('{${points}}'::integer[]) p`,
  )
  field.bus.publish('registry.changed', { reason: 'test' })
}

interface JobRow {
  readonly kind: string
  readonly subject: string
  readonly state: string
  readonly total: number
  readonly done: number
  readonly found: number
  readonly failure: string | null
}
const jobs = (): Promise<JobRow[]> =>
  field.rows<JobRow>('select kind, subject, state, total, done, found, failure from job order by id')

/** Until no job is left to do; those that there were. */
async function jobsEnded(count = 1): Promise<JobRow[]> {
  let found: JobRow[] = []
  await vi.waitFor(
    async () => {
      found = await jobs()
      expect(found.length).toBeGreaterThanOrEqual(count)
      expect(found.filter(({ state }) => state === 'queued' || state === 'running')).toEqual([])
    },
    { timeout: 20_000, interval: 10 },
  )
  return found
}

const rowsOf = async (period: string): Promise<Record<string, unknown>[]> =>
  (
    await field.rows<Parameters<typeof meaning>[0]>(
      `select r.point_id, r.start, r.frame, f.entries, r."values", r.flags, r.texts
       from reading_${period} r join factor_set f on f.id = r.factor_set order by r.point_id, r.start`,
    )
  ).map(meaning)
const cellsOf = async (period: string): Promise<unknown[]> =>
  (await rowsOf(period)).map((row) => row['cells'])

const quarantine = () =>
  field.rows('select frame, reason, resolved_at is not null as resolved from quarantine order by frame')

const refused = (text: string, verdict: 'unknown-mn' | 'wrong-password' = 'unknown-mn'): Arriving => ({
  text,
  verdict,
})
const hour = (at: number, value = at, of = mn): string =>
  upload('2061', of, `DataTime=202611231${at}0000;w01018-Avg=${value},w01018-Flag=N`)

async function follow(
  options: Partial<IngestOptions> = {},
  ...arrivals: readonly Arriving[]
): Promise<Ingest> {
  const ingest = await field.start(options)
  await field.arrive(...arrivals)
  await ingest.idle()
  return ingest
}

describe('a logger that is registered later', () => {
  it('has its frames read again: they take their place by data time, and leave the quarantine', async () => {
    await follow({}, refused(hour(3)), refused(hour(1)), refused(hour(2)), {
      bytes: Buffer.from('noise'),
      verdict: 'noise',
    })
    expect(await rowsOf('hour')).toEqual([])
    await register()
    expect(await jobsEnded()).toEqual([
      { kind: 'reread', subject: mn, state: 'done', total: 3, done: 3, found: 3, failure: null },
    ])
    expect(await cellsOf('hour')).toEqual([1, 2, 3].map((at) => ({ 'w01018-Avg': [at, 'N', null] })))
    expect((await quarantine()).map(({ reason, resolved }) => [reason, resolved])).toEqual([
      ['unknown-mn', true],
      ['unknown-mn', true],
      ['unknown-mn', true],
      ['noise', false],
    ])
    expect(
      await field.rows(
        'select distinct q.job_id = j.id as own from quarantine q, job j where resolved_at is not null',
      ),
    ).toEqual([{ own: true }])
    expect(await field.rows('select point_id, start from latest')).toEqual([
      { point_id: 1, start: new Date('2026-11-23T05:00:00Z') },
    ])
  })

  it('tells the pages, and an older time does not take the place of a newer latest', async () => {
    const told: number[] = []
    const off = field.bus.subscribe('data.changed', ({ readings }) =>
      told.push(...readings.map(({ start }) => start)),
    )
    const later = Date.UTC(2026, 10, 23, 8)
    await follow({}, refused(hour(3)), {
      at: later,
      text: upload('2061', '420000000000000000000001', 'DataTime=20261123150000;w01018-Avg=9'),
    })
    // Of one second only the newest would be told.
    await vi.waitFor(() => expect(told).toContain(Date.UTC(2026, 10, 23, 7)), 5000)
    await register()
    await jobsEnded()
    await vi.waitFor(() => expect(told).toContain(Date.UTC(2026, 10, 23, 5)), 5000)
    off()
    expect(await field.rows('select start from latest where point_id = 1')).toEqual([
      { start: new Date('2026-11-23T07:00:00Z') },
    ])
  })

  it('may have sent its unanswered frames again: they count once', async () => {
    const [first] = await (async () => {
      await field.start()
      return await field.arrive(refused(hour(1)), refused(hour(1)), refused(hour(1)))
    })()
    await vi.waitFor(async () => expect(await quarantine()).toHaveLength(3), 5000)
    await register()
    await field.arrive(hour(1))
    await jobsEnded()
    await vi.waitFor(async () => expect(await rowsOf('hour')).toHaveLength(1))
    expect(await cellsOf('hour')).toEqual([{ 'w01018-Avg': [1, 'N', null] }])
    expect(await field.rows('select * from reading_change')).toEqual([])
    expect(first).toBeDefined()
  })

  it('keeps what a newer frame said', async () => {
    const ingest = await follow({}, refused(hour(1, 5)))
    // Not yet heard of by this ingest, so that the newer frame is applied first.
    await field.arrive(
      upload('2061', '420000000000000000000001', 'DataTime=20261123110000;w01018-Avg=7,w01018-Flag=N'),
    )
    await ingest.idle()
    await register()
    await jobsEnded()
    expect(await cellsOf('hour')).toEqual([{ 'w01018-Avg': [7, 'N', null] }])
    expect(await field.rows('select entry, old_value from reading_change')).toEqual([
      { entry: 'w01018-Avg', old_value: 5 },
    ])
  })

  it('is only read from the day it is registered from; the rest says why it still waits', async () => {
    await follow({}, refused(hour(1)), { text: hour(2), verdict: 'unknown-mn', at: Date.UTC(2026, 10, 24) })
    await register({ from: '2026-11-23T12:00:00Z' })
    expect(await jobsEnded()).toMatchObject([{ state: 'done', done: 2, found: 0 }])
    expect((await quarantine()).map(({ reason, resolved }) => [reason, resolved])).toEqual([
      ['unknown-mn', false],
      // It came in time, but speaks of a time before.
      ['no-logger-then', false],
    ])
  })

  it('while nobody was listening, is found at the next start', async () => {
    await (await follow({}, refused(hour(1)))).close()
    await register()
    await field.start()
    expect(await jobsEnded()).toMatchObject([{ state: 'done', found: 1 }])
    expect(await cellsOf('hour')).toHaveLength(1)
  })

  it('gives split packets joined', async () => {
    const text = 'DataTime=20261123120000;w01018-Avg=1000,w01018-Flag=N;w21003-Avg=2000,w21003-Flag=N'
    const part = (number: number, cp: string): Arriving =>
      refused(
        `QN=2026112312000000${number};ST=32;CN=2061;PW=123456;MN=${mn};Flag=6;PNUM=2;PNO=${number};CP=&&${cp}&&`,
      )
    // A chunk of one frame: it reads on until the upload is whole.
    await follow(
      { limits: { rereadFrames: 1 } },
      part(1, text.slice(0, 61)),
      part(2, text.slice(61)),
      refused(hour(3)),
    )
    await register()
    expect(await jobsEnded()).toMatchObject([{ state: 'done', done: 3, found: 3 }])
    expect(await cellsOf('hour')).toEqual([
      { 'w01018-Avg': [1000, 'N', null], 'w21003-Avg': [2000, 'N', null] },
      { 'w01018-Avg': [3, 'N', null] },
    ])
  })

  it('gives messages too', async () => {
    await follow({}, refused(upload('2021', mn, 'DataTime=20261123120000;SB1-RS=1')))
    await register()
    await jobsEnded()
    expect(await field.rows('select command from device_message')).toEqual([{ command: '2021' }])
  })

  it('and asks for a key: encrypted frames are read once it is there', async () => {
    const key = '0123456789abcdef'
    const encoded = encode(
      {
        version: '2025',
        direction: 'up',
        QN: '20261123120000001',
        ST: '32',
        CN: '2061',
        PW: '123456',
        MN: mn,
        Flag: 8,
        cp: [
          [['DataTime', '20261123110000']],
          [
            ['w01018-Avg', '4.5'],
            ['w01018-Flag', 'N'],
          ],
        ],
      },
      { key: Buffer.from(key), addressAsDevice: true },
    )
    if (!encoded.ok) throw new Error(JSON.stringify(encoded.fault))
    const bytes = encoded.value
    expect(bytes.includes('w01018')).toBe(false)
    await follow({}, { bytes, verdict: 'unknown-mn' })
    await register({ version: '2025' })
    expect(await jobsEnded()).toMatchObject([{ done: 1, found: 0 }])
    expect(await quarantine()).toMatchObject([{ resolved: false }])
    await field.rows(`update logger set sm4_key = '${key}' where mn = '${mn}'`)
    field.bus.publish('registry.changed', { reason: 'test' })
    expect(await jobsEnded(2)).toMatchObject([{ found: 0 }, { done: 1, found: 1 }])
    expect(await cellsOf('hour')).toEqual([{ 'w01018-Avg': [4.5, 'N', null] }])
  })
})

describe('a registration that is corrected', () => {
  it('in its password, has the frames read that had the right one', async () => {
    await register({ password: 'wrong' })
    await follow(
      {},
      refused(hour(1), 'wrong-password'),
      refused(hour(2).replace('123456', '999999'), 'wrong-password'),
    )
    expect((await quarantine()).map(({ reason }) => reason)).toEqual(['wrong-password', 'wrong-password'])
    await field.rows(`update logger set password = '123456' where mn = '${mn}'`)
    field.bus.publish('registry.changed', { reason: 'test' })
    expect(await jobsEnded()).toMatchObject([{ state: 'done', done: 2, found: 1 }])
    expect(await cellsOf('hour')).toEqual([{ 'w01018-Avg': [1, 'N', null] }])
    expect((await quarantine()).map(({ resolved }) => resolved)).toEqual([true, false])
  })

  it('in its points, has the frames read that had none', async () => {
    await register({ points: '' })
    await follow({}, hour(1))
    expect(await quarantine()).toMatchObject([{ reason: 'no-point-then' }])
    await field.rows(
      `insert into logger_point (logger_id, point_id, valid_from)
       select id, 1, '2020-01-01Z' from logger where mn = '${mn}'`,
    )
    field.bus.publish('registry.changed', { reason: 'test' })
    expect(await jobsEnded()).toMatchObject([{ found: 1 }])
    expect(await cellsOf('hour')).toHaveLength(1)
  })

  it('in nothing that concerns a frame, asks for no job', async () => {
    await register({ points: '' })
    const ingest = await follow({}, hour(1))
    field.bus.publish('registry.changed', { reason: 'test' })
    await field.arrive(upload('9015', mn, ''))
    await ingest.idle()
    expect(await jobs()).toEqual([])
  })
})

describe('a job', () => {
  const many = (count: number): Arriving[] =>
    Array.from({ length: count }, (_, i) =>
      refused(
        upload(
          '2011',
          mn,
          `DataTime=2026112312${String(Math.floor(i / 60)).padStart(2, '0')}${String(i % 60).padStart(2, '0')};w01018-Rtd=${i},w01018-Flag=N`,
        ),
      ),
    )

  it('that is cut off anywhere comes to the same end', async () => {
    await (await follow({}, ...many(60))).close()
    const progress: number[] = []
    const states = ['']
    while (states.at(-1) !== 'done') {
      const ingest = await field.start({ limits: { rereadFrames: 7, frames: 1 } })
      if (progress.length === 0) await register()
      await vi.waitFor(
        async () => {
          const [job] = await jobs()
          expect(job!.done > (progress.at(-1) ?? 0) || job!.state === 'done').toBe(true)
          states.push(job!.state)
          progress.push(job!.done)
        },
        { timeout: 10_000, interval: 1 },
      )
      await ingest.close()
    }
    expect(states.length).toBeGreaterThan(4)
    expect(await jobs()).toMatchObject([{ state: 'done', total: 60, done: 60, found: 60 }])
    expect(await cellsOf('realtime')).toEqual(
      Array.from({ length: 60 }, (_, i) => ({ 'w01018-Rtd': [i, 'N', null] })),
    )
    expect(await field.rows('select * from reading_change')).toEqual([])
    expect(
      await field.rows('select count(*)::integer as n from quarantine where resolved_at is null'),
    ).toEqual([{ n: 0 }])
  })

  it('gives way to what arrives live', async () => {
    const ingest = await follow({ limits: { rereadFrames: 2 } }, ...many(400))
    await register()
    await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ state: 'running' }]), { interval: 1 })
    await field.arrive(upload('2061', '420000000000000000000001', 'DataTime=20261123120000;w01018-Avg=1'))
    await ingest.idle()
    expect(await cellsOf('hour')).toHaveLength(1)
    const [job] = await jobs()
    expect(job!.state).toBe('running')
    expect(job!.done).toBeLessThan(400)
    expect(await jobsEnded()).toMatchObject([{ state: 'done', done: 400, found: 400 }])
  })

  it('that is cancelled ends, and what it has read stays', async () => {
    await follow({ limits: { rereadFrames: 2 } }, ...many(300))
    await register()
    await vi.waitFor(async () => expect((await jobs())[0]!.done).toBeGreaterThan(0), { interval: 1 })
    await field.rows(`update job set state = 'cancelled', ended_at = now()`)
    const [before] = await jobs()
    await field.arrive(upload('9015', mn, ''))
    await vi.waitFor(async () => {
      const [{ n } = { n: -1 }] = await field.rows<{ n: number }>(
        'select count(*)::integer as n from quarantine where resolved_at is not null',
      )
      expect(n).toBe((await jobs())[0]!.found)
    })
    const [after] = await jobs()
    expect(after!.state).toBe('cancelled')
    expect(after!.done).toBeGreaterThanOrEqual(before!.done)
    expect(after!.done).toBeLessThan(300)
  })

  it('puts aside the one frame that the database refuses', async () => {
    let seed = 7
    const noise = Array.from({ length: 700 }, () => {
      seed = (seed * 48271) % 2147483647
      return `${seed.toString(36)}-Avg=1`
    })
    const bad = upload('2061', mn, `DataTime=20261123130000;${noise.join(';')}`)
    await follow(
      {},
      refused(hour(1)),
      refused(hour(2)),
      { bytes: frameOf(bad), verdict: 'unknown-mn' },
      refused(hour(4)),
    )
    await register()
    expect(await jobsEnded()).toMatchObject([{ state: 'done', done: 4, found: 3 }])
    expect(await cellsOf('hour')).toHaveLength(3)
    expect(await field.rows('select reason from quarantine where resolved_at is null')).toEqual([
      { reason: 'not-writable' },
    ])
  })

  it('gives what forming everything again gives', async () => {
    await follow({}, ...many(20), refused(hour(1)))
    await register()
    await jobsEnded()
    const reread = await snapshot(field)
    for (const one of ['realtime', 'hour', 'latest']) expect(reread[one]!.length).toBeGreaterThan(0)
    await field.rewind()
    await follow()
    const again = await snapshot(field)
    for (const one of ['realtime', 'hour', 'latest', 'messages', 'changes'])
      expect(again[one]).toEqual(reread[one])
  })
})

describe('the quarantine', () => {
  const flood = (count: number, text = 'GET / HTTP/1.1'): Arriving[] =>
    Array.from({ length: count }, () => ({ bytes: Buffer.from(text), verdict: 'noise' as const }))

  it('counts a flood from one address in one row, exactly, also over a restart', async () => {
    await (await follow({}, ...flood(300))).close()
    await follow({}, ...flood(50))
    const [sum] = await field.rows(
      'select count(*)::integer as rows, sum(arrivals)::integer as arrivals from quarantine',
    )
    expect(sum!['arrivals']).toBe(350)
    expect(sum!['rows']).toBeLessThan(50)
    expect(await field.rows('select max(arrivals) as most from quarantine where detail is not null')).toEqual(
      [{ most: 280 }],
    )
  })

  it('removes what is older than its days, and jobs with it', async () => {
    const now = Date.UTC(2026, 11, 30)
    await field.rows(
      `insert into quarantine (frame, received_at, peer, reason)
       select n, '2026-10-01Z'::timestamptz + n * interval '1 min', '10.0.0.1:1', 'noise' from generate_series(1, 2500) n
       union all select 2501, '2026-12-01Z', '10.0.0.1:1', 'noise'`,
    )
    await field.rows(
      `insert into job (kind, subject, state, total, reason, asked_at, ended_at)
       values ('reread', 'A', 'done', 1, 'x', '2026-10-01Z', '2026-10-01Z')`,
    )
    await field.start({ now: () => now, quarantineDays: 60 })
    await vi.waitFor(async () => {
      expect(await field.rows('select frame from quarantine')).toEqual([{ frame: 2501 }])
      expect(await jobs()).toEqual([])
    })
  })
})
