import { makeQnMaker, type Version } from '../../hj212/index.ts'
import { readCapture, type CaptureCounts } from './capture.ts'
import { startListener, type Listener, type Stranger } from './listener.ts'
import { SandboxSession } from './session.ts'
import { defaultSandboxLimits, type SandboxLimits } from './settings.ts'

export interface SandboxOptions {
  readonly host: string
  /** 0 takes a free port; null: no port, captures only. */
  readonly port: number | null
  readonly now: () => number
  /** Eight characters A-Z and 0-9, and a key of sixteen; from chance. */
  readonly makeCode: () => string
  readonly makeKey: () => string
  readonly limits?: Partial<SandboxLimits>
  /** The port could not be opened: the rest of the platform goes on without it. */
  readonly onFault?: (error: unknown) => void
}

export interface NewSession {
  readonly name: string
  readonly version: Version
  readonly mn: string
  readonly password: string
  readonly key: string | null
}

export interface Sandbox {
  readonly port: number | null
  readonly limits: SandboxLimits
  sessions(): readonly SandboxSession[]
  session(code: string): SandboxSession | null
  strangers(): readonly Stranger[]
  create(
    wanted: NewSession,
  ):
    | { readonly ok: true; readonly session: SandboxSession }
    | { readonly ok: false; readonly why: 'mn-taken' | 'too-many' }
  remove(code: string): boolean
  capture(session: SandboxSession, source: AsyncIterable<Buffer>): Promise<CaptureCounts>
  close(): Promise<void>
}

const tickMs = 250

/** Sessions in memory, by code and by MN, and the port that machines connect to. Nothing of it is stored. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { now } = options
  const limits = { ...defaultSandboxLimits, ...options.limits }
  const byCode = new Map<string, SandboxSession>()
  const byMn = new Map<string, SandboxSession>()
  const nextQn = makeQnMaker()

  const remove = (code: string): boolean => {
    const session = byCode.get(code)
    if (session === undefined) return false
    byCode.delete(code)
    byMn.delete(session.settings.mn)
    session.close()
    return true
  }

  const listener: Listener | null =
    options.port === null
      ? null
      : await startListener({
          host: options.host,
          port: options.port,
          limits,
          now,
          sessionOf: (mn) => byMn.get(mn) ?? null,
        }).catch((error: unknown) => {
          options.onFault?.(error)
          return null
        })

  const timer = setInterval(() => {
    const at = now()
    for (const session of byCode.values()) {
      if (at >= session.settings.expiresAt) remove(session.settings.code)
      else session.tick(at)
    }
    listener?.sweep(at)
  }, tickMs)
  timer.unref()

  return {
    port: listener?.port ?? null,
    limits,
    sessions: () => [...byCode.values()],
    session: (code) => byCode.get(code) ?? null,
    strangers: () => listener?.strangers() ?? [],
    create({ name, version, mn, password, key }) {
      if (byMn.has(mn)) return { ok: false, why: 'mn-taken' }
      if (byCode.size >= limits.sessions) return { ok: false, why: 'too-many' }
      const createdAt = now()
      const settings = {
        code: options.makeCode(),
        name: name === '' ? mn : name,
        version,
        mn,
        password,
        key: version === '2025' ? key : null,
        createdAt,
        expiresAt: createdAt + limits.sessionHours * 3_600_000,
      }
      const session = new SandboxSession(settings, { limits, nextQn, makeKey: options.makeKey })
      byCode.set(settings.code, session)
      byMn.set(mn, session)
      return { ok: true, session }
    },
    remove,
    capture: (session, source) => readCapture(session, source, limits.captureBytes),
    async close() {
      clearInterval(timer)
      for (const code of byCode.keys()) remove(code)
      await listener?.close()
    },
  }
}
