import type { Version } from '../message.ts'
import { requestOutcome, type Flow } from '../tables/index.ts'
import type { Effect, Patience, Step } from './effect.ts'

/** One command from host to field machine. The caller keeps one at a time per MN and queues the rest. */
export interface HostRequest {
  readonly version: Version
  readonly CN: string
  readonly QN: string
  /** What the command table says follows: `notify` waits for 9013, `ack-stream` ends with 9011. */
  readonly flow: Flow
  readonly frame: Uint8Array
  readonly patience: Patience
  /** An execution ends after this long even while data keep coming. */
  readonly executionLimitMs: number
  /** BeginTime and EndTime of a history request, fourteen digits each: only uploads of that period belong to it. */
  readonly window: { readonly begin: string; readonly end: string } | null
}

/**
 * IDLE → WAIT_ACK → WAIT_RESULT → DONE, or REFUSED, LINE_DOWN, EXEC_TIMEOUT; a notify waits for its 9013 instead.
 * Instants are milliseconds.
 */
export type HostRequestState = Pending | SettledRequest

type Pending =
  | { readonly kind: 'idle' }
  | { readonly kind: 'wait-ack'; readonly resends: number; readonly deadline: number }
  | { readonly kind: 'wait-notify-answer'; readonly resends: number; readonly deadline: number }
  | { readonly kind: 'wait-result'; readonly deadline: number; readonly limit: number }

/** `QnRtn`, `ExeRtn`: as sent; ExeRtn is null where the flow has none or the field left it out. */
export type SettledRequest =
  | { readonly kind: 'done'; readonly ExeRtn: string | null }
  | { readonly kind: 'refused'; readonly QnRtn: string }
  | { readonly kind: 'line-down' }
  | { readonly kind: 'exec-timeout' }

/**
 * `frame`: a frame of the device whose CRC is right. QN is that of the head, in 2005 answers that inside CP.
 * `tick`: time has passed. `disconnected`: the connection of the MN has gone.
 */
export type HostRequestEvent =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'frame'
      readonly CN: string | null
      readonly QN: string | null
      readonly QnRtn: string | null
      readonly ExeRtn: string | null
      readonly dataTime: string | null
    }
  | { readonly kind: 'tick' }
  | { readonly kind: 'disconnected' }

type RequestStep = Step<HostRequestState, SettledRequest>
type FrameEvent = Extract<HostRequestEvent, { kind: 'frame' }>
type Waiting = Extract<HostRequestState, { deadline: number }>

export const idleRequest: HostRequestState = { kind: 'idle' }

/**
 * The one transition function of a host's request [HJ 212-2017 6.1, 6.2, 6.5.1]. Events that mean nothing in a
 * state change nothing.
 */
export function nextRequest(
  request: HostRequest,
  state: HostRequestState,
  event: HostRequestEvent,
  now: number,
): RequestStep {
  if (state.kind === 'idle') return event.kind === 'start' ? begin(request, now) : stay(state)
  if (!isWaiting(state)) return stay(state)
  if (event.kind === 'disconnected') return settle({ kind: 'line-down' })
  if (event.kind === 'frame') return received(request, state, event, now)
  const late = event.kind === 'tick' && now >= state.deadline
  return late ? timedOut(request, state, now) : stay(state)
}

function isWaiting(state: HostRequestState): state is Waiting {
  return 'deadline' in state
}

function begin(request: HostRequest, now: number): RequestStep {
  const kind = request.flow === 'notify' ? 'wait-notify-answer' : 'wait-ack'
  const deadline = now + request.patience.overTimeMs
  return {
    state: { kind, resends: 0, deadline },
    effects: [
      { kind: 'send', frame: request.frame },
      { kind: 'wake', at: deadline },
    ],
  }
}

/** No answer: again, then the line counts as down. No result: failed, never again [HJ 212-2017 6.2]. */
function timedOut(request: HostRequest, state: Waiting, now: number): RequestStep {
  if (state.kind === 'wait-result') return settle({ kind: 'exec-timeout' })
  if (state.resends >= request.patience.reCount) return settle({ kind: 'line-down' })
  const resends = state.resends + 1
  const deadline = now + request.patience.overTimeMs
  return {
    state: { kind: state.kind, resends, deadline },
    effects: [
      { kind: 'resend', frame: request.frame, attempt: resends },
      { kind: 'wake', at: deadline },
    ],
  }
}

function received(request: HostRequest, state: Waiting, event: FrameEvent, now: number): RequestStep {
  if (state.kind === 'wait-notify-answer') {
    return event.CN === '9013' && event.QN === request.QN
      ? settle({ kind: 'done', ExeRtn: null })
      : stay(state)
  }
  if (event.QN === request.QN) return answered(request, state, event, now)
  const isPart = state.kind === 'wait-result' && belongs(request, event)
  return isPart ? executing(request, now, state.limit, [{ kind: 'deliver' }]) : stay(state)
}

/** A frame with the QN of the request. 9012 may come before 9011, or alone: weak loggers do so. */
function answered(
  request: HostRequest,
  state: Exclude<Waiting, { kind: 'wait-notify-answer' }>,
  event: FrameEvent,
  now: number,
): RequestStep {
  const limit = state.kind === 'wait-result' ? state.limit : now + request.executionLimitMs
  if (event.CN === '9012') return settle({ kind: 'done', ExeRtn: event.ExeRtn })
  if (event.CN === '9011')
    return state.kind === 'wait-ack' ? acknowledged(request, event, now, limit) : stay(state)
  if (event.CN !== request.CN) return stay(state)
  return executing(request, now, limit, [{ kind: 'deliver' }])
}

/** A 9011 without QnRtn is taken as consent: the result or the time-out decides. */
function acknowledged(request: HostRequest, event: FrameEvent, now: number, limit: number): RequestStep {
  if (event.QnRtn !== null && requestOutcome(request.version, event.QnRtn).kind !== 'ready') {
    return settle({ kind: 'refused', QnRtn: event.QnRtn })
  }
  // [HJ/T 212-2005 App C 4, 5] no 9012 is shown for the commands that start a stream.
  if (request.flow === 'ack-stream') return settle({ kind: 'done', ExeRtn: null })
  return executing(request, now, limit, [])
}

/** History uploads have a QN of their own: told by CN and, where given, by the wanted period. */
function belongs(request: HostRequest, event: FrameEvent): boolean {
  if (request.flow !== 'ack-uploads-result' || event.CN !== request.CN) return false
  if (request.window === null) return true
  return (
    event.dataTime !== null && event.dataTime >= request.window.begin && event.dataTime <= request.window.end
  )
}

function executing(
  request: HostRequest,
  now: number,
  limit: number,
  effects: readonly Effect<SettledRequest>[],
): RequestStep {
  const deadline = Math.min(now + request.patience.overTimeMs, limit)
  return {
    state: { kind: 'wait-result', deadline, limit },
    effects: [...effects, { kind: 'wake', at: deadline }],
  }
}

function stay(state: HostRequestState): RequestStep {
  return { state, effects: [] }
}

function settle(state: SettledRequest): RequestStep {
  return { state, effects: [{ kind: 'settle', state }] }
}
