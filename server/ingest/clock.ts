import { loggerThresholds } from '../../packs/logger-watch/thresholds.ts'
import type { FrameAddress } from '../journal/record.ts'
import { ClockTracks, type ClockSample, type ClockStep } from './clock-track.ts'
import type { EpisodeKind, Episodes } from './logger-episode.ts'

/** Length of a window, and how many make the row of an hour. */
export const windowMs = 5 * 60_000

/** One window's measure of one logger, to be stored. */
export interface ClockRow {
  readonly loggerId: number
  /** Start of the window, epoch milliseconds of our clock. */
  readonly at: number
  readonly drift: number
  /** NaN: unknown. */
  readonly jitter: number
}

export interface Clock {
  /** A frame of this logger whose sender says that it is `time` now. */
  take(loggerId: number, receivedAt: number, time: number, frame: FrameAddress): void
  /** Every record passes here first: the windows are those of the journal, not of the machine. */
  passTo(receivedAt: number): void
  /** Rows to store, at most a share of what waits, so that no transaction grows long. */
  takeRows(): ClockRow[]
  readonly size: number
}

interface PendingStep extends ClockStep {
  readonly frame: FrameAddress
  readonly at: number
}

interface HeardLogger extends ClockSample {
  readonly loggerId: number
}

const { driftBegin, driftEnd, step, unset, fleetLoggers, fleetShare } = loggerThresholds
/** Windows in a row that make an alarm begin or end. */
const steady = 2
const alarmKinds: readonly [null, EpisodeKind, EpisodeKind] = [null, 'clock-drift', 'clock-unset']
const rowsAtOnce = 2000
const year2010 = Date.UTC(2010, 0, 1)

export interface RestoredDrift {
  readonly loggerId: number
  readonly at: number
  readonly drift: number
}

/** Watches the clocks of all loggers. Never corrects: what a device says of its time stays as it said it. */
export function makeClock(episodes: Episodes, restored: Iterable<RestoredDrift>): Clock {
  const tracks = new ClockTracks()
  for (const { loggerId, at, drift } of restored) {
    tracks.restore(loggerId, at, drift)
    for (const code of [1, 2] as const)
      if (episodes.find(loggerId, alarmKinds[code]) !== null) tracks.setAlarm(loggerId, code)
  }
  let window = Number.NaN
  let rows: ClockRow[] = []
  let steps = new Map<number, PendingStep>()
  let heardBefore = 0
  let wereCarried = false
  /** What all clocks together are off by while ours is suspected, and the frame at which it was seen to step. */
  let fleet = 0
  let fleetStep: { readonly frame: FrameAddress; readonly amount: number } | null = null

  /** Most loggers off by the same: nobody but us moved. */
  const judgeFleet = (heard: readonly HeardLogger[], at: number): void => {
    const common = commonOf(heard.map(({ drift }) => drift))
    if (common === null || Math.abs(common.value) < driftEnd.value) {
      if (fleet === 0 || heard.length < fleetLoggers.value) return
      fleet = 0
      return episodes.end(null, 'platform-clock', at)
    }
    if (Math.abs(common.value) <= driftBegin.value) return
    fleet = common.value
    const detail = { offsetMs: Math.round(-fleet), loggers: common.loggers }
    episodes.note(null, 'platform-clock', whereOf(heard[0]!), detail)
  }

  const judgeSteps = (heard: number): void => {
    if (steps.size === 0) return
    // A window that our own clock cut short: the others are still to come.
    if (heard < heardBefore / 2 && !wereCarried) {
      wereCarried = true
      return
    }
    wereCarried = false
    const amounts = [...steps.values()].map(({ before, after }) => after - before)
    const common = steps.size >= heard * fleetShare.value ? commonOf(amounts) : null
    if (common !== null) {
      const { frame, at } = steps.values().next().value!
      fleetStep = { frame, amount: common.value }
      const detail = { stepMs: Math.round(-common.value), loggers: common.loggers }
      episodes.note(null, 'platform-clock', { frame, at }, detail)
    }
    for (const [loggerId, { before, after, beforeFrame, frame, at }] of steps) {
      const isOurs =
        fleetStep !== null &&
        beforeFrame < fleetStep.frame &&
        Math.abs(after - before - fleetStep.amount) <= step.value / 2
      if (isOurs) continue
      const detail = { beforeMs: Math.round(before), afterMs: Math.round(after) }
      episodes.note(loggerId, 'clock-step', { frame, at }, detail)
    }
    steps = new Map()
  }

  const judge = (heard: HeardLogger): void => {
    const { loggerId, drift, jitter, at } = heard
    const own = drift - fleet
    const off = Math.abs(own)
    const isUnset = off > unset.value && at + own < year2010
    const code = isUnset ? 2 : 1
    const known = tracks.alarmOf(loggerId)
    const where = whereOf(heard)
    const detail = { driftMs: Math.round(own), jitterMs: Number.isNaN(jitter) ? null : Math.round(jitter) }
    if (known !== 0) {
      const isOver = off < driftEnd.value
      const isOther = !isOver && known !== code
      if (isOther || tracks.countStreak(loggerId, isOver) >= steady) {
        episodes.end(loggerId, alarmKinds[known], at)
        tracks.setAlarm(loggerId, 0)
        if (!isOther) return
      } else {
        if (!isOver) episodes.note(loggerId, alarmKinds[known], where, detail)
        return
      }
    }
    if (tracks.countStreak(loggerId, off > driftBegin.value) < (isUnset ? 1 : steady)) return
    tracks.setAlarm(loggerId, code)
    episodes.note(loggerId, alarmKinds[code], where, detail)
  }

  const close = (at: number): void => {
    const heard: HeardLogger[] = []
    tracks.close((loggerId, sample) => {
      heard.push({ loggerId, ...sample })
      rows.push({ loggerId, at, drift: sample.drift, jitter: sample.jitter })
    })
    judgeSteps(heard.length)
    judgeFleet(heard, at)
    for (const one of heard) judge(one)
    if (!wereCarried) heardBefore = heard.length
    episodes.sweep(at + windowMs)
  }

  return {
    passTo(receivedAt) {
      const next = Math.floor(receivedAt / windowMs)
      if (next === window) return
      if (!Number.isNaN(window)) close(window * windowMs)
      window = next
    },
    take(loggerId, receivedAt, time, frame) {
      const drift = time - receivedAt
      const moved = tracks.observe(loggerId, receivedAt, drift, frame)
      if (moved === null || Math.abs(moved.after - moved.before) < step.value) return
      const known = steps.get(loggerId)
      steps.set(loggerId, { ...moved, frame, at: receivedAt, ...(known && { before: known.before }) })
    },
    takeRows() {
      if (rows.length === 0) return rows
      return rows.splice(0, Math.max(rowsAtOnce, rows.length >>> 3))
    },
    get size() {
      return tracks.size
    },
  }
}

const whereOf = ({ frame, at }: HeardLogger) => ({ frame: frame as FrameAddress, at })

/** The middle of the values when enough of them are near it; null when they differ, or are too few to say. */
function commonOf(values: readonly number[]): { readonly value: number; readonly loggers: number } | null {
  if (values.length < fleetLoggers.value) return null
  const sorted = Float64Array.from(values).sort()
  const value = sorted[sorted.length >>> 1]!
  const loggers = values.filter((one) => Math.abs(one - value) <= driftBegin.value / 2).length
  return loggers >= values.length * fleetShare.value ? { value, loggers } : null
}
