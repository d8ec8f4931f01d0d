import type { Period } from '../../../contract/common.ts'
import type { Search } from './read.ts'
import { compact, readText } from './read.ts'

/** One value of the platform, named so that it can stand in an address. */
export interface ValueKey {
  readonly pointId: number
  readonly period: Period
  /** Epoch milliseconds of the data time. */
  readonly at: number
  readonly code: string
  readonly field: string
}

/** What the frame view is asked for: a frame, or the value whose frame is wanted, or both. */
export interface TraceSearch {
  readonly frame?: string
  /** `pointId_period_epochMs_code_field` */
  readonly value?: string
}

const valueForm =
  /^(\d{1,9})_(realtime|minute|hour|day)_(\d{1,15})_([A-Za-z0-9.]{1,16})_([A-Za-z0-9.]{1,16})$/

export function parseValueKey(text: string | undefined): ValueKey | null {
  const match = valueForm.exec(text ?? '')
  if (match === null) return null
  const [, point, period, at, code, field] = match
  return { pointId: Number(point), period: period as Period, at: Number(at), code: code!, field: field! }
}

export const formatValueKey = (key: ValueKey): string =>
  [key.pointId, key.period, key.at, key.code, key.field].join('_')

export function parseTraceSearch(search: Search): TraceSearch {
  const frame = readText(search['frame'], 18)
  const value = readText(search['value'], 80)
  return compact<TraceSearch>({
    frame: frame !== undefined && /^\d{1,7}-\d{1,10}$/.test(frame) ? frame : undefined,
    value: parseValueKey(value) === null ? undefined : value,
  })
}
