import { Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crc16, crcText, decode } from '../../../hj212/index.ts'
import { openWorld, type World } from '../../../test/web/world.ts'
import { asActor, type DivisionCode } from '../../db/actor.ts'
import type { Schema } from '../../db/schema.ts'
import { makeFrameAddress } from '../../journal/record.ts'
import { maskFrame } from './capture.ts'
import type { Filter } from './filter.ts'
import { countByReason, listPage } from './list-store.ts'
import { listUnknown } from './mn-store.ts'

let world: World
let admin: string
beforeAll(async () => {
  world = await openWorld()
  admin = await world.signIn('admin')
  await world.db.pool.query('delete from quarantine')
  // Mostly noise, some frames of unknown loggers, a few of a known one.
  await world.db.pool.query(
    `insert into quarantine (frame, received_at, peer, reason, mn, command, detail, arrivals)
     select n, '2026-11-20Z'::timestamptz + n * interval '1 second', '10.0.' || n % 3 || '.1:' || 1000 + n % 50000,
       case when n % 100 = 0 then 'unknown-mn' when n % 1000 = 7 then 'wrong-password' when n % 10000 = 9 then 'crc-mismatch'
         else 'noise' end,
       case when n % 100 = 0 then 'UNKNOWN' || lpad((n / 100 % 70)::text, 4, '0')
         when n % 1000 = 7 then 'MN0000000000000000000001' when n % 10000 = 9 then 'A=1+1' end,
       case when n % 100 = 0 then '2011' end,
       case when n % 10000 = 9 then '=cmd crc-mismatch@12 PW=hidden' end, 1
     from generate_series(1, 110000) n`,
  )
  await world.db.pool.query('analyze quarantine')
  const text =
    'QN=20261120010203004;ST=32;CN=2011;PW=123456;MN=UNKNOWN0000;Flag=5;CP=&&DataTime=20261120010203&&'
  world.journal.set(makeFrameAddress(0, 105_000), {
    receivedAt: 0,
    peer: '10.0.0.1:1',
    verdict: 'unknown-mn',
    bytes: Buffer.from(
      `##${String(text.length).padStart(4, '0')}${text}${crcText(crc16(Buffer.from(text)))}\r\n`,
    ),
  })
})
afterAll(() => world.close())

interface ListReply {
  readonly rows: readonly {
    readonly frame: string
    readonly reason: string
    readonly mn: string | null
    readonly receivedAt: string
  }[]
  readonly next: string | null
}
const list = async (query: string): Promise<ListReply> =>
  (await world.get(admin, `/api/quarantine?${query}`)).json<ListReply>()

/** All pages. */
async function listAll(query: string): Promise<ListReply['rows'][number][]> {
  const rows: ListReply['rows'][number][] = []
  for (let next: string | null = ''; next !== null;) {
    const page: ListReply = await list(`${query}&limit=200${next === '' ? '' : `&before=${next}`}`)
    rows.push(...page.rows)
    next = page.next
  }
  return rows
}

describe('the list', () => {
  test('is newest first and goes on where the last page ended', async () => {
    const first = await list('limit=3')
    expect(first.rows.map(({ frame }) => frame)).toEqual(['0-110000', '0-109999', '0-109998'])
    expect(first.next).toBe('0-109998')
    const second = await list(`limit=2&before=${first.next}`)
    expect(second.rows.map(({ frame }) => frame)).toEqual(['0-109997', '0-109996'])
  })

  test.each([
    ['reason=wrong-password', 110],
    ['mn=UNKNOWN0003', 16],
    ['mn=UNKNOWN000', 159],
    ['mn=MN00', 110],
    ['mn=nobody', 0],
    ['command=2011&from=2026-11-20T12:00:00Z&to=2026-11-20T13:00:00Z', 36],
    ['text=CRC-Mismatch', 11],
    ['address=10.0.1.1&reason=wrong-password', 37],
    ['from=2026-11-20T00:00:00Z&to=2026-11-20T00:00:11Z', 10],
    ['mn=MN0000000000000000000001&reason=unknown-mn', 0],
  ])('narrowed by %s gives every row that fits, page by page', async (query, count) => {
    const rows = await listAll(query)
    expect(rows).toHaveLength(count)
    expect(new Set(rows.map(({ frame }) => frame)).size).toBe(count)
    expect(rows).toEqual(rows.toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1)))
  })

  test.each(['from=0001-01-01T00:00:00Z', 'mn=a%00b', 'before=x', 'limit=0'])('refuses %s', async (query) => {
    expect((await world.get(admin, `/api/quarantine?${query}`)).statusCode).toBe(400)
  })

  test('without what was read after all', async () => {
    await world.db.pool.query(`update quarantine set resolved_at = now() where frame = 110000`)
    expect((await list('limit=1')).rows[0]!.frame).toBe('0-109999')
    await world.db.pool.query(`update quarantine set resolved_at = null where frame = 110000`)
  })
})

