import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CommandView } from '../../contract/command.ts'
import { openDatabase } from '../../server/db/database.ts'
import { adminPassword, startPlatformProcess, type PlatformProcess } from '../platform-process.ts'
import { FieldMachine, frameOf } from './field-machine.ts'
import { registerLoggers, testMn, testPassword } from './loggers.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-command-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const hello = frameOf(
  `QN=20261123120000001;ST=32;CN=2011;PW=${testPassword};MN=${testMn(0)};Flag=5;CP=&&DataTime=20261123120000;w01018-Rtd=1,w01018-Flag=N&&`,
)
const answer = (qn: string, CN: string, cp: string): Buffer =>
  frameOf(`QN=${qn};ST=91;CN=${CN};PW=${testPassword};MN=${testMn(0)};Flag=4;CP=&&${cp}&&`)

/** Asks as the administrator does; gives the command's number. */
async function ask(platform: PlatformProcess, kind: string, parameters: object): Promise<number> {
  const origin = `http://127.0.0.1:${platform.httpPort}`
  const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...headers },
      body: JSON.stringify(body),
    })
  const signedIn = await post('/api/session', { login: 'admin', password: adminPassword })
  const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!
  const reply = await post('/api/commands', { loggerId: 1, kind, parameters, reason: '试验' }, { cookie })
  expect(reply.status).toBe(200)
  return ((await reply.json()) as { id: number }).id
}

const get = async (
  platform: PlatformProcess,
  id: number,
): Promise<{ command: CommandView; events: { kind: string; frame: string | null }[] }> =>
  (await platform.get(`/api/commands/${id}`)).json() as never

test('kill -9 in the middle of a command: its end is honest, what waited goes on', async () => {
  const db = await openDatabase({ url: null, dir: join(dir, 'db') })
  await registerLoggers(db, 1)
  await db.close()
  let platform = await startPlatformProcess({ dir })
  const machine = await FieldMachine.connect(platform.tcpPort)
  machine.send(hello)
  await machine.answers(1)
  const once = await ask(platform, 'sample.start', { factor: 'w01018' })
  const [, first] = await machine.answers(2)
  const qn = /QN=(\d{17})/.exec(first!)![1]!
  machine.send(answer(qn, '9011', 'QnRtn=1'))
  await vi.waitFor(async () => expect((await get(platform, once)).command.state).toBe('accepted'), {
    timeout: 5000,
  })
  const waiting = await ask(platform, 'clock.get', {})
  await platform.kill()

  platform = await startPlatformProcess({ dir })
  try {
    expect(await get(platform, once)).toMatchObject({
      command: { state: 'interrupted', resultCode: 'restart', qn },
      events: [{ kind: 'asked' }, { kind: 'sent' }, { kind: 'accepted' }, { kind: 'settled' }],
    })
    const again = await FieldMachine.connect(platform.tcpPort)
    again.send(hello)
    const asked = (await again.answers(2)).find((frame) => frame.includes('CN=1011'))!
    const second = /QN=(\d{17})/.exec(asked)![1]!
    again.send(answer(second, '1011', 'SystemTime=20261123120000'))
    again.send(answer(second, '9012', 'ExeRtn=1'))
    await vi.waitFor(async () => expect((await get(platform, waiting)).command.state).toBe('done'), {
      timeout: 5000,
    })
    const { events } = await get(platform, waiting)
    const reply = events.find(({ kind }) => kind === 'reply')!
    expect((await platform.get(`/api/frames/${reply.frame}`)).status).toBe(200)
    expect(again.received.some((frame) => frame.includes('CN=3012'))).toBe(false)
    again.close()
  } finally {
    await platform.stop()
  }
}, 60_000)
