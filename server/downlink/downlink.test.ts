import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openJournalReader } from '../journal/read.ts'
import type { FrameAddress } from '../journal/record.ts'
import { frameOf, type FieldMachine } from '../../test/system/field-machine.ts'
import type { DownlinkOptions } from './downlink.ts'
import { DownlinkField, plans } from './downlink.fixture.ts'

const { mn, password } = plans['2017']

let field: DownlinkField
beforeAll(async () => {
  field = await DownlinkField.open()
})
beforeEach(() => field.renew())
afterAll(() => field.close())
/** Silence is to be waited for. */
const impatient = () => field.renew({ patience: { overTimeMs: 300, reCount: 2 } })

const head = (qn: string, cn: string, flag = 4): string =>
  `QN=${qn};ST=91;CN=${cn};PW=${password};MN=${mn};Flag=${flag}`
const hello = frameOf(
  `QN=20261123120000001;ST=32;CN=2011;PW=${password};MN=${mn};Flag=4;CP=&&DataTime=20261123120000;w01018-Rtd=1,w01018-Flag=N&&`,
)
const qnOf = (frame: string): string => /QN=(\d{17})/.exec(frame)![1]!

/** A machine that has spoken, so that commands reach it. */
async function present(): Promise<FieldMachine> {
  const machine = await field.machine()
  machine.send(hello)
  await vi.waitFor(() => expect(field.gateway.occupancy.connectionOf(mn)).not.toBeNull())
  return machine
}
const accept = (qn: string, code = 1): Buffer => frameOf(`${head(qn, '9011')};CP=&&QnRtn=${code}&&`)
const finish = (qn: string, code = 1): Buffer => frameOf(`${head(qn, '9012')};CP=&&ExeRtn=${code}&&`)

/** No patience given: that of the standard, or of the logger. */
const standardPatience = { patience: undefined } as unknown as Partial<DownlinkOptions>

