import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { frameOf, type FieldMachine } from '../../test/system/field-machine.ts'
import { DownlinkField, plans, type CommandRow } from './downlink.fixture.ts'
import type { StartUpPolicy } from './start-up.ts'

let field: DownlinkField
beforeAll(async () => {
  field = await DownlinkField.open()
})
beforeEach(async () => {
  await field.db.pool.query('delete from start_up_policy; delete from start_up_run; delete from activation')
  await field.renew()
})
afterAll(() => field.close())

const qnOf = (frame: string): string => /QN=(\d{17})/.exec(frame)![1]!
const nothing: StartUpPolicy = {
  setsClock: false,
  timeOut: null,
  realtimeSeconds: null,
  minuteMinutes: null,
  sendsRealtime: null,
  sendsFacilityState: null,
}
const everything: StartUpPolicy = {
  setsClock: true,
  timeOut: { overTimeSeconds: 20, reCount: 3 },
  realtimeSeconds: 30,
  minuteMinutes: 10,
  sendsRealtime: true,
  sendsFacilityState: false,
}
/** Commands since the call, once `count` of them have ended. */
async function since(first: number, count: number): Promise<CommandRow[]> {
  let rows: CommandRow[] = []
  await vi.waitFor(
    async () => {
      rows = (await field.list()).filter(({ id }) => id > first)
      expect(rows.filter(({ state }) => !/queued|sent|accepted/.test(state)).length).toBe(count)
    },
    { timeout: 10_000 },
  )
  return rows
}
const last = async (): Promise<number> => (await field.list()).at(-1)?.id ?? 0

describe('the start-up sequence', () => {
  test('runs in the order of the standard at the first connection, and again after a new start', async () => {
    await field.downlink.setStartUpPolicy(null, everything)
    const first = await last()
    const fleet = await field.dial('2017')
    const rows = await since(first, 6)
    expect(rows.map(({ kind }) => kind)).toEqual([
      'clock.set',
      'time-out.set',
      'realtime-interval.set',
      'minute-interval.set',
      'realtime.start',
      'facility-state.stop',
    ])
    for (const row of rows) expect(row).toMatchObject({ state: 'done', origin: 'start-up' })
    const qns = rows.map(({ qn }) => qn!)
    expect(qns).toEqual(qns.toSorted())
    // The line alone is no start: nothing is set again.
    await fleet.stop()
    const second = await field.machine()
    const { mn, password } = plans['2017']
    second.send(
      frameOf(
        `QN=20261123120000001;ST=32;CN=2011;PW=${password};MN=${mn};Flag=5;CP=&&DataTime=20261123120000&&`,
      ),
    )
    await second.answers(1)
    expect(await last()).toBe(rows.at(-1)!.id)
    const start = (time: string): Buffer =>
      frameOf(
        `QN=20261123120000002;ST=32;CN=2081;PW=${password};MN=${mn};Flag=5;CP=&&DataTime=${time};RestartTime=${time}&&`,
      )
    field.shift = 11 * 60_000
    second.send(start('20261123120000'))
    await vi.waitFor(async () => expect(await last()).toBe(rows.at(-1)!.id + 6), { timeout: 10_000 })
    // The same start, told twice, is one start.
    field.shift = 22 * 60_000
    second.send(start('20261123120000'))
    await vi.waitFor(() => expect(second.received.filter((text) => text.includes('CN=9014'))).toHaveLength(3))
    expect(await last()).toBe(rows.at(-1)!.id + 6)
  })

  test('is that of the logger where it has one, in its version, and off where nobody set any', async () => {
    await field.downlink.setStartUpPolicy(null, nothing)
    const { rows } = await field.db.pool.query<{ id: number }>('select id from logger where mn = $1', [
      plans['2005'].mn,
    ])
    await field.downlink.setStartUpPolicy(rows[0]!.id, { ...everything, sendsFacilityState: null })
    const first = await last()
    await field.dial('2017')
    await field.dial('2005')
    expect((await since(first, 4)).map(({ kind, mn }) => [kind, mn])).toEqual(
      ['clock.set', 'time-out.set', 'realtime-interval.set', 'realtime.start'].map((kind) => [
        kind,
        plans['2005'].mn,
      ]),
    )
  })

  test('outlives a restart of the platform', async () => {
    await field.downlink.setStartUpPolicy(null, { ...nothing, setsClock: true })
    const first = await last()
    const fleet = await field.dial('2017')
    await since(first, 1)
    await fleet.stop()
    await field.stop()
    await field.start()
    await field.dial('2005')
    expect((await since(first, 2)).map(({ mn }) => mn)).toEqual([plans['2017'].mn, plans['2005'].mn])
  })
})

