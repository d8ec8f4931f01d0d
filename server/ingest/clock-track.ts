/**
 * How far a logger's clock is from ours: drift = time it printed − time of receipt, in milliseconds; negative is
 * behind. Delay on the way looks like a clock that is behind, so old frames must not count: they come in a
 * hurry (a queue being emptied), or lie before what was heard already.
 */

/** One logger's place in the slab. */
const mainAt = 0
const mainDrift = 1
const mainFrame = 2
const sideAt = 3
const sideDrift = 4
const sideRun = 5
const high = 6
const highFrame = 7
const jitterSum = 8
const jitterCount = 9
const streak = 10
const alarm = 11
const highAt = 12
const width = 13

/** Two frames that follow each other in step have nearly the same drift… */
const nearMs = 60_000
/** …and printed times that advance no faster than twice as fast as they arrive. */
const slackMs = 2000
/** So many in step, and none of the old stream among them, are the logger's time from then on. */
const runLength = 3

/** A logger's time moved while nothing of its old stream was heard. */
export interface ClockStep {
  readonly before: number
  readonly after: number
  /** The last frame of the old time. */
  readonly beforeFrame: number
}

/** What was measured of one logger in one window. */
export interface ClockSample {
  /** The best of the window: the frame with the least delay. */
  readonly drift: number
  readonly frame: number
  /** When that came. */
  readonly at: number
  /** Mean difference of drift from frame to frame; NaN when fewer than two were heard. */
  readonly jitter: number
}

/** 0: none. */
export type AlarmCode = 0 | 1 | 2

/** Numbers only, in one array: 104 bytes a logger and its key. */
export class ClockTracks {
  #slab = new Float64Array(64 * width)
  readonly #places = new Map<number, number>()

  get size(): number {
    return this.#places.size
  }

  /** What a former run knew: at the instant `at` the drift was so much. */
  restore(loggerId: number, at: number, drift: number): void {
    const place = this.#placeOf(loggerId)
    this.#slab[place + mainAt] = at
    this.#slab[place + mainDrift] = drift
    this.#slab[place + mainFrame] = 0
  }

  /** One frame; a step when it shows that the logger's time moved. */
  observe(loggerId: number, at: number, drift: number, frame: number): ClockStep | null {
    const place = this.#placeOf(loggerId)
    const slab = this.#slab
    const before = slab[place + mainDrift]!
    if (isInStep(slab[place + mainAt]!, before, at, drift)) {
      slab[place + jitterSum]! += Math.abs(drift - before)
      slab[place + jitterCount]! += 1
      slab[place + sideRun] = 0
      this.#follow(place, at, drift, frame)
      return null
    }
    const run = isInStep(slab[place + sideAt]!, slab[place + sideDrift]!, at, drift)
      ? slab[place + sideRun]! + 1
      : 1
    slab[place + sideAt] = at
    slab[place + sideDrift] = drift
    slab[place + sideRun] = run
    if (run < runLength) return null
    const beforeFrame = slab[place + mainFrame]!
    slab[place + sideRun] = 0
    // What was measured of the old time in this window is not mixed with the new.
    slab[place + high] = Number.NaN
    this.#follow(place, at, drift, frame)
    return Number.isNaN(before) ? null : { before, after: drift, beforeFrame }
  }

  #follow(place: number, at: number, drift: number, frame: number): void {
    const slab = this.#slab
    slab[place + mainAt] = at
    slab[place + mainDrift] = drift
    slab[place + mainFrame] = frame
    // Never true of NaN.
    if (slab[place + high]! >= drift) return
    slab[place + high] = drift
    slab[place + highFrame] = frame
    slab[place + highAt] = at
  }

  /** Loggers heard in this window, with what was measured; the next window begins. */
  close(take: (loggerId: number, sample: ClockSample) => void): void {
    for (const [loggerId, place] of this.#places) {
      const slab = this.#slab
      const drift = slab[place + high]!
      if (Number.isNaN(drift)) continue
      const jitter = slab[place + jitterSum]! / slab[place + jitterCount]!
      const frame = slab[place + highFrame]!
      const at = slab[place + highAt]!
      slab[place + high] = Number.NaN
      slab[place + jitterSum] = 0
      slab[place + jitterCount] = 0
      take(loggerId, { drift, frame, at, jitter })
    }
  }

  alarmOf(loggerId: number): AlarmCode {
    return this.#slab[this.#placeOf(loggerId) + alarm] as AlarmCode
  }

  setAlarm(loggerId: number, code: AlarmCode): void {
    const place = this.#placeOf(loggerId)
    this.#slab[place + alarm] = code
    this.#slab[place + streak] = 0
  }

  /** How many windows in a row said the same: one more, or none. */
  countStreak(loggerId: number, isSame: boolean): number {
    const at = this.#placeOf(loggerId) + streak
    return (this.#slab[at] = isSame ? this.#slab[at]! + 1 : 0)
  }

  #placeOf(loggerId: number): number {
    const known = this.#places.get(loggerId)
    if (known !== undefined) return known
    const place = this.#places.size * width
    if (place === this.#slab.length) {
      const larger = new Float64Array(this.#slab.length * 2)
      larger.set(this.#slab)
      this.#slab = larger
    }
    for (const field of [mainAt, mainDrift, mainFrame, sideAt, sideDrift, high])
      this.#slab[place + field] = Number.NaN
    this.#places.set(loggerId, place)
    return place
  }
}

/** False where one of them is not known: NaN compares as false. */
function isInStep(fromAt: number, fromDrift: number, at: number, drift: number): boolean {
  const received = at - fromAt
  const change = drift - fromDrift
  const printed = received + change
  return printed > 0 && printed <= 2 * received + slackMs && Math.abs(change) <= nearMs
}