describe('counts', () => {
  const count = async (query: string): Promise<Record<string, [number, boolean]>> => {
    const reply = await world.get(admin, `/api/quarantine/count?${query}`)
    const { reasons } = reply.json<{ reasons: { reason: string; rows: number; more: boolean }[] }>()
    return Object.fromEntries(reasons.map(({ reason, rows, more }) => [reason, [rows, more]]))
  }

  test('every reason, also the rare one behind a flood', async () => {
    expect(await count('')).toEqual({
      noise: [10_000, true],
      'unknown-mn': [1100, false],
      'wrong-password': [110, false],
      'crc-mismatch': [11, false],
    })
  })

  test('follow the filter, but not its reason', async () => {
    expect(await count('reason=noise&mn=UNKNOWN0003')).toEqual({ 'unknown-mn': [16, false] })
    expect(await count('from=2026-11-20T00:00:00Z&to=2026-11-20T00:03:21Z')).toEqual({
      noise: [196, false],
      'unknown-mn': [2, false],
      'wrong-password': [1, false],
      'crc-mismatch': [1, false],
    })
  })
})

describe('however many rows there are', () => {
  const nothing: Filter = {
    reason: null,
    mn: null,
    address: null,
    command: null,
    text: null,
    from: null,
    to: null,
  }
  const day = (at: string): Date => new Date(`2026-11-${at}Z`)

  /** The plans of all statements on the quarantine that `work` runs, as the web role. */
  async function plansOf(work: (tx: Kysely<Schema>) => Promise<unknown>): Promise<string> {
    const statements: { sql: string; parameters: readonly unknown[] }[] = []
    const kysely = new Kysely<Schema>({
      dialect: new PostgresDialect({ pool: world.db.pool }),
      log: ({ query }) => void statements.push(query),
    })
    await asActor(kysely, { kind: 'division', prefix: '42' as DivisionCode }, work)
    const client = await world.db.pool.connect()
    const plans: string[] = []
    try {
      await client.query('begin')
      await client.query(
        `select set_config('role', 'qingyuan_web', true), set_config('qingyuan.division', '42', true)`,
      )
      for (const { sql, parameters } of statements.filter((one) => one.sql.includes('from quarantine'))) {
        const { rows } = await client.query<Record<string, string>>(`explain ${sql}`, [...parameters])
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
      }
      await client.query('rollback')
    } finally {
      client.release()
    }
    expect(plans.length).toBeGreaterThan(0)
    return plans.join('\n')
  }

  test.each<[string, Partial<Filter>]>([
    ['nothing', {}],
    ['reason', { reason: 'wrong-password' }],
    ['MN', { mn: 'UNKNOWN0003' }],
    ['beginning of an MN', { mn: 'UNKNOWN' }],
    ['address', { address: '10.0.1.1' }],
    ['reason and address', { reason: 'noise', address: '10.0.1.1' }],
    ['text', { text: 'crc' }],
    ['time', { from: day('20T10:00:00'), to: day('20T11:00:00') }],
  ])('a page by %s comes from an index', async (_, filter) => {
    const plan = await plansOf((tx) => listPage(tx, { ...nothing, ...filter }, 100_000, 50))
    expect(plan).toMatch(/Index Scan (?:Backward using|on) quarantine_open/)
    expect(plan).not.toMatch(/Seq Scan on quarantine/)
  })

  test('so do counts and unknown MNs', async () => {
    for (const plan of [
      await plansOf((tx) => countByReason(tx, nothing)),
      await plansOf((tx) => countByReason(tx, { ...nothing, mn: 'UNKNOWN0003' })),
      await plansOf((tx) => listUnknown(tx, '', '', day('21T00:00:00'), 51)),
    ])
      expect(plan).not.toMatch(/Seq Scan on quarantine/)
  })
})

