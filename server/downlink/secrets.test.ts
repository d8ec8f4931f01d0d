import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { encode, type Item } from '../../hj212/index.ts'
import type { DivisionCode } from '../db/actor.ts'
import { asActor } from '../db/actor.ts'
import type { LoggerEntry } from '../registry/registry.ts'
import { frameOf, type FieldMachine } from '../../test/system/field-machine.ts'
import { DownlinkField, plans, type PlanName } from './downlink.fixture.ts'

let field: DownlinkField
beforeAll(async () => {
  field = await DownlinkField.open()
})
/** As at the beginning: first passwords, first keys, nothing on its way. */
beforeEach(async () => {
  await field.stop()
  await field.db.pool.query('delete from credential_change')
  for (const { mn, password, key } of Object.values(plans)) {
    await field.db.pool.query(
      `update logger set password = $2, other_password = null, sm4_key = $3, sm4_previous_key = null,
        sm4_key_since = null where mn = $1`,
      [mn, password, key],
    )
  }
  await field.start()
  field.bus.publish('registry.changed', { reason: 'test' })
  await field.registry.settled()
  await field.renew()
})
afterAll(() => field.close())

const entry = (name: PlanName): LoggerEntry => field.registry.current().loggerOf(plans[name].mn, Date.now())!
const keysOf = (name: PlanName): string[] => entry(name).keys.map((key) => key.toString('latin1'))
const qnOf = (frame: string): string => /QN=(\d{17})/.exec(frame)![1]!
const hour = 3_600_000

/** A frame of the logger under this password or key. */
function frame(
  name: PlanName,
  CN: string,
  over: { PW?: string; QN?: string; cp?: readonly Item[]; key?: string; Flag?: number; ST?: string } = {},
): Buffer {
  const plan = plans[name]
  const { PW = plan.password, QN = '20261123120000001', cp = [], key, Flag, ST = '91' } = over
  const encoded = encode(
    {
      version: plan.version,
      direction: 'up',
      QN,
      ST,
      CN,
      PW,
      MN: plan.mn,
      Flag: Flag ?? (name === '2025' ? 9 : 5),
      cp,
    },
    key === undefined ? {} : { key: Buffer.from(key, 'latin1') },
  )
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.fault))
  return encoded.value
}
const data = (name: PlanName, over: Parameters<typeof frame>[2] = {}): Buffer =>
  frame(name, '2011', {
    ST: '32',
    cp: [
      [['DataTime', '20261123120000']],
      [
        ['w01018-Rtd', '1'],
        ['w01018-Flag', 'N'],
      ],
    ],
    ...over,
  })

async function present(name: PlanName): Promise<FieldMachine> {
  const machine = await field.machine()
  machine.send(data(name, name === '2025' ? { key: plans['2025'].key! } : {}))
  await machine.answers(1)
  return machine
}