describe('one exchange', () => {
  test('is asked, sent, accepted and settled, each with its frame in the journal', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'realtime-interval.set', { seconds: 60 })
    const [frame] = await machine.answers(1)
    expect(frame).toBe(
      frameOf(
        `QN=${qnOf(frame!)};ST=91;CN=1062;PW=${password};MN=${mn};Flag=5;CP=&&RtdInterval=60&&`,
      ).toString(),
    )
    machine.send(accept(qnOf(frame!)))
    await field.reached(id, /accepted/)
    machine.send(finish(qnOf(frame!)))
    expect(await field.ended(id)).toMatchObject({
      state: 'done',
      result_code: 'ExeRtn=1',
      qn: qnOf(frame!),
      events: ['asked', 'sent', 'accepted', 'settled'],
    })
    const { rows } = await field.db.pool.query<{ frame: FrameAddress }>(
      `select frame from command_event where command_id = $1 and kind in ('accepted', 'settled') order by id`,
      [id],
    )
    const reader = await openJournalReader(`${field.dir}/journal`)
    const texts = await Promise.all(rows.map(async (row) => (await reader.get(row.frame))!.bytes.toString()))
    await reader.close()
    expect(texts).toEqual([accept(qnOf(frame!)).toString(), finish(qnOf(frame!)).toString()])
  })

  /** Answers each command that arrives, one by one; the intervals asked for, in their order of arrival. */
  const answeredInTurn = async (machine: Awaited<ReturnType<typeof present>>, ids: number[]) => {
    for (const [index] of ids.entries()) {
      const frames = await machine.answers(index + 1)
      expect(frames).toHaveLength(index + 1)
      machine.send(Buffer.concat([accept(qnOf(frames[index]!)), finish(qnOf(frames[index]!))]))
    }
    for (const id of ids) expect((await field.ended(id)).state).toBe('done')
    const qns = machine.received.map(qnOf)
    expect(new Set(qns).size).toBe(ids.length)
    expect(qns).toEqual(qns.toSorted())
    return machine.received.map((frame) => Number(/RtdInterval=(\d+)/.exec(frame)![1]))
  }

  test('goes one after the other, in the order they were asked', async () => {
    const machine = await present()
    const ids: number[] = []
    for (const seconds of [60, 90, 30])
      ids.push(await field.ask('2017', 'realtime-interval.set', { seconds }))
    expect(await answeredInTurn(machine, ids)).toEqual([60, 90, 30])
  })

  test('goes one after the other also when asked all at once, each once', async () => {
    const machine = await present()
    const ids = await Promise.all(
      [30, 60, 90].map((seconds) => field.ask('2017', 'realtime-interval.set', { seconds })),
    )
    // Of what is committed at the same moment, either may be seen first.
    expect(new Set(await answeredInTurn(machine, ids))).toEqual(new Set([30, 60, 90]))
  })

  test('nobody answers: the same bytes again, as often as the rule says, then no answer', async () => {
    await impatient()
    const machine = await present()
    const id = await field.ask('2017', 'clock.get')
    const row = await field.ended(id)
    expect(row).toMatchObject({
      state: 'no-answer',
      result_code: 'no-answer',
      events: ['asked', 'sent', 'resent', 'resent', 'settled'],
    })
    expect(machine.received).toHaveLength(3)
    expect(new Set(machine.received).size).toBe(1)
  })

  test('accepted and then nothing: no result, and never sent again', async () => {
    await impatient()
    const machine = await present()
    const id = await field.ask('2017', 'sample.start', { factor: 'w01018' })
    const [frame] = await machine.answers(1)
    machine.send(accept(qnOf(frame!)))
    expect(await field.ended(id)).toMatchObject({
      state: 'no-result',
      events: ['asked', 'sent', 'accepted', 'settled'],
    })
    expect(machine.received).toHaveLength(1)
    // What comes after all is written down, and changes nothing.
    machine.send(finish(qnOf(frame!)))
    await vi.waitFor(async () => expect((await field.get(id)).events.at(-1)).toBe('late'))
    expect((await field.get(id)).state).toBe('no-result')
  })

  test('refused', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'clock.set')
    const [frame] = await machine.answers(1)
    machine.send(accept(qnOf(frame!), 3))
    expect(await field.ended(id)).toMatchObject({ state: 'refused', result_code: 'QnRtn=3' })
  })

  test('failed', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'clock.set')
    const [frame] = await machine.answers(1)
    machine.send(Buffer.concat([accept(qnOf(frame!)), finish(qnOf(frame!), 5)]))
    expect(await field.ended(id)).toMatchObject({ state: 'failed', result_code: 'ExeRtn=5' })
  })

  test('a result before the acceptance is a result', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'clock.set')
    const [frame] = await machine.answers(1)
    machine.send(Buffer.concat([finish(qnOf(frame!)), accept(qnOf(frame!))]))
    expect(await field.ended(id)).toMatchObject({ state: 'done', events: ['asked', 'sent', 'settled'] })
  })

  test('of 2005 has its QN inside CP, and a stop has the QN of its start', async () => {
    const { mn, password } = plans['2005']
    const machine = await field.machine()
    machine.send(frameOf(`ST=32;CN=2011;PW=${password};MN=${mn};CP=&&DataTime=20261123120000;011-Rtd=1&&`))
    await vi.waitFor(() => expect(field.gateway.occupancy.connectionOf(mn)).not.toBeNull())
    const start = await field.ask('2005', 'realtime.start')
    const [first] = await machine.answers(1)
    const qn = qnOf(first!)
    expect(first).toBe(frameOf(`QN=${qn};ST=91;CN=2011;PW=${password};MN=${mn};Flag=1;CP=&&&&`).toString())
    machine.send(frameOf(`ST=91;CN=9011;PW=${password};MN=${mn};Flag=0;CP=&&QN=${qn};QnRtn=1&&`))
    expect(await field.ended(start)).toMatchObject({ state: 'done', result_code: 'done' })
    const stop = await field.ask('2005', 'realtime.stop')
    expect(qnOf((await machine.answers(2))[1]!)).toBe(qn)
    machine.send(frameOf(`ST=91;CN=9013;PW=${password};MN=${mn};CP=&&QN=${qn}&&`))
    expect(await field.ended(stop)).toMatchObject({ state: 'done' })
  })

  test('the parts of a history are counted, those of another period are not', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'history.hour', {
      begin: '2026-11-20T00:00:00+08:00',
      end: '2026-11-20T02:00:00+08:00',
    })
    const [frame] = await machine.answers(1)
    expect(frame).toContain('CP=&&BeginTime=20261120000000,EndTime=20261120020000&&')
    const part = (time: string): Buffer =>
      frameOf(
        `QN=202611231200${time.slice(8, 10)}002;ST=32;CN=2061;PW=${password};MN=${mn};Flag=4;CP=&&DataTime=${time};w01018-Avg=1,w01018-Flag=N&&`,
      )
    const times = ['20261120000000', '20261120010000', '20261119230000', '20261120020000']
    machine.send(Buffer.concat([accept(qnOf(frame!)), ...times.map(part), finish(qnOf(frame!))]))
    expect(await field.ended(id)).toMatchObject({
      state: 'done',
      parts: 3,
      events: ['asked', 'sent', 'accepted', 'part', 'settled'],
    })
  })

  test('set time-outs are those with which the logger is waited for from then on', async () => {
    await field.stop()
    await field.start(standardPatience)
    const machine = await present()
    const id = await field.ask('2017', 'time-out.set', { overTimeSeconds: 1, reCount: 1 })
    const [frame] = await machine.answers(1)
    machine.send(Buffer.concat([accept(qnOf(frame!)), finish(qnOf(frame!))]))
    await field.ended(id)
    // Two tries of a second each: with the ten seconds of the standard this would not end in time.
    expect(await field.ended(await field.ask('2017', 'clock.get'))).toMatchObject({
      state: 'no-answer',
      events: ['asked', 'sent', 'resent', 'settled'],
    })
    await field.stop()
    await field.start(standardPatience)
    await present()
    expect((await field.ended(await field.ask('2017', 'clock.get'))).events).toHaveLength(4)
  })
})

