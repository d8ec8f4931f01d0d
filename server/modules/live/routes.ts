import { openLive } from '../../../contract/index.ts'
import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../db/database.ts'
import type { Log } from '../../lib/log.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import type { SignedIn } from '../../web/signed-in.ts'
import { makePending, type Pending } from './pending.ts'
import { makeScopes, type VisiblePoints } from './scopes.ts'
import { makeStream, type Stream } from './stream.ts'

export interface LiveParts {
  readonly db: Database
  readonly bus: Bus
  readonly log?: Log | undefined
  /** Says which sessions end before their time. */
  readonly onSessionEnd: (
    listener: (
      end: { kind: 'session'; session: string } | { kind: 'others'; userId: number; keep: string },
    ) => void,
  ) => void
  readonly pace?: Partial<LivePace>
}

export interface LivePace {
  readonly spacingMs: number
  readonly heartbeatMs: number
  /** How old the list of visible points may become. */
  readonly scopeMs: number
  readonly streamsOfUser: number
  readonly streamsInAll: number
}

const defaultPace: LivePace = {
  spacingMs: 1000,
  heartbeatMs: 15_000,
  scopeMs: 60_000,
  streamsOfUser: 12,
  streamsInAll: 2000,
}

/** An open stream and what it may say. */
interface Listener {
  readonly who: SignedIn
  readonly outlet: number | null
  readonly pending: Pending
  readonly stream: Stream
  visible: VisiblePoints
}

export function mountLive(web: Web, parts: LiveParts): void {
  const { db, bus, log } = parts
  const pace = { ...defaultPace, ...parts.pace }
  const scopes = makeScopes(db, pace.scopeMs)
  const listeners = new Set<Listener>()
  /** Streams by user, those included that are being opened. */
  const open = new Map<number, number>()
  let openInAll = 0
  let isClosing = false

  const count = (userId: number, by: 1 | -1): void => {
    openInAll += by
    const left = (open.get(userId) ?? 0) + by
    if (left === 0) open.delete(userId)
    else open.set(userId, left)
  }

  /** Streams of ended sessions end; the others are told of the points they see now. */
  const review = async (listener: Listener): Promise<void> => {
    try {
      if (!(await web.sessions.isAlive(listener.who.session))) {
        listener.stream.end()
        return
      }
      listener.visible = await scopes.pointsOf(actorOf(listener.who))
    } catch (error) {
      // Who may see what is not known: nothing more is said; the browser comes back and is asked again.
      log?.warn({ err: error }, 'live stream ended: its scope could not be read')
      listener.stream.end()
    }
  }
  const reviewAll = (): void => {
    for (const listener of listeners) void review(listener)
  }

  const offs = [
    bus.subscribe('data.changed', ({ readings }) => {
      for (const { pending, stream, visible, outlet } of listeners) {
        pending.add(readings, visible, outlet)
        stream.wake()
      }
    }),
    bus.subscribe('registry.changed', () => {
      scopes.forget()
      reviewAll()
    }),
  ]
  parts.onSessionEnd((end) => {
    for (const { who, stream } of listeners) {
      const isEnded =
        end.kind === 'session'
          ? who.session === end.session
          : who.userId === end.userId && who.session !== end.keep
      if (isEnded) stream.end()
    }
  })
  const heart = setInterval(() => {
    for (const { stream } of listeners) stream.heartbeat()
    reviewAll()
  }, pace.heartbeatMs)
  heart.unref()
  web.app.addHook('preClose', async () => {
    isClosing = true
    clearInterval(heart)
    for (const off of offs) off()
    for (const { stream } of listeners) stream.end()
  })

  mount(web, openLive, async ({ actor: who, query, request, reply }) => {
    if ((open.get(who.userId) ?? 0) >= pace.streamsOfUser || openInAll >= pace.streamsInAll || isClosing) {
      return refuse('too-many-streams', { retryAfterSeconds: 30 })
    }
    count(who.userId, 1)
    let visible: VisiblePoints
    try {
      visible = await scopes.pointsOf(actorOf(who))
    } catch (error) {
      count(who.userId, -1)
      throw error
    }
    if (request.raw.destroyed || isClosing) {
      count(who.userId, -1)
      return reply.hijack()
    }
    const headers = reply.getHeaders()
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      ...(headers as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // nginx would gather the events.
      'x-accel-buffering': 'no',
    })
    const pending = makePending()
    const stream = makeStream(response, pending, pace.spacingMs, () => {
      listeners.delete(listener)
      count(who.userId, -1)
    })
    const listener: Listener = { who, outlet: query.outlet ?? null, pending, stream, visible }
    listeners.add(listener)
    // The session may have ended while the scope was read.
    void review(listener)
    return undefined
  })
}
