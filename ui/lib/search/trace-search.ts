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
  /** `pointId~period~epochMs~code~field` */
  readonly value?: string
}

const valueForm = /^(\d{1,9})~(realtime|minute|hour|day)~(\d{1,15})~([\w.]{1,16})~([\w.]{1,16})$/

export function parseValueKey(text: string | undefined): ValueKey | null {
  const match = valueForm.exec(text ?? '')
  if (match === null) return null
  const [, point, period, at, code, field] = match
  return { pointId: Number(point), period: period as Period, at: Number(at), code: code!, field: field! }
}

export const formatValueKey = (key: ValueKey): string =>
  [key.pointId, key.period, key.at, key.code, key.field].join('~')

export function parseTraceSearch(search: Search): TraceSearch {
  const frame = readText(search['frame'], 18)
  const value = readText(search['value'], 80)
  return compact<TraceSearch>({
    frame: frame !== undefined && /^\d{1,7}-\d{1,10}$/.test(frame) ? frame : undefined,
    value: parseValueKey(value) === null ? undefined : value,
  })
}
