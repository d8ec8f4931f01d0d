import { DAY, floorTo, HOUR, MINUTE } from './beijing.ts'
import { trait } from './chance.ts'
import type { Device } from './device.ts'
import {
  facilityUpload,
  heartbeatUpload,
  keyUpload,
  periodUpload,
  realtimeUpload,
  type PeriodCommand,
  type Upload,
} from './upload.ts'

/** The timers of one logger. Times are those of its own clock. */
export interface Schedule {
  /** Uploads that are due, oldest first; moves the timers on. */
  due(now: number): Upload[]
  /** When the next will be due. */
  next(): number
  /** The clock was set or an interval changed: timers begin anew. */
  restart(now: number): void
}

/** Behind by more than this, real-time data are left out: nobody wants the state of an hour ago as news. */
const MAX_REALTIME_LAG = 10 * MINUTE
/** The standard names no period; others' loggers send one every few minutes. */
const HEARTBEAT = 5 * MINUTE
/** [HJ 212-2025 6.4.3, reported] */
const KEY_LIFE = 90 * DAY

interface Timer {
  at: number
  /** What it makes is worth sending late. */
  readonly isLasting: boolean
  readonly step: () => number
  readonly make: (at: number) => Upload[]
}

/**
 * Real-time data every RtdInterval, minute, hour and day data just after the end of their period, facility states
 * with the minute data, heart-beats in 2025 [HJ 212-2017 6.7, C.13–C.19]. Within the seconds that `spread` allows,
 * loggers differ, so that a fleet does not speak in one instant.
 */
export function makeSchedule(device: Device, now: number, spreadMs = 5000): Schedule {
  const { seed } = device.points[0]!.process
  const { settings } = device
  const phase = trait(seed, 180, 0, 1)
  const lag = 1 + Math.floor(trait(seed, 181, 0, 1) * spreadMs)
  const minuteMs = (): number => settings.minInterval * MINUTE
  const timers: Timer[] = []

  const start = (from: number): void => {
    const period = (CN: PeriodCommand, length: () => number, late: number): Timer => ({
      at: floorTo(from, length()) + length() + late,
      isLasting: true,
      step: length,
      make: (at) =>
        device.points.map((point) =>
          periodUpload(device, point, CN, floorTo(at - late, length()) - length()),
        ),
    })
    const rtdMs = (): number => settings.rtdInterval * 1000
    const rtdPhase = Math.floor(phase * settings.rtdInterval) * 1000
    let realtimeAt = floorTo(from, 1000) - (floorTo(from, 1000) % rtdMs()) + rtdPhase
    while (realtimeAt <= from) realtimeAt += rtdMs()
    timers.length = 0
    timers.push(
      {
        at: realtimeAt,
        isLasting: false,
        step: rtdMs,
        make: (at) =>
          settings.sendsRealtime ? device.points.map((point) => realtimeUpload(device, point, at)) : [],
      },
      period('2051', minuteMs, lag),
      period('2061', () => HOUR, lag + 150),
      period('2031', () => DAY, lag + 300),
      period('2041', () => DAY, lag + 450),
      {
        at: floorTo(from, minuteMs()) + minuteMs() + lag + 600,
        isLasting: false,
        step: minuteMs,
        make: (at) =>
          settings.sendsFacilities ? device.points.map((point) => facilityUpload(device, point, at)) : [],
      },
    )
    if (device.plan.version === '2025') {
      timers.push({
        at: from + Math.floor(phase * HEARTBEAT),
        isLasting: false,
        step: () => HEARTBEAT,
        make: () => [heartbeatUpload(device)],
      })
      // Asks every hour until the host has sent a new key.
      timers.push({
        at: from + 2000,
        isLasting: false,
        step: () => HOUR,
        make: (at) =>
          settings.key !== null && at - settings.keyCreatedAt >= KEY_LIFE ? [keyUpload(device)] : [],
      })
    }
  }
  start(now)

  return {
    due(now) {
      const ready: { at: number; uploads: Upload[] }[] = []
      for (const timer of timers) {
        while (timer.at <= now) {
          if (timer.isLasting || now - timer.at < MAX_REALTIME_LAG)
            ready.push({ at: timer.at, uploads: timer.make(timer.at) })
          timer.at += timer.step()
        }
      }
      return ready.sort((a, b) => a.at - b.at).flatMap(({ uploads }) => uploads)
    },
    next: () => timers.reduce((least, timer) => Math.min(least, timer.at), Infinity),
    restart: start,
  }
}
