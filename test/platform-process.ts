import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { GatewayStatus } from '../contract/gateway.ts'

export const adminPassword = 'Test-administrator-1'

/** The built platform as its own process, as `npm start` runs it, on free ports. */
export interface PlatformProcess {
  readonly httpPort: number
  readonly tcpPort: number
  /** null without TLS. */
  readonly tcpTlsPort: number | null
  readonly sandboxPort: number
  readonly child: ChildProcess
  /** A signed-in GET of the administrator. */
  get(path: string): Promise<Response>
  status(): Promise<GatewayStatus>
  /** Waits until ingest has applied all that the journal holds. */
  settled(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>
}

type Ports = Pick<PlatformProcess, 'httpPort' | 'tcpPort' | 'tcpTlsPort' | 'sandboxPort'>

interface Options {
  readonly dir: string
  readonly databaseUrl?: string
  readonly env?: Readonly<Record<string, string>>
  /** What Node is started by, its own arguments coming after: `unshare -m …`. */
  readonly command?: readonly [string, ...string[]]
}

export async function startPlatformProcess({
  dir,
  databaseUrl,
  env,
  command,
}: Options): Promise<PlatformProcess> {
  const entry = 'dist/server/main.js'
  if (!existsSync(entry))
    throw new Error(`${entry} is missing: run npm test, or npx tsc -p tsconfig.build.json`)
  const [execPath, ...execArgv] = command ?? [process.execPath]
  const child = fork(entry, ['--no-demo'], {
    execPath,
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      QINGYUAN_DIR: dir,
      HTTP_PORT: '0',
      TCP_PORT: '0',
      SANDBOX_PORT: '0',
      ADMIN_PASSWORD: adminPassword,
      LOG_LEVEL: 'warn',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...env,
    },
  })
  let complaints = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-8000)
  })
  const exited = once(child, 'exit')
  const ready = await Promise.race([
    new Promise<Ports>((resolve) => {
      child.on('message', (message) => resolve(message as Ports))
    }),
    exited.then(([code]) => {
      throw new Error(`the platform ended with ${String(code)} before it was ready:\n${complaints}`)
    }),
  ])
  const origin = `http://127.0.0.1:${ready.httpPort}`
  let cookie: string | null = null

  const signIn = async (): Promise<string> => {
    const reply = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ login: 'admin', password: adminPassword }),
    })
    if (!reply.ok) throw new Error(`sign-in: ${reply.status} ${await reply.text()}`)
    return reply.headers.getSetCookie()[0]!.split(';')[0]!
  }
  const get = async (path: string): Promise<Response> => {
    cookie ??= await signIn()
    return fetch(`${origin}${path}`, { headers: { cookie } })
  }
  const status = async (): Promise<GatewayStatus> => {
    const reply = await get('/api/gateway/status')
    if (!reply.ok) throw new Error(`status: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as GatewayStatus
  }

  return {
    ...ready,
    child,
    get,
    status,
    async settled() {
      const until = Date.now() + 60_000
      for (;;) {
        const now = await status()
        if (now.journal.backlogBytes === 0 && now.ingest.applied === now.journal.durable) return
        if (Date.now() > until)
          throw new Error(`ingest does not catch up: ${JSON.stringify(now)}\n${complaints}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGTERM')
      await exited
      return child.exitCode
    },
  }
}
