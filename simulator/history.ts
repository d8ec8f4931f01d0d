import { DAY, floorTo, HOUR, MINUTE } from './beijing.ts'
import type { Device } from './device.ts'
import { periodUpload, type PeriodCommand, type Upload } from './upload.ts'

/** How far back each kind of period data goes, ms. */
export interface HistorySpans {
  readonly minutes: number
  readonly hours: number
  readonly days: number
}

/** Period data of the past up to now, as they would have come: by the end of their period, oldest first. */
export function* pastUploads(device: Device, now: number, spans: HistorySpans): Generator<Upload, void> {
  const step = device.settings.minInterval * MINUTE
  const newest = floorTo(now, step)
  const oldest = Math.max(spans.minutes, spans.hours, spans.days)
  const make = (CN: PeriodCommand, start: number): Upload[] =>
    device.points.map((point) => ({
      ...periodUpload(device, point, CN, start),
      isBackfill: true,
    }))
  for (let end = floorTo(now - oldest, DAY) + step; end <= newest; end += step) {
    if (now - end < spans.minutes) yield* make('2051', end - step)
    if (now - end < spans.hours && floorTo(end, HOUR) === end) yield* make('2061', end - HOUR)
    if (now - end < spans.days && floorTo(end, DAY) === end) {
      yield* make('2031', end - DAY)
      yield* make('2041', end - DAY)
    }
  }
}

/** How many that are, nearly. */
export function countPast(device: Device, spans: HistorySpans): number {
  const minutes = spans.minutes / (device.settings.minInterval * MINUTE)
  return Math.round((minutes + spans.hours / HOUR + (2 * spans.days) / DAY) * device.points.length)
}

/** The part of `past` that nobody has sent since `last` (epoch ms; null: never), cut periods included. */
export function missingSince(last: number | null, now: number, past: HistorySpans): HistorySpans {
  if (last === null) return past
  const gap = Math.max(0, now - last)
  return {
    minutes: Math.min(past.minutes, gap + HOUR),
    hours: Math.min(past.hours, gap + HOUR),
    days: Math.min(past.days, gap + DAY),
  }
}
