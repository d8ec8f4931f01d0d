import { excerptOf, type Excerpt } from './excerpt.ts'

export interface Words {
  readonly zh: string
  readonly en: string
}

/** One thing that went wrong: what, in which bytes, when. */
export interface Evidence {
  readonly at: number | null
  readonly note: Words
  readonly excerpt: Excerpt | null
}

/** A failure as a judge sees it. */
export interface Failure {
  readonly at: number | null
  readonly note: Words
  readonly remedy: Words
  readonly frame?: Buffer
  readonly position?: number | null
}

/** What is kept of one clause: counts, and a few samples. Memory does not grow with what comes. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly evidence: readonly Evidence[]
  readonly remedies: readonly Words[]
  pass(): void
  fail(failure: Failure): void
}

const mostSamples = 5
const mostRemedies = 6

export function makeTally(): Tally {
  let passed = 0
  let failed = 0
  const evidence: Evidence[] = []
  const remedies = new Map<string, Words>()
  /** Samples of one kind of failure do not crowd out another. */
  const samplesOf = new Map<string, number>()
  return {
    get passed() {
      return passed
    },
    get failed() {
      return failed
    },
    get evidence() {
      return evidence
    },
    get remedies() {
      return [...remedies.values()]
    },
    pass() {
      passed += 1
    },
    fail({ at, note, remedy, frame, position = null }) {
      failed += 1
      if (remedies.size < mostRemedies) remedies.set(remedy.zh, remedy)
      const ofKind = samplesOf.get(remedy.zh) ?? 0
      if (evidence.length >= mostSamples || ofKind >= 2) return
      samplesOf.set(remedy.zh, ofKind + 1)
      evidence.push({ at, note, excerpt: frame === undefined ? null : excerptOf(frame, position) })
    },
  }
}