describe('a password', () => {
  const old = plans['2017'].password

  test('is the new one after ExeRtn=1, with the old one beside it until the new was heard and time is over', async () => {
    await field.dial('2017')
    const id = await field.ask('2017', 'password.set', {}, { secret: 'NewPw1' })
    expect(await field.ended(id)).toMatchObject({ state: 'done' })
    await vi.waitFor(() =>
      expect([entry('2017').password, entry('2017').otherPassword]).toEqual(['NewPw1', old]),
    )
    // The next command goes out under the new password.
    expect(await field.ended(await field.ask('2017', 'clock.get'))).toMatchObject({ state: 'done' })
    field.shift = 23 * hour
    await expect(field.ask('2017', 'password.set')).rejects.toThrow('change-under-way')
    field.shift = 25 * hour
    await vi.waitFor(() => expect(entry('2017').otherPassword).toBeUndefined())
    expect(entry('2017').password).toBe('NewPw1')
  })

  test('is made by chance where none is given', async () => {
    await field.dial('2017')
    await field.ended(await field.ask('2017', 'password.set'))
    await vi.waitFor(() => expect(entry('2017').password).not.toBe(old))
    expect(entry('2017').password).toMatch(/^[0-9A-Za-z]{6}$/)
  })

  test('both are right while the logger thinks', async () => {
    const machine = await present('2017')
    await field.ask('2017', 'password.set', {}, { secret: 'NewPw1' })
    const [, asked] = await machine.answers(2)
    expect(asked).toContain(`PW=${old};`)
    expect(asked).toContain('NewPW=NewPw1')
    expect(entry('2017')).toMatchObject({ password: old, otherPassword: 'NewPw1' })
    machine.send(data('2017', { QN: '20261123120001001' }))
    machine.send(data('2017', { QN: '20261123120002001', PW: 'NewPw1' }))
    machine.send(data('2017', { QN: '20261123120003001', PW: 'Wrong1' }))
    machine.send(data('2017', { QN: '20261123120004001' }))
    const answers = await machine.answers(5)
    expect(answers.slice(2).map(qnOf)).toEqual([
      '20261123120001001',
      '20261123120002001',
      '20261123120004001',
    ])
  })

  test('a result that is lost loses no logger: the first frame under the new password decides', async () => {
    const machine = await present('2017')
    const id = await field.ask('2017', 'password.set', {}, { secret: 'NewPw1' })
    await machine.answers(2)
    machine.close()
    expect(await field.ended(id)).toMatchObject({ state: 'interrupted' })
    // Nor does a restart in between.
    await field.stop()
    await field.start()
    const again = await field.machine()
    again.send(data('2017', { PW: 'NewPw1' }))
    await again.answers(1)
    await vi.waitFor(() => expect(entry('2017')).toMatchObject({ password: 'NewPw1', otherPassword: old }))
  })

  test('one that the logger refused is not right', async () => {
    const machine = await present('2017')
    const id = await field.ask('2017', 'password.set', {}, { secret: 'NewPw1' })
    const [, asked] = await machine.answers(2)
    machine.send(frame('2017', '9011', { QN: qnOf(asked!), Flag: 4, cp: [[['QnRtn', '2']]] }))
    expect(await field.ended(id)).toMatchObject({ state: 'refused' })
    await vi.waitFor(() => expect(entry('2017').otherPassword).toBeUndefined())
    expect(entry('2017').password).toBe(old)
  })

  test('one that nobody took is withdrawn when the logger goes on with the old one', async () => {
    const machine = await present('2017')
    const id = await field.ask('2017', 'password.set', {}, { secret: 'NewPw1' })
    await machine.answers(2)
    machine.close()
    await field.ended(id)
    field.shift = 120_000
    await present('2017')
    await vi.waitFor(() => expect(entry('2017').otherPassword).toBeUndefined())
    expect(entry('2017').password).toBe(old)
  })
})

