import type { Effect, Patience, Step } from './effect.ts'

/** One frame that a field machine sends of its own accord: an upload, or a notify. */
export interface FieldUpload {
  readonly CN: string
  /** null in 2005 uploads that carry none. */
  readonly QN: string | null
  /** What it waits for: 9014 when bit 0 of Flag is set, 9013 for a notify, null for nothing. */
  readonly awaits: '9013' | '9014' | null
  readonly frame: Uint8Array
  readonly patience: Patience
}

/** Instants are milliseconds. */
export type FieldUploadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'wait-answer'; readonly resends: number; readonly deadline: number }
  | SettledUpload

/**
 * `sent`: no answer was wanted. `acknowledged`: the host has it. `given-up`: keep it and send it as back-fill
 * (补传) when the line is there again.
 */
export type SettledUpload =
  | { readonly kind: 'sent' }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'given-up'; readonly why: 'no-answer' | 'disconnected' }

/** `answer`: QN of the head, in 2005 that inside CP; `upload` is the CN that a 2005 data answer names there. */
export type FieldUploadEvent =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'answer'
      readonly CN: string | null
      readonly QN: string | null
      readonly upload: string | null
    }
  | { readonly kind: 'tick' }
  | { readonly kind: 'disconnected' }

type UploadStep = Step<FieldUploadState, SettledUpload>

export const idleUpload: FieldUploadState = { kind: 'idle' }

/** The one transition function of an upload [HJ 212-2017 6.1, 6.2]. Events that mean nothing change nothing. */
export function nextUpload(
  upload: FieldUpload,
  state: FieldUploadState,
  event: FieldUploadEvent,
  now: number,
): UploadStep {
  if (state.kind === 'idle') return event.kind === 'start' ? begin(upload, now) : stay(state)
  if (state.kind !== 'wait-answer') return stay(state)
  if (event.kind === 'disconnected') return settle({ kind: 'given-up', why: 'disconnected' })
  if (event.kind === 'answer')
    return isAnswerOf(upload, event) ? settle({ kind: 'acknowledged' }) : stay(state)
  if (event.kind === 'start' || now < state.deadline) return stay(state)
  if (state.resends >= upload.patience.reCount) return settle({ kind: 'given-up', why: 'no-answer' })
  return wait(upload, state.resends + 1, now)
}

/** By QN; an upload or an answer without QN is told by the CN that the answer names. */
function isAnswerOf(upload: FieldUpload, event: Extract<FieldUploadEvent, { kind: 'answer' }>): boolean {
  if (event.CN !== upload.awaits) return false
  if (event.upload !== null && event.upload !== upload.CN) return false
  return upload.QN === null || event.QN === null ? event.upload !== null : event.QN === upload.QN
}

function begin(upload: FieldUpload, now: number): UploadStep {
  if (upload.awaits !== null) return wait(upload, 0, now)
  const { state, effects } = settle({ kind: 'sent' })
  return { state, effects: [{ kind: 'send', frame: upload.frame }, ...effects] }
}

function wait(upload: FieldUpload, resends: number, now: number): UploadStep {
  const deadline = now + upload.patience.overTimeMs
  const frame = upload.frame
  const first: Effect<SettledUpload> =
    resends === 0 ? { kind: 'send', frame } : { kind: 'resend', frame, attempt: resends }
  return {
    state: { kind: 'wait-answer', resends, deadline },
    effects: [first, { kind: 'wake', at: deadline }],
  }
}

function stay(state: FieldUploadState): UploadStep {
  return { state, effects: [] }
}

function settle(state: SettledUpload): UploadStep {
  return { state, effects: [{ kind: 'settle', state }] }
}
