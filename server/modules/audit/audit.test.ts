import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, platformActor } from '../../audit/audit.ts'
import { makeAsk } from '../../../test/web/ask.ts'
import { openWorld, worldNow, type World } from '../../../test/web/world.ts'

let world: World
let ask: ReturnType<typeof makeAsk>
beforeEach(async () => {
  world = await openWorld()
  ask = makeAsk(world)
})
afterEach(() => world.close())

const note = (n: number, more: object = {}) =>
  audit(
    world.db.kysely,
    platformActor,
    { action: 'test.note', objectId: n, detail: { n }, ...more },
    new Date(worldNow),
  )
const verify = async () =>
  (await ask('admin', 'GET', '/api/audit/verification')).body as {
    broken: number | null
    done: boolean
    total: number
    checked: number
  }

describe('the chain', () => {
  test('has neither fork nor gap when many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => note(n)))
    expect(await verify()).toMatchObject({ broken: null, done: true })
    const { rows } = await world.db.pool.query<{ n: number }>(
      `select count(*)::int as n from audit_event where action = 'test.note'`,
    )
    expect(rows[0]!.n).toBe(40)
  })

  test('an entry of a transaction that fails is not there, and leaves no gap', async () => {
    await note(1)
    await expect(
      world.db.kysely.transaction().execute(async (tx) => {
        await audit(tx, platformActor, { action: 'test.undone' }, new Date(worldNow))
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    await note(2)
    const { broken, total, checked } = await verify()
    expect([broken, total]).toEqual([null, checked])
  })

  test.each([
    [`update audit_event set actor = 'somebody else' where id = 2`, 2],
    [`update audit_event set detail = '{"n": 7}' where id = 2`, 2],
    [`update audit_event set entry = replace(entry, '"n": 1', '"n": 9') where id = 2`, 2],
    [`delete from audit_event where id = 2`, 2],
    [`delete from audit_event where id = 3`, 3],
  ])('%s by a superuser past the trigger is found', async (statement, broken) => {
    await world.db.pool.query('alter table audit_event disable trigger user')
    await world.db.pool.query('delete from audit_event')
    await world.db.pool.query(`update audit_head set id = 0, hash = repeat('0', 64)`)
    for (const n of [0, 1, 2]) await note(n)
    await world.db.pool.query(statement)
    // The sign-in of the question itself comes after these.
    expect((await verify()).broken).toBe(broken)
  })

  test.each(['update audit_event set actor = actor', 'delete from audit_event', 'truncate audit_event'])(
    '%s is refused, also for the owner of the table',
    async (statement) => {
      await note(1)
      await expect(world.db.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
    },
  )
})

describe('reading', () => {
  test('newest first, by pages, filters, and within the area', async () => {
    for (let n = 1; n <= 5; n += 1)
      await note(n, { divisionCode: n % 2 === 0 ? '420502' : '420102', objectName: `对象${n}` })
    const names = async (login: 'admin' | 'wuhan', query: string) =>
      (
        (await ask(login, 'GET', `/api/audit?action=test.${query}`)).body as {
          rows: { objectName: string }[]
          more: boolean
        }
      ).rows.map(({ objectName }) => objectName)
    expect(await names('wuhan', '')).toEqual(['对象5', '对象3', '对象1'])
    expect(await names('admin', '&limit=2')).toEqual(['对象5', '对象4'])
    expect(await names('admin', `&text=${encodeURIComponent('对象2')}`)).toEqual(['对象2'])
    expect((await ask('jiangan', 'GET', '/api/audit')).status).toBe(403)
  })

  test.each(['csv', 'xlsx'])('an export (%s) is itself on record', async (format) => {
    await note(1, { divisionCode: '420102' })
    expect((await ask('wuhan', 'GET', `/api/audit/export?format=${format}`)).status).toBe(200)
    const { rows } = await world.db.pool.query(
      `select actor, detail from audit_event where action = 'export.audit'`,
    )
    expect(rows).toEqual([{ actor: 'wuhan（wuhan）', detail: { format } }])
  })
})

test('who comes, who is refused and who goes is on record; no password is', async () => {
  const cookie = await world.signIn('wuhan')
  await world.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login: 'wuhan', password: 'Wrong-secret-9' },
  })
  await world.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
  const { rows } = await world.db.pool.query<{ action: string; actor: string; entry: string }>(
    `select action, actor, entry from audit_event where action like 'session.%' order by id`,
  )
  expect(rows.map(({ action, actor }) => [action, actor])).toEqual([
    ['session.sign-in', 'wuhan（wuhan）'],
    ['session.sign-in-failed', '未登录'],
    ['session.sign-out', 'wuhan（wuhan）'],
  ])
  expect(JSON.stringify(rows)).not.toMatch(/Wrong-secret|Right-password/)
})

test('raw frames, exports and commands are on record: reads when asked for, changes when done', async () => {
  await ask('wuhan', 'GET', '/api/frames/1-7')
  await ask('wuhan', 'GET', '/api/loggers.csv?text=MN')
  await ask('admin', 'POST', '/api/commands', {
    loggerId: 1,
    kind: 'password.set',
    parameters: {},
    secret: 'Hidden-secret',
    reason: '更换',
  })
  await ask('admin', 'POST', '/api/loggers/1/dialect', { dialect: {}, reason: '恢复标准' })
  await ask('admin', 'POST', '/api/loggers/999/dialect', { dialect: {}, reason: '没有这台' })
  const { rows } = await world.db.pool.query<{ action: string; object_id: string | null; entry: string }>(
    `select action, object_id, entry from audit_event where action !~ '^(session|test)' order by id`,
  )
  expect(
    rows
      .map(({ action, object_id: object }) => [action, object])
      .filter(([action]) => action !== 'command.ask'),
  ).toEqual([
    ['frame.read', '1-7'],
    ['export.loggers', null],
    ['logger.dialect', '1'],
  ])
  expect(rows.find(({ action }) => action === 'logger.dialect')!.entry).toContain('恢复标准')
  expect(JSON.stringify(rows)).not.toContain('Hidden-secret')
})
