import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { frameOf } from '../../test/system/field-machine.ts'
import { connectDatabase, type Database } from '../db/database.ts'
import { DownlinkField, plans } from './downlink.fixture.ts'

const { mn, password } = plans['2017']
let field: DownlinkField
let db: Database
/** What the connections of downlink meet: nothing, no server, or a line that breaks just after a commit. */
let fault: 'none' | 'away' | 'after-commit' = 'none'

const lost = (): Error =>
  Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })

beforeAll(async () => {
  field = await DownlinkField.open()
  db = connectDatabase(field.db.connection)
  const connect = db.pool.connect.bind(db.pool) as () => Promise<import('pg').PoolClient>
  db.pool.connect = (async () => {
    if (fault === 'away') throw lost()
    const client = await connect()
    const query = async (...args: unknown[]): Promise<unknown> => {
      const result: unknown = await (client.query as (...all: unknown[]) => Promise<unknown>)(...args)
      const isCommit = args.some((one) => typeof one === 'string' && one === 'commit')
      if (!isCommit || fault !== 'after-commit') return result
      fault = 'none'
      throw lost()
    }
    return { query, release: () => client.release() }
  }) as typeof db.pool.connect
  await field.renew({ db })
})
afterAll(async () => {
  fault = 'none'
  await field.close()
  await db.close()
})

const qnOf = (frame: string): string => /QN=(\d{17})/.exec(frame)![1]!
const answers = (qn: string): Buffer =>
  Buffer.concat([
    frameOf(`QN=${qn};ST=91;CN=9011;PW=${password};MN=${mn};Flag=4;CP=&&QnRtn=1&&`),
    frameOf(`QN=${qn};ST=91;CN=9012;PW=${password};MN=${mn};Flag=4;CP=&&ExeRtn=1&&`),
  ])

test('while the database is away exchanges go on, and the record follows; what must leave a trace first waits', async () => {
  const readable = await field.ask('2017', 'clock.set')
  const once = await field.ask('2017', 'sample.start', { factor: 'w01018' })
  fault = 'away'
  const machine = await field.machine()
  machine.send(
    frameOf(
      `QN=20261123120000001;ST=32;CN=2011;PW=${password};MN=${mn};Flag=4;CP=&&DataTime=20261123120000&&`,
    ),
  )
  const [first] = await machine.answers(1)
  machine.send(answers(qnOf(first!)))
  // Asked while it is away: told so, and never sent.
  await expect(field.ask('2017', 'clock.get')).rejects.toThrow('Connection terminated')
  expect(machine.received).toHaveLength(1)
  expect((await field.get(readable)).events).toEqual(['asked'])
  fault = 'none'
  const [, second] = await machine.answers(2)
  expect(second).toContain('CN=3012')
  machine.send(answers(qnOf(second!)))
  const events = ['asked', 'sent', 'accepted', 'settled']
  expect(await field.ended(readable)).toMatchObject({ state: 'done', events })
  expect(await field.ended(once)).toMatchObject({ state: 'done', events })
  expect(machine.received).toHaveLength(2)
  expect((await field.list()).filter(({ kind }) => kind === 'clock.get')).toEqual([])
})

test('a line to the database that breaks after the commit writes nothing twice', async () => {
  fault = 'after-commit'
  const id = await field.ask('2025', 'clock.get')
  expect(fault).toBe('none')
  fault = 'after-commit'
  await field.downlink.cancel(id, '李工')
  await vi.waitFor(() => expect(fault).toBe('none'))
  expect(await field.get(id)).toMatchObject({ state: 'cancelled', events: ['asked', 'cancelled'] })
})