describe('whose answer counts', () => {
  test('an answer from another connection settles nothing, not even with MN, PW and QN', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'clock.set')
    const [frame] = await machine.answers(1)
    const hostile = await field.machine()
    hostile.send(Buffer.concat([accept(qnOf(frame!)), finish(qnOf(frame!), 1)]))
    await vi.waitFor(() => expect(field.gateway.facts().frames).toBe(3))
    // It did not take the MN away either: the true answer comes and counts.
    machine.send(Buffer.concat([accept(qnOf(frame!)), finish(qnOf(frame!), 5)]))
    expect(await field.ended(id)).toMatchObject({ state: 'failed', result_code: 'ExeRtn=5' })
  })

  test('nor one with a wrong password, a wrong QN or another MN', async () => {
    await impatient()
    const machine = await present()
    const id = await field.ask('2017', 'clock.set')
    const [frame] = await machine.answers(1)
    const qn = qnOf(frame!)
    const answer = `QN=${qn};ST=91;CN=9012;PW=${password};MN=${mn};Flag=4;CP=&&ExeRtn=1&&`
    const other = plans['2025']
    machine.send(frameOf(answer.replace(password, 'wrong1')))
    machine.send(frameOf(answer.replace(qn, '20200101000000000')))
    machine.send(frameOf(answer.replace(mn, other.mn).replace(password, other.password)))
    await vi.waitFor(() => expect(field.gateway.facts().frames).toBe(4))
    expect(await field.ended(id)).toMatchObject({ state: 'no-answer' })
  })
})

