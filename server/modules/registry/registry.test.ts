import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Method } from '../../../test/web/ask.ts'
import { makeAsk } from '../../../test/web/ask.ts'
import { openWorld, type Login, type World } from '../../../test/web/world.ts'

interface Row {
  readonly id: number
  readonly revision: number
  readonly validFrom: string
  readonly validTo: string | null
  readonly fields: Record<string, unknown>
}

let world: World
let ask: (
  login: Login,
  method: Method,
  url: string,
  payload?: object,
) => Promise<{ status: number; body: never }>
beforeEach(async () => {
  world = await openWorld()
  ask = makeAsk(world)
})
afterEach(() => world.close())

const analyzer = (serial: string, more: object = {}) => ({
  name: 'COD 水质分析仪',
  type: 'analyzer',
  point: 1,
  model: 'CODmax',
  serial,
  factors: [{ code: 'w01018', low: 0, high: 200, unit: 'mg/L' }],
  ...more,
})
const add = async (login: Login, kind: string, fields: object, more: object = {}) => {
  const { status, body } = await ask(login, 'POST', `/api/registry/${kind}`, {
    fields,
    reason: '登记',
    ...more,
  })
  expect([status, body]).toEqual([200, expect.anything()])
  return body as Row
}

describe('an instrument', () => {
  test('stands at its point, is listed, and is found by its serial number', async () => {
    const row = await add('owner', 'instrument', analyzer('SN-2026-001'))
    expect(row).toMatchObject({ revision: 1, validTo: null, fields: { serial: 'SN-2026-001', point: 1 } })
    const list = (await ask('wuhan', 'GET', '/api/registry/instrument?outlet=1')).body as {
      total: number
      rows: Row[]
      names: Record<string, Record<string, string>>
    }
    expect(list.total).toBe(1)
    expect(list.names['point']).toEqual({ 1: '监测点' })
    const hits = (await ask('jiangan', 'GET', '/api/search?text=2026-001')).body as { hits: object[] }
    expect(hits.hits).toEqual([
      expect.objectContaining({
        kind: 'instrument',
        id: row.id,
        place: '江岸污水处理厂',
        division: '江岸区',
      }),
    ])
    expect(
      ((await ask('xiling', 'GET', '/api/search?text=2026-001')).body as { hits: object[] }).hits,
    ).toEqual([])
  })

  test('replaced on 3 June: a May report shows the old one, and the outlet is not accepted until accepted anew', async () => {
    const old = await add('owner', 'instrument', analyzer('OLD'), { validFrom: '2026-02-01T00:00:00+08:00' })
    const filed = await add('owner', 'acceptance', {
      name: '首次验收',
      outlet: 1,
      cause: 'new',
      state: 'filed',
      acceptedOn: '2026-02-20',
      filedOn: '2026-02-24',
    })
    const state = async () =>
      ((await ask('owner', 'GET', '/api/outlets/1/equipment')).body as { acceptance: { state: string } })
        .acceptance.state
    expect(await state()).toBe('accepted')
    const { status, body } = await ask('yunwei', 'POST', `/api/registry/instrument/${old.id}/replacement`, {
      revision: old.revision,
      fields: analyzer('NEW'),
      at: '2026-06-03T10:00:00+08:00',
      reason: '旧仪器报废',
    })
    expect(status).toBe(200)
    const at = async (time: string) =>
      (
        (await ask('owner', 'GET', `/api/outlets/1/equipment?at=${encodeURIComponent(time)}`)).body as {
          items: { kind: string; id: number }[]
        }
      ).items
        .filter(({ kind }) => kind === 'instrument')
        .map(({ id }) => id)
    const replacement = body as Row
    expect(await at('2026-05-20T00:00:00+08:00')).toEqual([old.id])
    expect(await at('2026-06-03T10:00:00+08:00')).toEqual([replacement.id])
    expect(replacement.fields['replaces']).toBe(old.id)
    expect(await state()).toBe('due')
    // The due one is finished; then data are accepted again.
    const due = (
      (await ask('owner', 'GET', '/api/registry/acceptance?outlet=1&filter=state:due')).body as {
        rows: Row[]
      }
    ).rows[0]!
    expect(due.id).not.toBe(filed.id)
    await ask('owner', 'POST', `/api/registry/acceptance/${due.id}`, {
      revision: due.revision,
      reason: '验收完成',
      fields: { ...due.fields, state: 'filed', acceptedOn: '2026-06-20', filedOn: '2026-06-24' },
    })
    expect(await state()).toBe('accepted')
  })
})