describe('a logger that asks for the time', () => {
  const { mn, password } = plans['2017']
  const asks = (qn: string): Buffer =>
    frameOf(`QN=${qn};ST=32;CN=1013;PW=${password};MN=${mn};Flag=5;CP=&&PolId=w01018&&`)

  test('gets 9013, and 1012 where the policy says so, not more than once in a while', async () => {
    await field.downlink.setStartUpPolicy(null, { ...nothing, setsClock: true })
    // Its first sight is behind it.
    await field.db.pool.query(
      `insert into start_up_run select id, 'x', now() from logger on conflict do nothing`,
    )
    const first = await last()
    const machine = await field.machine()
    machine.send(asks('20261123120000001'))
    const [answer, command] = await machine.answers(2)
    expect(answer).toContain('QN=20261123120000001;ST=91;CN=9013')
    expect(command).toMatch(/CN=1012;.*CP=&&PolId=w01018;SystemTime=20\d{12}&&/)
    const sent = Number(/SystemTime=(\d{14})/.exec(command!)![1])
    expect(sent).toBeGreaterThan(20_260_101_000_000)
    machine.send(frameOf(`QN=${qnOf(command!)};ST=91;CN=9012;PW=${password};MN=${mn};Flag=4;CP=&&ExeRtn=1&&`))
    expect(await since(first, 1)).toMatchObject([{ kind: 'clock.set', origin: 'clock', state: 'done' }])
    machine.send(asks('20261123120001001'))
    expect((await machine.answers(3))[2]).toContain('CN=9013')
    expect(await since(first, 1)).toHaveLength(1)
  })

  test('and 9013 alone where there is none', async () => {
    const first = await last()
    const machine = await field.machine()
    machine.send(asks('20261123120000001'))
    await machine.answers(1)
    machine.send(
      frameOf(
        `QN=20261123120000002;ST=32;CN=2011;PW=${password};MN=${mn};Flag=5;CP=&&DataTime=20261123120000&&`,
      ),
    )
    await machine.answers(2)
    expect(await last()).toBe(first)
  })
})

describe('activation', () => {
  const { mn, password } = plans['2025']
  const announce = (machine: FieldMachine, serial: string, pw = password): void =>
    machine.send(
      frameOf(
        `QN=20261123120000001;ST=91;CN=1001;PW=${pw};MN=;Flag=9;CP=&&i23005-Info=${serial};i23006-Info=CPU1;i23007-Info=02-01;i23008-Info=06-01&&`,
      ),
    )
  const activations = async (): Promise<unknown[]> =>
    (
      await field.db.pool.query(
        'select logger_serial, state, times, (select mn from logger where id = logger_id) as mn from activation order by id',
      )
    ).rows
  beforeEach(async () => {
    await field.db.pool.query('delete from logger_hardware')
    await field.db.pool.query(
      `insert into logger_hardware (logger_id, logger_serial, mac_1) select id, 'SN1', '02-01' from logger where mn = $1`,
      [mn],
    )
  })

  test.each(['its new MN', 'no MN'])('a registered device gets its MN, and answers with %s', async (how) => {
    const machine = await field.machine()
    announce(machine, 'SN1')
    const [answer, command] = await machine.answers(2)
    expect(answer).toBe(
      frameOf(`QN=20261123120000001;ST=91;CN=9013;PW=${password};MN=;Flag=8;CP=&&&&`).toString(),
    )
    const qn = qnOf(command!)
    expect(command).toBe(
      frameOf(`QN=${qn};ST=91;CN=1002;PW=${password};MN=${mn};Flag=9;CP=&&i23005-Info=SN1&&`).toString(),
    )
    const id = await last()
    const own = how === 'no MN' ? '' : mn
    machine.send(frameOf(`QN=${qn};ST=91;CN=9011;PW=${password};MN=${own};Flag=8;CP=&&QnRtn=1&&`))
    machine.send(frameOf(`QN=${qn};ST=91;CN=9012;PW=${password};MN=${own};Flag=8;CP=&&ExeRtn=1&&`))
    expect(await field.ended(id)).toMatchObject({ kind: 'mn.set', origin: 'activation', state: 'done' })
    expect(await activations()).toEqual([{ logger_serial: 'SN1', state: 'matched', times: 1, mn }])
    machine.send(frameOf(`QN=20261123120000002;ST=91;CN=9015;PW=${password};MN=${mn};Flag=9;CP=&&&&`))
    expect((await machine.answers(3))[2]).toContain('CN=9013')
    expect(field.gateway.occupancy.connectionOf(mn)).not.toBeNull()
  })

  test('a device that nobody knows waits in a list, answered; so does one with a wrong password, told nothing', async () => {
    const before = await last()
    const machine = await field.machine()
    announce(machine, 'SN2', 'Wrong1')
    announce(machine, 'SN2', 'Wrong1')
    announce(machine, 'SN1', 'Wrong1')
    const answers = await machine.answers(3)
    expect(answers.every((answer) => answer.includes('CN=9013'))).toBe(true)
    await vi.waitFor(async () =>
      expect(await activations()).toEqual([
        { logger_serial: 'SN2', state: 'waiting', times: 2, mn: null },
        { logger_serial: 'SN1', state: 'wrong-password', times: 1, mn },
      ]),
    )
    expect(await last()).toBe(before)
    expect(machine.received.join('')).not.toContain(password)
  })

  test('another connection cannot answer for it', async () => {
    const machine = await field.machine()
    announce(machine, 'SN1')
    const [, command] = await machine.answers(2)
    const hostile = await field.machine()
    const id = await last()
    hostile.send(frameOf(`QN=${qnOf(command!)};ST=91;CN=9012;PW=${password};MN=;Flag=8;CP=&&ExeRtn=1&&`))
    await vi.waitFor(() => expect(field.gateway.facts().frames).toBe(2))
    machine.send(frameOf(`QN=${qnOf(command!)};ST=91;CN=9011;PW=${password};MN=;Flag=8;CP=&&QnRtn=2&&`))
    expect(await field.ended(id)).toMatchObject({ state: 'refused' })
  })
})