describe('lines that go and come', () => {
  test('a command waits for its logger', async () => {
    const id = await field.ask('2017', 'clock.get')
    expect((await field.get(id)).state).toBe('queued')
    await field.dial('2017')
    expect(await field.ended(id)).toMatchObject({ state: 'done', events: expect.arrayContaining(['reply']) })
  })

  test('but not for ever', async () => {
    const id = await field.ask('2017', 'clock.get', {}, { expiresInMinutes: 5 })
    field.shift = 4 * 60_000
    const other = await field.ask('2017', 'clock.get', {}, { expiresInMinutes: 5 })
    field.shift = 6 * 60_000
    expect(await field.ended(id)).toMatchObject({ state: 'expired', events: ['asked', 'expired'] })
    expect((await field.get(other)).state).toBe('queued')
  })

  test('and can be taken back until it is sent', async () => {
    const id = await field.ask('2017', 'clock.get')
    expect(await field.downlink.cancel(id, '李工')).toBe(true)
    expect(await field.get(id)).toMatchObject({ state: 'cancelled', events: ['asked', 'cancelled'] })
    expect(await field.downlink.cancel(id, '李工')).toBe(false)
    const machine = await present()
    const sent = await field.ask('2017', 'clock.get')
    await machine.answers(1)
    expect(await field.downlink.cancel(sent, '李工')).toBe(false)
  })

  test('a line that breaks between acceptance and result: interrupted, not sent again', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'clock.set')
    const [frame] = await machine.answers(1)
    machine.send(accept(qnOf(frame!)))
    await field.reached(id, /accepted/)
    machine.close()
    expect(await field.ended(id)).toMatchObject({ state: 'interrupted', result_code: 'disconnected' })
    const again = await present()
    expect(again.received).toEqual([])
  })

  test('before the acceptance: asked anew where that does no harm, with a new QN', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'clock.set')
    const [frame] = await machine.answers(1)
    machine.close()
    await field.reached(id, /queued/)
    const again = await present()
    const [second] = await again.answers(1)
    expect(qnOf(second!)).not.toBe(qnOf(frame!))
    again.send(Buffer.concat([accept(qnOf(second!)), finish(qnOf(second!))]))
    expect(await field.ended(id)).toMatchObject({
      state: 'done',
      events: ['asked', 'sent', 'requeued', 'sent', 'accepted', 'settled'],
    })
  })

  test('and never where it would do something twice', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'sample.start', { factor: 'w01018' })
    await machine.answers(1)
    machine.close()
    expect(await field.ended(id)).toMatchObject({ state: 'interrupted', result_code: 'disconnected' })
  })

  test('a new connection of the same logger is a line that broke', async () => {
    const machine = await present()
    const id = await field.ask('2017', 'sample.start', { factor: 'w01018' })
    await machine.answers(1)
    const second = await field.machine()
    second.send(hello)
    expect(await field.ended(id)).toMatchObject({ state: 'interrupted' })
  })

  test('the queue of one logger is bounded', async () => {
    for (let i = 0; i < 32; i += 1) await field.ask('2017', 'clock.get')
    await expect(field.ask('2017', 'clock.get')).rejects.toThrow('queue-full')
    await field.ask('2025', 'clock.get')
  })
})

describe('a restart', () => {
  test('queued commands go on, those under way end honestly or are asked anew', async () => {
    const machine = await present()
    const [first, waiting] = [
      await field.ask('2017', 'sample.start', { factor: 'w01018' }),
      await field.ask('2017', 'clock.get'),
    ]
    const other = await field.machine()
    const { mn, password } = plans['2025']
    other.send(frameOf(`QN=20261123120000001;ST=91;CN=9015;PW=${password};MN=${mn};Flag=9;CP=&&&&`))
    await other.answers(1)
    const repeatable = await field.ask('2025', 'clock.get')
    await machine.answers(1)
    await other.answers(2)
    await field.reached(first, /sent/)
    await field.reached(repeatable, /sent/)
    // As a crash leaves it: nobody says that the lines go.
    expect((await field.get(waiting)).state).toBe('queued')
    await field.crash()
    await field.start()
    expect(await field.ended(first)).toMatchObject({ state: 'interrupted', result_code: 'restart' })
    expect(await field.get(waiting)).toMatchObject({ state: 'queued' })
    expect(await field.reached(repeatable, /queued/)).toMatchObject({
      events: ['asked', 'sent', 'requeued'],
    })
    await field.dial('2017')
    await field.dial('2025')
    expect(await field.ended(waiting)).toMatchObject({ state: 'done' })
    expect(await field.ended(repeatable)).toMatchObject({ state: 'done' })
  })

  test('a command of a kind that this platform does not have ends with a word', async () => {
    await field.crash()
    const { rows } = await field.db.pool.query<{ id: number }>(
      `insert into command (id, logger_id, kind, cn, parameters, origin, reason, asked_at, expires_at, state)
      select (select max(id) + 1000 from command), id, 'of-another-time', '1011', '{}', 'clock', '试验', now(),
        now() + interval '1 day', 'queued' from logger where mn = $1 returning id`,
      [plans['2017'].mn],
    )
    const { id } = rows[0]!
    await field.start()
    expect(await field.ended(id)).toMatchObject({
      state: 'interrupted',
      result_code: 'kind-unknown',
      events: ['settled'],
    })
  })
})

test('the record of commands cannot be changed or shortened', async () => {
  const id = await field.ask('2017', 'clock.get')
  await field.downlink.cancel(id, '李工')
  for (const statement of [
    'delete from command_event',
    `update command_event set kind = 'sent'`,
    'truncate command_event',
    'delete from command',
    `update command set reason = 'x'`,
    `update command set state = 'done'`,
    'truncate command cascade',
  ]) {
    await expect(field.db.pool.query(statement), statement).rejects.toThrow(/append-only|does not change/)
  }
})
