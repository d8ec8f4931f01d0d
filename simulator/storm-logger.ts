import { floorTo, HOUR, MINUTE } from './beijing.ts'
import type { LoadConnection, LoadSeries } from './load-connection.ts'
import type { makeSeriesMaker } from './load-series.ts'

interface StormPast {
  /** Epoch ms of the storm's start, up to which data are missing. */
  readonly startedAt: number
  readonly liveSeconds: number
  readonly backfillHours: number
  readonly minuteInterval?: number
}

/**
 * One logger of a storm. It has one frame unanswered at most, and what is new goes before what is missing
 * [HJ 212-2025 8.1.2, reported].
 */
export class StormLogger {
  /** What the unanswered frame is; null: there is none. */
  speaking: 'live' | 'backfill' | null = null
  /** Back-fill frames in all, and those not yet answered. */
  readonly total: number
  missing: number
  private readonly connection: LoadConnection
  private readonly live: LoadSeries
  private readonly minutes: LoadSeries
  private readonly hours: LoadSeries
  private readonly minutesPerHour: number
  private liveSent = 0
  private backfillSent = 0
  /** Since when a real-time frame waits to be sent, performance time; Infinity: none does. */
  private liveSince = Infinity

  constructor(
    connection: LoadConnection,
    seriesOf: ReturnType<typeof makeSeriesMaker>,
    index: number,
    past: StormPast,
  ) {
    const { startedAt, liveSeconds, backfillHours, minuteInterval = 10 } = past
    const from = floorTo(startedAt, HOUR) - backfillHours * HOUR
    this.connection = connection
    this.live = seriesOf(index, '2011', floorTo(startedAt, MINUTE), Math.max(1, Math.round(liveSeconds)))
    this.minutes = seriesOf(index, '2051', from, minuteInterval * 60, true)
    this.hours = seriesOf(index, '2061', from, 3600, true)
    this.minutesPerHour = 60 / minuteInterval
    this.total = backfillHours * (this.minutesPerHour + 1)
    this.missing = this.total
  }

  /** A real-time frame is due since `at`; false: the one before still waits, and this one is left out. */
  liveDue(at: number): boolean {
    if (this.liveSince !== Infinity) return false
    this.liveSince = at
    return true
  }

  answered(): void {
    if (this.speaking === 'backfill') this.missing -= 1
    this.speaking = null
  }

  /** Sends what comes next, if the line is free and there is something. `now`: epoch ms; `at`: performance time. */
  speak(now: number, at: number): 'live' | 'backfill' | null {
    const { connection } = this
    if (this.speaking !== null || connection.socket.destroyed) return null
    if (this.liveSince !== Infinity) {
      connection.send(this.live, this.liveSent, 1, now, this.liveSince)
      this.liveSent += 1
      this.liveSince = Infinity
      this.speaking = 'live'
    } else if (this.backfillSent < this.total) {
      // The minutes of an hour, then the hour.
      const hour = Math.floor(this.backfillSent / (this.minutesPerHour + 1))
      const place = this.backfillSent - hour * (this.minutesPerHour + 1)
      if (place < this.minutesPerHour)
        connection.send(this.minutes, hour * this.minutesPerHour + place, 1, now, at)
      else connection.send(this.hours, hour, 1, now, at)
      this.backfillSent += 1
      this.speaking = 'backfill'
    }
    return this.speaking
  }
}