describe('unknown MNs', () => {
  test('are listed with how many, when, from where and what they say they are', async () => {
    const reply = await world.get(admin, '/api/quarantine/unknown')
    const { mns, more } = reply.json<{ mns: Record<string, unknown>[]; more: boolean }>()
    expect(mns).toHaveLength(50)
    expect(more).toBe(true)
    expect(mns[0]).toEqual({
      mn: 'UNKNOWN0000',
      frames: 15,
      more: false,
      firstAt: '2026-11-20T01:56:40.000Z',
      lastAt: '2026-11-21T05:10:00.000Z',
      lastPeer: '10.0.0.1:6000',
      lastFrame: '0-105000',
      version: '2017',
      systemCode: '32',
      command: '2011',
      registered: false,
    })
    const rest = await world.get(admin, `/api/quarantine/unknown?after=${String(mns[49]!['mn'])}`)
    expect(rest.json<{ mns: unknown[]; more: boolean }>()).toMatchObject({ mns: { length: 20 }, more: false })
    const own = await world.get(admin, '/api/quarantine/unknown?mn=UNKNOWN006')
    expect(own.json<{ mns: unknown[] }>().mns).toHaveLength(10)
  })
})

describe('an export', () => {
  test('is the filtered table, safe for a spreadsheet', async () => {
    const { body, headers } = await world.get(admin, '/api/quarantine.csv?text=crc')
    expect(headers['content-disposition']).toMatch(/^attachment; filename="quarantine-2026-11-23\.csv"$/)
    const lines = body.trimEnd().split('\r\n')
    expect(lines).toHaveLength(12)
    expect(lines[0]).toBe('\uFEFF接收时间,原因,MN,来源,命令,详情,次数,最后一次,报文')
    expect(lines.at(-1)).toBe(
      "2026-11-20 08:00:09,CRC 校验错误,A=1+1,10.0.0.1:1009,,'=cmd crc-mismatch@12 PW=******,1,,0-9",
    )
  })

  test('is as long as the list', async () => {
    const { body } = await world.get(admin, '/api/quarantine.csv?reason=unknown-mn')
    expect(body.trimEnd().split('\r\n')).toHaveLength(1101)
  })

  test('of the bytes has no secret, and a CRC that fits', async () => {
    const { body } = await world.get(admin, '/api/quarantine.jsonl?mn=UNKNOWN0000')
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toHaveLength(15)
    const [last, other] = lines as [Record<string, string>, Record<string, unknown>]
    expect(last).toMatchObject({ frame: '0-105000', reason: 'unknown-mn', peer: '10.0.0.1:6000' })
    const message = decode(Buffer.from(last['raw_hex']!, 'hex'))
    expect(message).toMatchObject({ crcOk: true, PW: '******', MN: 'UNKNOWN0000' })
    expect(other).toMatchObject({ missing: true })
  })

  test('leaves a wrong CRC wrong', () => {
    const bytes = Buffer.from('##0010PW=1;CN=2011ABCD\r\n')
    expect(maskFrame(bytes).toString()).toBe('##0010PW=*;CN=2011ABCD\r\n')
  })
})

describe('reading again', () => {
  const post = (url: string, payload: object) =>
    world.app.inject({ method: 'POST', url, payload, headers: { cookie: admin } })

  test('is previewed, asked for once, seen, and cancelled', async () => {
    const asked: number[] = []
    const off = world.bus.subscribe('job.asked', ({ id }) => void asked.push(id))
    const mn = 'UNKNOWN0001'
    const preview = await world.get(admin, `/api/quarantine/reread?mn=${mn}`)
    expect(preview.json()).toMatchObject({
      mn,
      frames: 16,
      more: false,
      registered: false,
      reasons: [{ reason: 'unknown-mn', frames: 16 }],
      job: null,
    })
    const job = (await post('/api/quarantine/reread', { mn, reason: '新设备已登记' })).json<{ id: number }>()
    expect(job).toMatchObject({
      kind: 'reread',
      subject: mn,
      state: 'queued',
      total: 16,
      done: 0,
      askedBy: 'admin',
      reason: '新设备已登记',
    })
    const again = await post('/api/quarantine/reread', { mn, reason: 'x' })
    expect(again.json<{ id: number }>().id).toBe(job.id)
    const known = await world.get(admin, `/api/quarantine/reread?mn=${mn}`)
    expect(known.json<{ job: { id: number } }>().job.id).toBe(job.id)
    const listed = await world.get(admin, '/api/jobs')
    expect(listed.json()).toMatchObject({ active: 1, jobs: [{ id: job.id }, { state: 'done' }] })
    expect((await post(`/api/jobs/${job.id}/cancel`, {})).json()).toMatchObject({ state: 'cancelled' })
    expect((await world.get(admin, `/api/jobs/${job.id}`)).json()).toMatchObject({ state: 'cancelled' })
    expect((await post('/api/jobs/999999/cancel', {})).statusCode).toBe(404)
    expect(asked).toEqual([job.id, job.id, job.id])
    off()
  })

  test('of a known MN says so', async () => {
    const preview = await world.get(admin, '/api/quarantine/reread?mn=MN0000000000000000000001')
    expect(preview.json()).toMatchObject({ frames: 110, registered: true })
  })
})
