import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idleUpload, nextUpload } from './field-upload.ts'
import type { FieldUpload, FieldUploadEvent, FieldUploadState } from './field-upload.ts'

const QN = '20160801085857534'
const frame = Buffer.from('##…', 'utf8')

function upload(over: Partial<FieldUpload> = {}): FieldUpload {
  return { CN: '2061', QN, awaits: '9014', frame, patience: { overTimeMs: 10_000, reCount: 2 }, ...over }
}

function answer(CN: string, over: { QN?: string | null; upload?: string | null } = {}): FieldUploadEvent {
  return { kind: 'answer', CN, QN, upload: null, ...over }
}

const start: FieldUploadEvent = { kind: 'start' }
const tick: FieldUploadEvent = { kind: 'tick' }

function waiting(sent: FieldUpload): FieldUploadState {
  return nextUpload(sent, idleUpload, start, 0).state
}

describe('an upload of the field machine', () => {
  it('is acknowledged by the 9014 of its QN', () => {
    const sent = upload()
    const first = nextUpload(sent, idleUpload, start, 0)
    expect(first.effects).toEqual([
      { kind: 'send', frame },
      { kind: 'wake', at: 10_000 },
    ])
    expect(nextUpload(sent, first.state, answer('9014', { QN: 'another' }), 1).state).toBe(first.state)
    expect(nextUpload(sent, first.state, answer('9013'), 1).state).toBe(first.state)
    expect(nextUpload(sent, first.state, start, 1).state).toBe(first.state)
    expect(nextUpload(sent, first.state, tick, 9999).state).toBe(first.state)
    expect(nextUpload(sent, first.state, answer('9014'), 1).state).toEqual({ kind: 'acknowledged' })
  })

  it('re-sends the same bytes, then gives up', () => {
    const sent = upload()
    const second = nextUpload(sent, waiting(sent), tick, 10_000)
    expect(second.effects[0]).toEqual({ kind: 'resend', frame, attempt: 1 })
    const third = nextUpload(sent, second.state, tick, 20_000)
    expect(nextUpload(sent, third.state, tick, 30_000).state).toEqual({ kind: 'given-up', why: 'no-answer' })
  })

  it('gives up with the connection', () => {
    const sent = upload()
    expect(nextUpload(sent, waiting(sent), { kind: 'disconnected' }, 1).state).toEqual({
      kind: 'given-up',
      why: 'disconnected',
    })
  })

  it('does not wait when no answer is wanted', () => {
    const { state, effects } = nextUpload(upload({ awaits: null }), idleUpload, start, 0)
    expect(state).toEqual({ kind: 'sent' })
    expect(effects.map(({ kind }) => kind)).toEqual(['send', 'settle'])
  })

  it('tells 2005 answers by the CN that they name', () => {
    const sent = upload({ QN: null })
    const state = waiting(sent)
    expect(nextUpload(sent, state, answer('9014', { QN: null }), 1).state).toBe(state)
    expect(nextUpload(sent, state, answer('9014', { QN: null, upload: '2051' }), 1).state).toBe(state)
    expect(nextUpload(sent, state, answer('9014', { QN: null, upload: '2061' }), 1).state.kind).toBe(
      'acknowledged',
    )
    const named = upload()
    expect(
      nextUpload(named, waiting(named), answer('9014', { QN: null, upload: '2061' }), 1).state.kind,
    ).toBe('acknowledged')
  })

  it('begins only with start', () => {
    expect(nextUpload(upload(), idleUpload, tick, 1).state).toBe(idleUpload)
  })
})

const transitions: Readonly<Record<FieldUploadState['kind'], readonly FieldUploadState['kind'][]>> = {
  idle: ['idle', 'wait-answer', 'sent'],
  'wait-answer': ['wait-answer', 'acknowledged', 'given-up'],
  sent: ['sent'],
  acknowledged: ['acknowledged'],
  'given-up': ['given-up'],
}

const anyUpload = fc.record({
  QN: fc.constantFrom(QN, null),
  awaits: fc.constantFrom('9013' as const, '9014' as const, null),
  patience: fc.record({
    overTimeMs: fc.integer({ min: 1, max: 30_000 }),
    reCount: fc.integer({ min: 0, max: 99 }),
  }),
})

const anyEvent: fc.Arbitrary<FieldUploadEvent> = fc.oneof(
  fc.constant(start),
  fc.constant(tick),
  fc.constant<FieldUploadEvent>({ kind: 'disconnected' }),
  fc.record({
    kind: fc.constant('answer' as const),
    CN: fc.constantFrom('9013', '9014', null),
    QN: fc.constantFrom(QN, 'another', null),
    upload: fc.constantFrom('2061', '2051', null),
  }),
)

describe('whatever happens', () => {
  it('stays in the listed transitions, within ReCount, settles once, and ends when time passes', () => {
    const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), anyEvent), { maxLength: 60 })
    fc.assert(
      fc.property(anyUpload, events, (over, events) => {
        const sent = upload(over)
        const counts = { resend: 0, settle: 0, send: 0, wake: 0, deliver: 0 }
        let now = 0
        let state = idleUpload
        const apply = (event: FieldUploadEvent) => {
          const step = nextUpload(sent, state, event, now)
          expect(transitions[state.kind]).toContain(step.state.kind)
          for (const effect of step.effects) counts[effect.kind] += 1
          state = step.state
        }
        for (const [wait, event] of events) {
          now += wait
          apply(event)
        }
        if (state.kind === 'idle') apply(start)
        for (let tries = 0; state.kind === 'wait-answer'; tries += 1) {
          expect(tries).toBeLessThanOrEqual(sent.patience.reCount)
          now = Math.max(now, state.deadline)
          apply(tick)
        }
        expect(counts.resend).toBeLessThanOrEqual(sent.patience.reCount)
        expect(counts.settle).toBe(1)
        expect(counts.send).toBe(1)
      }),
    )
  })
})