describe('a key', () => {
  const old = plans['2025'].key!

  test('is sent under the old one, used from then on, and the old one goes when its time is over', async () => {
    await field.dial('2025')
    const id = await field.ask('2025', 'key.change')
    expect(await field.ended(id)).toMatchObject({ state: 'done', result_code: 'ExeRtn=1' })
    await vi.waitFor(() => expect(keysOf('2025')).toHaveLength(2))
    await vi.waitFor(() => expect(keysOf('2025')[1]).toBe(old))
    const [fresh] = keysOf('2025')
    expect(fresh).toMatch(/^[0-9A-Za-z]{16}$/)
    // The field machine encrypts its data with it: they are accepted, and show that it is in use.
    await vi.waitFor(
      async () => {
        const { rows } = await field.db.pool.query('select heard from credential_change')
        expect(rows).toEqual([{ heard: true }])
      },
      { timeout: 10_000 },
    )
    expect(field.gateway.facts().refused).toEqual({})
    field.shift = 25 * hour
    await vi.waitFor(() => expect(keysOf('2025')).toEqual([fresh]))
  })

  test('old and new stand side by side', async () => {
    const machine = await present('2025')
    const id = await field.ask('2025', 'key.change')
    const [, asked] = await machine.answers(2)
    expect(asked).not.toContain('NewSK')
    const [, fresh] = keysOf('2025')
    const qn = qnOf(asked!)
    machine.send(data('2025', { key: fresh!, QN: '20261123120001001' }))
    machine.send(data('2025', { key: old, QN: '20261123120002001' }))
    machine.send(frame('2025', '9011', { QN: qn, Flag: 8, cp: [[['QnRtn', '1']]] }))
    machine.send(frame('2025', '9012', { QN: qn, Flag: 8, cp: [[['ExeRtn', '1']]] }))
    expect(await field.ended(id)).toMatchObject({ state: 'done' })
    machine.send(data('2025', { key: old, QN: '20261123120003001' }))
    machine.send(data('2025', { key: fresh!, QN: '20261123120004001' }))
    machine.send(data('2025', { key: 'abcdefghijklmnop', QN: '20261123120005001' }))
    machine.send(frame('2025', '9015', { QN: '20261123120006001' }))
    const answers = await machine.answers(7)
    expect(answers.slice(2).map((answer) => qnOf(answer).slice(10, 14))).toEqual([
      '0001',
      '0002',
      '0003',
      '0004',
      '0006',
    ])
    await vi.waitFor(() => expect(keysOf('2025')).toEqual([fresh, old]))
  })

  test('is changed when the logger asks for it', async () => {
    const machine = await present('2025')
    machine.send(
      frame('2025', '1014', {
        key: old,
        QN: '20261123120001001',
        cp: [[['SKCreateTime', '20260101000000000']]],
      }),
    )
    const [, answer, asked] = await machine.answers(3)
    expect(answer).toContain('CN=9013')
    expect(asked).toContain('CN=1014')
    const row = (await field.list()).at(-1)
    expect(row).toMatchObject({ kind: 'key.change', origin: 'key-change' })
  })

  test('is changed by itself when it is too old, once', async () => {
    await field.renew({ keySweepMs: 30 })
    const before = (await field.list()).length
    await field.dial('2025')
    await vi.waitFor(async () => expect(await field.list()).toHaveLength(before + 1), { timeout: 10_000 })
    const row = await field.ended((await field.list()).at(-1)!.id)
    expect(row).toMatchObject({ kind: 'key.change', origin: 'key-change', state: 'done' })
    field.shift = 80 * 24 * hour
    await vi.waitFor(() => expect(keysOf('2025')).toHaveLength(1), { timeout: 10_000 })
    expect(await field.list()).toHaveLength(before + 1)
    field.shift = 92 * 24 * hour
    await vi.waitFor(async () => expect(await field.list()).toHaveLength(before + 2), { timeout: 10_000 })
  })

  test('a logger without a key has none to change', async () => {
    await expect(field.ask('2017', 'key.change')).rejects.toThrow('not-available')
  })
})

test('no secret is in a log, in the record, in its events or on the bus', async () => {
  const said: string[] = []
  const off = field.bus.subscribe('command.changed', (event) => said.push(JSON.stringify(event)))
  await field.dial('2017')
  await field.dial('2025')
  await field.ended(await field.ask('2017', 'password.set', {}, { secret: 'Secr3t' }))
  await field.ended(await field.ask('2025', 'key.change'))
  await vi.waitFor(() => expect(keysOf('2025')).toHaveLength(2))
  off()
  const { rows } = await field.db.pool.query(
    'select to_jsonb(c) as c, (select jsonb_agg(to_jsonb(e)) from command_event e where e.command_id = c.id) from command c',
  )
  const { rows: kept } = await field.db.pool.query('select * from command_secret')
  expect(kept).toEqual([])
  const all = [...said, ...field.logged, JSON.stringify(rows)].join('\n')
  expect(said.length).toBeGreaterThan(4)
  const old = Object.values(plans).flatMap(({ password, key }) => [password, key])
  for (const secret of ['Secr3t', ...old, ...keysOf('2025')])
    if (secret !== null) expect(all).not.toContain(secret)

  // While one is on its way it stands where the web cannot look.
  await field.ask('2017', 'clock.get')
  for (const table of ['command_secret', 'credential_change']) {
    const read = asActor(field.db.kysely, { kind: 'division', prefix: '42' as DivisionCode }, (tx) =>
      tx
        .selectFrom(table as 'command_secret')
        .selectAll()
        .execute(),
    )
    await expect(read, table).rejects.toThrow('permission denied')
  }
  const read = asActor(field.db.kysely, { kind: 'division', prefix: '42' as DivisionCode }, (tx) =>
    tx.selectFrom('logger').select('other_password').execute(),
  )
  await expect(read).rejects.toThrow('permission denied')
})

test('a frame of the test is what it seems', () => {
  expect(
    frame('2017', '9015').equals(
      frameOf(
        `QN=20261123120000001;ST=91;CN=9015;PW=${plans['2017'].password};MN=${plans['2017'].mn};Flag=5;CP=&&&&`,
      ),
    ),
  ).toBe(true)
})
