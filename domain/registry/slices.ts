import type { Fields } from './field.ts'

/** One stretch of valid time [from, to) (ms; to null: until further notice) and what held in it. */
export interface Slice {
  readonly id: number
  readonly from: number
  readonly to: number | null
  readonly fields: Fields
}

/**
 * `since`: otherwise from that moment on. `correct`: what was said of that stretch was wrong. `end`: no more from
 * that moment on.
 */
export type Change =
  | { readonly kind: 'since'; readonly from: number; readonly fields: Fields }
  | { readonly kind: 'correct'; readonly slice: number; readonly fields: Fields }
  | { readonly kind: 'end'; readonly at: number }

export type Sliced =
  | {
      readonly ok: true
      /** Slices that are no longer believed. */
      readonly superseded: readonly number[]
      readonly added: readonly Omit<Slice, 'id'>[]
    }
  | { readonly ok: false; readonly fault: 'before-last' | 'after-end' | 'no-such-slice' }

/**
 * What a change makes of the slices believed now (in order, without gaps). Nothing is overwritten: slices are
 * superseded and others added. Changes from a day on touch the last slice only; an earlier one is corrected.
 */
export function slice(current: readonly Slice[], change: Change): Sliced {
  if (change.kind === 'correct') {
    const wrong = current.find(({ id }) => id === change.slice)
    if (wrong === undefined) return { ok: false, fault: 'no-such-slice' }
    return {
      ok: true,
      superseded: [wrong.id],
      added: [{ from: wrong.from, to: wrong.to, fields: change.fields }],
    }
  }
  const last = current.at(-1)
  if (last === undefined) return { ok: false, fault: 'no-such-slice' }
  const at = change.kind === 'since' ? change.from : change.at
  if (at < last.from || (change.kind === 'end' && at === last.from))
    return { ok: false, fault: 'before-last' }
  if (last.to !== null && at >= last.to) return { ok: false, fault: 'after-end' }
  const before = at === last.from ? [] : [{ from: last.from, to: at, fields: last.fields }]
  const after = change.kind === 'since' ? [{ from: at, to: last.to, fields: change.fields }] : []
  return { ok: true, superseded: [last.id], added: [...before, ...after] }
}