describe('what was known when', () => {
  test('a correction changes May, and what was believed of May before stays', async () => {
    const row = await add('owner', 'instrument', analyzer('SN1'), { validFrom: '2026-02-01T00:00:00+08:00' })
    const change = (revision: number, fields: object, more: object) =>
      ask('owner', 'POST', `/api/registry/instrument/${row.id}`, {
        revision,
        fields,
        reason: '更正',
        ...more,
      })
    world.clock.advance(3_600_000)
    expect((await change(1, analyzer('SN2'), { from: '2026-06-03T00:00:00+08:00' })).status).toBe(200)
    const believed = new Date(world.clock.now()).toISOString()
    world.clock.advance(3_600_000)
    const { versions } = (await ask('owner', 'GET', `/api/registry/instrument/${row.id}/history`)).body as {
      versions: {
        id: number
        validTo: string | null
        supersededAt: string | null
        fields: { serial: string }
      }[]
    }
    expect(versions.map(({ fields, supersededAt }) => [fields.serial, supersededAt === null])).toEqual([
      ['SN2', true],
      ['SN1', true],
      ['SN1', false],
    ])
    const may = versions[1]!
    expect((await change(2, analyzer('SN1-改'), { version: may.id })).status).toBe(200)
    const serial = async (query: string) => {
      const { body } = await ask('owner', 'GET', `/api/registry/instrument/${row.id}?${query}`)
      return (body as { row: Row }).row.fields['serial']
    }
    const inMay = 'at=2026-05-15T00:00:00%2B08:00'
    expect(await serial('')).toBe('SN2')
    expect(await serial(inMay)).toBe('SN1-改')
    expect(await serial(`${inMay}&known=${encodeURIComponent(believed)}`)).toBe('SN1')
    expect(await serial('at=2026-07-15T00:00:00%2B08:00')).toBe('SN2')
  })

  test('versions refuse to be rewritten or removed, by whomever', async () => {
    await add('owner', 'instrument', analyzer('SN1'))
    for (const statement of [
      `update record_version set author = 'nobody'`,
      `update record_version set superseded_at = null where superseded_at is not null; update record_version set body = '{}'`,
      'delete from record_version',
      'truncate record_version',
    ])
      await expect(world.db.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('two people', () => {
  test('the second is told who was faster, and nothing is overwritten', async () => {
    const row = await add('owner', 'instrument', analyzer('SN1'))
    const change = (login: Login, serial: string) =>
      ask(login, 'POST', `/api/registry/instrument/${row.id}`, {
        revision: row.revision,
        fields: analyzer(serial),
        reason: '改',
      })
    const answers = await Promise.all([change('owner', 'A'), change('yunwei', 'B')])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const refused = answers.find(({ status }) => status === 409)!.body as { code: string; detail: string }
    expect(refused.code).toBe('registry-edited')
    expect(refused.detail).toMatch(/^(owner|yunwei) 已于/)
  })

  test('an open draft is seen by the other, who may take it over', async () => {
    const row = await add('owner', 'instrument', analyzer('SN1'))
    const url = `/api/registry/instrument/${row.id}`
    expect(
      (await ask('owner', 'POST', `${url}/draft`, { revision: 1, fields: { name: '半句' } })).status,
    ).toBe(204)
    const seen = ((await ask('yunwei', 'GET', url)).body as { draft: object }).draft
    expect(seen).toMatchObject({ user: 'owner', own: false, fields: { name: '半句' } })
    expect((await ask('yunwei', 'POST', `${url}/draft`, { revision: 1, fields: {} })).body).toMatchObject({
      code: 'draft-held',
    })
    expect(
      (await ask('yunwei', 'POST', `${url}/draft`, { revision: 1, fields: {}, takeOver: true })).status,
    ).toBe(204)
    expect((await ask('owner', 'GET', url)).body).toMatchObject({ draft: { user: 'yunwei', own: false } })
    await ask('yunwei', 'DELETE', `${url}/draft`)
    expect((await ask('owner', 'GET', url)).body).toMatchObject({ draft: null })
  })
})

describe('bad input', () => {
  test.each([
    [{ serial: undefined }, 'serial', '请填写出厂编号'],
    [{ type: 'toaster' }, 'type', '类型应为：分析仪、'],
    [{ verifiedUntil: '2026-02-30' }, 'verifiedUntil', '应为日期'],
    [{ point: 3 }, 'point', '不存在，或不在您的管辖范围内'],
    [{ factors: [{ code: 'w01018', low: '很低' }] }, 'factors.0.low', '应为数字'],
    [{ secretDoor: 1 }, 'secretDoor', '没有这个项目'],
    [{ name: 'x'.repeat(201) }, 'name', '最多 200 个字符'],
  ])('%j is named, with what to do', async (part, member, message) => {
    const { status, body } = await ask('owner', 'POST', '/api/registry/instrument', {
      fields: analyzer('SN', part),
      reason: '登记',
    })
    expect([status, body]).toMatchObject([
      422,
      {
        code: 'registry-invalid',
        fields: [{ path: `body.fields.${member}`, message: expect.stringContaining(message) }],
      },
    ])
    expect(((await ask('owner', 'GET', '/api/registry/instrument')).body as { total: number }).total).toBe(0)
  })

  test('a change before the last one, after the end or in the future says which', async () => {
    const row = await add('owner', 'instrument', analyzer('SN'), { validFrom: '2026-05-01T00:00:00+08:00' })
    const change = async (from: string) =>
      (
        (
          await ask('owner', 'POST', `/api/registry/instrument/${row.id}`, {
            revision: 1,
            fields: analyzer('SN'),
            reason: 'x',
            from,
          })
        ).body as { code: string }
      ).code
    expect(await change('2026-04-01T00:00:00+08:00')).toBe('registry-before-last')
    expect(await change('2027-04-01T00:00:00+08:00')).toBe('registry-future')
    const end = { revision: 1, at: '2026-06-01T00:00:00+08:00', reason: '拆除' }
    expect((await ask('owner', 'POST', `/api/registry/instrument/${row.id}/end`, end)).body).toMatchObject({
      validTo: '2026-05-31T16:00:00.000Z',
      revision: 2,
    })
    const late = { revision: 2, fields: analyzer('SN'), reason: 'x', from: '2026-06-02T00:00:00+08:00' }
    expect((await ask('owner', 'POST', `/api/registry/instrument/${row.id}`, late)).body).toMatchObject({
      code: 'registry-after-end',
    })
  })
})

describe('who may write what', () => {
  const limit = (outlet: number) => ({
    name: 'COD 日均',
    outlet,
    factor: 'w01018',
    source: 'standard',
    standard: 'GB 18918-2002',
    averaging: 'day',
    value: '50',
    unit: 'mg/L',
  })
  test.each([
    ['admin', 'limit', limit(1), 200],
    ['jiangan', 'limit', limit(1), 200],
    ['xiling', 'limit', limit(1), 422],
    ['owner', 'limit', limit(1), 403],
    ['yunwei', 'instrument', analyzer('S'), 200],
    ['rival', 'instrument', analyzer('S'), 422],
    ['inspector', 'instrument', analyzer('S'), 403],
    ['consumer', 'instrument', analyzer('S'), 403],
    ['stranger', 'facility', { name: '曝气池', discharger: 1, type: 'treatment' }, 422],
    ['owner', 'facility', { name: '曝气池', discharger: 1, type: 'treatment', outlets: [1] }, 200],
    ['rival', 'person', { name: '张三', organisation: 1 }, 403],
    ['yunwei', 'person', { name: '张三', organisation: 1, outlets: [1] }, 200],
    [
      'yunwei',
      'contract',
      {
        name: '续约',
        organisation: 1,
        discharger: 1,
        type: 'maintain',
        outlets: [1],
        startsOn: '2026-01-01',
        expiresOn: '2030-01-01',
      },
      403,
    ],
    [
      'owner',
      'contract',
      {
        name: '串通',
        organisation: 1,
        discharger: 1,
        type: 'maintain',
        outlets: [3],
        startsOn: '2026-01-01',
        expiresOn: '2030-01-01',
      },
      422,
    ],
    [
      'jiangan',
      'engagement',
      {
        name: '巡查',
        organisation: 5,
        task: 'inspection',
        division: '420102',
        startsOn: '2026-01-01',
        expiresOn: '2026-12-31',
      },
      403,
    ],
    [
      'wuhan',
      'engagement',
      {
        name: '越权',
        organisation: 5,
        task: 'inspection',
        division: '4205',
        startsOn: '2026-01-01',
        expiresOn: '2026-12-31',
      },
      403,
    ],
    [
      'wuhan',
      'engagement',
      {
        name: '巡查',
        organisation: 5,
        task: 'inspection',
        division: '4201',
        startsOn: '2026-01-01',
        expiresOn: '2026-12-31',
      },
      200,
    ],
    ['operator', 'discharger', { name: '新厂', code: 'D9', division: '420102' }, 200],
    ['smart', 'discharger', { name: '新厂', code: 'D9', division: '420102' }, 403],
  ] as const)('%s %s %#', async (login, kind, fields, expected) => {
    const { status } = await ask(login, 'POST', `/api/registry/${kind}`, { fields, reason: '登记' })
    expect(status).toBe(expected)
  })

  test('who runs the platform of one city enters nothing of another', async () => {
    await world.db.pool.query(`update area_grant set division_code = '4205' where organisation_id = 3`)
    const fields = { name: '新厂', code: 'D9', division: '420102' }
    const { status, body } = await ask('operator', 'POST', '/api/registry/discharger', {
      fields,
      reason: '录入',
    })
    expect([status, body]).toMatchObject([422, { fields: [{ path: 'body.fields.division' }] }])
  })

  test('a contract opens its outlets to the firm while it is in force, and no others', async () => {
    const sees = async (outlet: number) => (await ask('lab', 'GET', `/api/outlets/${outlet}`)).status === 200
    expect([await sees(1), await sees(2)]).toEqual([false, false])
    const row = await add('owner', 'contract', {
      name: '手工监测',
      organisation: 6,
      discharger: 1,
      type: 'sample',
      outlets: [1],
      startsOn: '2026-01-01',
      expiresOn: '2030-12-31',
    })
    expect([await sees(1), await sees(2)]).toEqual([true, false])
    const ended = await ask('owner', 'POST', `/api/registry/contract/${row.id}/end`, {
      revision: row.revision,
      at: '2026-11-23T12:00:00+08:00',
      reason: '解除',
    })
    expect(ended.status).toBe(422)
    // Registered this moment: it cannot have ended before.
    world.clock.advance(60_000)
    await ask('owner', 'POST', `/api/registry/contract/${row.id}/end`, {
      revision: row.revision,
      reason: '解除',
    })
    expect(await sees(1)).toBe(false)
  })

  test('a firm hands its filing in but cannot file itself, and cannot change another', async () => {
    const own = ((await ask('yunwei', 'GET', '/api/registry/organisation/1')).body as { row: Row }).row
    const fields = (filing: string) => ({ ...own.fields, filing })
    const put = (login: Login, id: number, filing: string) =>
      ask(login, 'POST', `/api/registry/organisation/${id}`, {
        revision: 1,
        fields: fields(filing),
        reason: '备案',
      })
    await world.db.pool.query(`update organisation set body = body || '{"filing": "unfiled"}' where id = 1`)
    expect((await put('yunwei', 1, 'filed')).status).toBe(403)
    expect((await put('rival', 1, 'withdrawn')).status).toBe(403)
    expect((await put('yunwei', 1, 'submitted')).status).toBe(200)
  })
})

test('secrets are taken, and never given back', async () => {
  const row = await add('operator', 'logger', {
    mn: 'MN-NEW-1',
    name: '新数采仪',
    discharger: 1,
    version: '2017',
    password: 'Pa55word',
    sm4Key: 'abcdefghijklmnop',
    points: [1],
  })
  const seen = await Promise.all([
    ask('admin', 'GET', `/api/registry/logger/${row.id}`),
    ask('admin', 'GET', `/api/registry/logger/${row.id}/history`),
    ask('admin', 'GET', '/api/registry/logger'),
  ])
  const { rows } = await world.db.pool.query<{ text: string }>(
    `select coalesce(string_agg(entry, ''), '') as text from audit_event`,
  )
  const { rows: versions } = await world.db.pool.query<{ text: string }>(
    `select string_agg(body::text, '') as text from record_version`,
  )
  const everything = JSON.stringify([row, seen, rows, versions])
  expect(everything).toContain('MN-NEW-1')
  expect(everything).not.toMatch(/Pa55word|abcdefghijklmnop/)
  const { rows: kept } = await world.db.pool.query(`select password, sm4_key from logger where id = $1`, [
    row.id,
  ])
  expect(kept[0]).toEqual({ password: 'Pa55word', sm4_key: 'abcdefghijklmnop' })
})

test('every change is in the audit log with who, why, before and after', async () => {
  const row = await add('owner', 'instrument', analyzer('SN1'))
  await ask('yunwei', 'POST', `/api/registry/instrument/${row.id}`, {
    revision: 1,
    fields: analyzer('SN2'),
    reason: '编号抄错',
  })
  const { rows } = await world.db.pool.query<{
    actor: string
    action: string
    detail: object
    division_code: string
  }>(
    `select actor, action, detail, division_code from audit_event where object_kind = 'instrument' order by id`,
  )
  expect(rows).toEqual([
    {
      actor: 'owner（owner）',
      action: 'registry.create',
      division_code: '420102',
      detail: expect.objectContaining({ reason: '登记' }),
    },
    {
      actor: 'yunwei（yunwei）',
      action: 'registry.correct',
      division_code: '420102',
      detail: expect.objectContaining({
        reason: '编号抄错',
        changes: [{ name: 'serial', before: 'SN1', after: 'SN2' }],
      }),
    },
  ])
})
