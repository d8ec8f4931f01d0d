import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flow } from '../tables/index.ts'
import { idleRequest, nextRequest } from './host-request.ts'
import type { HostRequest, HostRequestEvent, HostRequestState } from './host-request.ts'

const QN = '20160801085857223'
const frame = Buffer.from('##…', 'utf8')

function request(over: Partial<HostRequest> = {}): HostRequest {
  return {
    version: '2017',
    CN: '2061',
    QN,
    flow: 'ack-uploads-result',
    frame,
    patience: { overTimeMs: 10_000, reCount: 3 },
    executionLimitMs: 60_000,
    window: null,
    ...over,
  }
}

function came(
  CN: string,
  over: Partial<Extract<HostRequestEvent, { kind: 'frame' }>> = {},
): HostRequestEvent {
  return { kind: 'frame', CN, QN, QnRtn: null, ExeRtn: null, dataTime: null, ...over }
}

const start: HostRequestEvent = { kind: 'start' }
const tick: HostRequestEvent = { kind: 'tick' }

/** Runs events at their instants; gives the final state and every effect in order. */
function run(asked: HostRequest, ...events: readonly (readonly [at: number, event: HostRequestEvent])[]) {
  let state = idleRequest
  const effects: string[] = []
  for (const [at, event] of events) {
    const step = nextRequest(asked, state, event, at)
    state = step.state
    for (const effect of step.effects) effects.push(effect.kind)
  }
  return { state, effects: effects.join(' ') }
}

describe('a request of the host', () => {
  it('is accepted and done', () => {
    const { state, effects } = run(
      request({ flow: 'ack-result', CN: '1062' }),
      [0, start],
      [5, came('9011', { QnRtn: '1' })],
      [9, came('9012', { ExeRtn: '1' })],
    )
    expect(state).toEqual({ kind: 'done', ExeRtn: '1' })
    expect(effects).toBe('send wake wake settle')
  })

  it('is refused', () => {
    const { state } = run(request(), [0, start], [5, came('9011', { QnRtn: '3' })])
    expect(state).toEqual({ kind: 'refused', QnRtn: '3' })
  })

  it('takes a 9011 without QnRtn for consent', () => {
    expect(run(request(), [0, start], [5, came('9011')]).state.kind).toBe('wait-result')
  })

  it('is done by 9012 before or without 9011', () => {
    expect(run(request(), [0, start], [5, came('9012', { ExeRtn: '100' })]).state).toEqual({
      kind: 'done',
      ExeRtn: '100',
    })
  })

  it('re-sends the same bytes, then calls the line down', () => {
    const asked = request()
    const waiting = run(asked, [0, start], [10_000, tick], [20_000, tick], [30_000, tick])
    expect(waiting.effects).toBe('send wake resend wake resend wake resend wake')
    expect(nextRequest(asked, waiting.state, tick, 39_999).effects).toEqual([])
    expect(nextRequest(asked, waiting.state, tick, 40_000).state).toEqual({ kind: 'line-down' })
    const again = nextRequest(asked, run(asked, [0, start]).state, tick, 10_000)
    expect(again.effects[0]).toEqual({ kind: 'resend', frame, attempt: 1 })
  })

  it('takes the reply of a get as its own, even before 9011', () => {
    const asked = request({ flow: 'ack-reply-result', CN: '1011' })
    const { state, effects } = run(asked, [0, start], [5, came('1011')])
    expect(state).toEqual({ kind: 'wait-result', deadline: 10_005, limit: 60_005 })
    expect(effects).toBe('send wake deliver wake')
    expect(nextRequest(asked, state, came('9011', { QnRtn: '1' }), 6).state).toBe(state)
    expect(nextRequest(asked, state, came('9014'), 6).state).toBe(state)
  })

  it('waits on while the data of its period come, but not for ever', () => {
    const window = { begin: '20160801000000', end: '20160801230000' }
    const asked = request({ window })
    const upload = (dataTime: string | null) => came('2061', { QN: 'another', dataTime })
    const accepted = [0, came('9011', { QnRtn: '1' })] as const
    const part = run(asked, [0, start], accepted, [8000, upload('20160801000000')])
    expect(part.state).toEqual({ kind: 'wait-result', deadline: 18_000, limit: 60_000 })
    for (const other of [
      upload('20160731230000'),
      upload('20160802000000'),
      upload(null),
      came('2051', { QN: null }),
    ]) {
      expect(nextRequest(asked, part.state, other, 9000).state).toBe(part.state)
    }
    const late = run(asked, [0, start], accepted, [55_000, upload('20160801230000')])
    expect(late.state).toEqual({ kind: 'wait-result', deadline: 60_000, limit: 60_000 })
    expect(nextRequest(asked, late.state, tick, 60_000).state).toEqual({ kind: 'exec-timeout' })
    const open = run(request(), [0, start], accepted, [8000, upload(null)])
    expect(open.effects).toBe('send wake wake deliver wake')
  })

  it('ignores periodic uploads of the same command', () => {
    const asked = request({ flow: 'ack-result', CN: '2011' })
    const periodic = came('2011', { QN: 'another' })
    const waiting = run(asked, [0, start], [1, periodic], [2, came('9011', { QnRtn: '1' })])
    expect(nextRequest(asked, waiting.state, periodic, 9000).state).toBe(waiting.state)
    expect(run(asked, [0, start], [1, periodic]).effects).toBe('send wake')
  })

  it('ends a 2005 stream command with its 9011', () => {
    const asked = request({ version: '2005', flow: 'ack-stream', CN: '2011' })
    expect(run(asked, [0, start], [5, came('9011', { QnRtn: '1' })]).state).toEqual({
      kind: 'done',
      ExeRtn: null,
    })
  })

  it('ends a notify with its 9013', () => {
    const asked = request({ flow: 'notify', CN: '2012' })
    const waiting = run(asked, [0, start], [1, came('9013', { QN: 'another' })], [2, came('9012')])
    expect(waiting.state.kind).toBe('wait-notify-answer')
    expect(nextRequest(asked, waiting.state, came('9013'), 5).state).toEqual({ kind: 'done', ExeRtn: null })
    const tries = [10_000, 20_000, 30_000, 40_000].map((at) => [at, tick] as const)
    expect(run(asked, [0, start], ...tries).state).toEqual({ kind: 'line-down' })
  })

  it('ends with the connection', () => {
    expect(run(request(), [0, start], [5, { kind: 'disconnected' }]).state).toEqual({ kind: 'line-down' })
  })

  it('begins only with start, once', () => {
    expect(run(request(), [0, tick], [1, came('9012')]).state).toBe(idleRequest)
    expect(run(request(), [0, start], [1, start]).effects).toBe('send wake')
  })
})

const transitions: Readonly<Record<HostRequestState['kind'], readonly HostRequestState['kind'][]>> = {
  idle: ['idle', 'wait-ack', 'wait-notify-answer'],
  'wait-ack': ['wait-ack', 'wait-result', 'done', 'refused', 'line-down'],
  'wait-notify-answer': ['wait-notify-answer', 'done', 'line-down'],
  'wait-result': ['wait-result', 'done', 'exec-timeout', 'line-down'],
  done: ['done'],
  refused: ['refused'],
  'line-down': ['line-down'],
  'exec-timeout': ['exec-timeout'],
}

const flows: readonly Flow[] = [
  'ack-result',
  'ack-reply-result',
  'ack-uploads-result',
  'ack-stream',
  'notify',
]

const anyRequest = fc.record({
  flow: fc.constantFrom(...flows),
  overTimeMs: fc.integer({ min: 1, max: 30_000 }),
  reCount: fc.integer({ min: 0, max: 99 }),
})

const code = fc.option(fc.constantFrom('1', '2', '100', ''), { nil: null })

const anyEvent: fc.Arbitrary<HostRequestEvent> = fc.oneof(
  fc.constant(start),
  fc.constant(tick),
  fc.constant<HostRequestEvent>({ kind: 'disconnected' }),
  fc.record({
    kind: fc.constant('frame' as const),
    CN: fc.option(fc.constantFrom('9011', '9012', '9013', '9014', '2061', '2011'), { nil: null }),
    QN: fc.option(fc.constantFrom(QN, 'another'), { nil: null }),
    QnRtn: code,
    ExeRtn: code,
    dataTime: fc.option(fc.constant('20160801000000'), { nil: null }),
  }),
)

const timed = fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), anyEvent), { maxLength: 60 })

describe('whatever happens', () => {
  it('no event leaves the listed transitions, re-sends stay within ReCount, it settles once', () => {
    fc.assert(
      fc.property(anyRequest, timed, ({ flow, ...patience }, events) => {
        const asked = request({ flow, patience })
        let state: HostRequestState = idleRequest
        let now = 0
        let resends = 0
        let settled = 0
        for (const [wait, event] of events) {
          now += wait
          const step = nextRequest(asked, state, event, now)
          expect(transitions[state.kind]).toContain(step.state.kind)
          for (const effect of step.effects) {
            if (effect.kind === 'resend') resends += 1
            if (effect.kind === 'settle') settled += 1
            if (effect.kind === 'wake') expect(effect.at).toBeLessThanOrEqual(now + patience.overTimeMs)
          }
          state = step.state
        }
        expect(resends).toBeLessThanOrEqual(patience.reCount)
        expect(settled).toBe('deadline' in state || state.kind === 'idle' ? 0 : 1)
      }),
    )
  })

  it('always ends when time passes, even under a stream of its own data', () => {
    fc.assert(
      fc.property(anyRequest, timed, fc.boolean(), ({ flow, ...patience }, events, streaming) => {
        const asked = request({ flow, patience })
        let now = 0
        let state = nextRequest(asked, idleRequest, start, now).state
        for (const [wait, event] of events) state = nextRequest(asked, state, event, (now += wait)).state
        const bound = now + (patience.reCount + 2) * patience.overTimeMs + asked.executionLimitMs
        while ('deadline' in state) {
          if (streaming) state = nextRequest(asked, state, came('2061', { QN: 'another' }), now).state
          now = Math.max(now, 'deadline' in state ? state.deadline : now)
          state = nextRequest(asked, state, tick, now).state
          expect(now).toBeLessThanOrEqual(bound)
        }
        expect(state.kind).not.toBe('idle')
      }),
    )
  })
})
