import type { StatusFacts } from './facts.ts'

/**
 * `failed`: this part does not do its work. `degraded`: it does, and somebody should look. What that means for
 * loggers and for pages is said by `summarize`.
 */
export type CheckState = 'ok' | 'degraded' | 'failed'

export const checkNames = ['gateway', 'journal', 'disk', 'ingest', 'database'] as const
export type CheckName = (typeof checkNames)[number]

/** Why a check is as it is; health-words.ts has a sentence and an advice for each. */
export type CheckCode =
  | 'gateway-listening'
  | 'gateway-closed'
  | 'journal-writing'
  | 'journal-full'
  | 'journal-faulted'
  | 'journal-closed'
  | 'disk-enough'
  | 'disk-low'
  | 'disk-exhausted'
  | 'disk-unknown'
  | 'ingest-following'
  | 'ingest-starting'
  | 'ingest-behind'
  | 'ingest-ahead'
  | 'database-answers'
  | 'database-slow'
  | 'database-away'

export interface Judgement {
  readonly name: CheckName
  readonly state: CheckState
  readonly code: CheckCode
}

export interface Check extends Judgement {
  /** Epoch ms: as long as this has been so. */
  readonly since: number
}

export interface HealthLimits {
  /** Free bytes of the journal's disk below which somebody should look. */
  readonly diskLowBytes: number
  /** Age of the oldest frame that is not in the tables, above which somebody should look. */
  readonly lagSeconds: number
}

const slowPingSeconds = 2

/** Every check, from what is known now. */
export function judge(facts: StatusFacts, limits: HealthLimits): Judgement[] {
  return [
    judgeGateway(facts),
    judgeJournal(facts),
    judgeDisk(facts, limits),
    judgeIngest(facts, limits),
    judgeDatabase(facts),
  ]
}

const judgeGateway = ({ gateway }: StatusFacts): Judgement =>
  gateway.listening
    ? { name: 'gateway', state: 'ok', code: 'gateway-listening' }
    : { name: 'gateway', state: 'failed', code: 'gateway-closed' }

const ofJournalState: Readonly<Record<StatusFacts['journal']['state'], Judgement>> = {
  ready: { name: 'journal', state: 'ok', code: 'journal-writing' },
  faulted: { name: 'journal', state: 'failed', code: 'journal-faulted' },
  closed: { name: 'journal', state: 'failed', code: 'journal-closed' },
}

const judgeJournal = ({ journal }: StatusFacts): Judgement =>
  journal.state === 'ready' && journal.full
    ? { name: 'journal', state: 'degraded', code: 'journal-full' }
    : ofJournalState[journal.state]

function judgeDisk({ disk, journal }: StatusFacts, { diskLowBytes }: HealthLimits): Judgement {
  if (disk === null) return { name: 'disk', state: 'degraded', code: 'disk-unknown' }
  // A segment that is sealed needs room beside the one that grows.
  if (disk.freeBytes < journal.segmentBytes / 4)
    return { name: 'disk', state: 'failed', code: 'disk-exhausted' }
  return disk.freeBytes < diskLowBytes
    ? { name: 'disk', state: 'degraded', code: 'disk-low' }
    : { name: 'disk', state: 'ok', code: 'disk-enough' }
}

function judgeIngest({ ingest, journal, lagSeconds }: StatusFacts, limits: HealthLimits): Judgement {
  if (ingest.applied === null) return { name: 'ingest', state: 'degraded', code: 'ingest-starting' }
  if (ingest.applied > journal.durable) return { name: 'ingest', state: 'failed', code: 'ingest-ahead' }
  return lagSeconds > limits.lagSeconds
    ? { name: 'ingest', state: 'degraded', code: 'ingest-behind' }
    : { name: 'ingest', state: 'ok', code: 'ingest-following' }
}

function judgeDatabase({ pingSeconds }: StatusFacts): Judgement {
  if (pingSeconds === null) return { name: 'database', state: 'failed', code: 'database-away' }
  return pingSeconds > slowPingSeconds
    ? { name: 'database', state: 'degraded', code: 'database-slow' }
    : { name: 'database', state: 'ok', code: 'database-answers' }
}

export interface Health {
  /**
   * `ready`: all is well. `degraded`: loggers are heard and answered, and something else is not in order.
   * `not-ready`: frames cannot be taken.
   */
  readonly status: 'ready' | 'degraded' | 'not-ready'
  /** Whether frames are received, kept and answered. */
  readonly hj212: 'ready' | 'not-ready'
  /** Whether the pages have data to show, and how fresh. */
  readonly pages: 'ready' | 'degraded' | 'not-ready'
  readonly checks: readonly Check[]
}

/** What receiving needs. The database is not among it: the gateway goes on without. */
const neededByLoggers: ReadonlySet<CheckName> = new Set(['gateway', 'journal', 'disk'])

export function summarize(checks: readonly Check[]): Health {
  const isHearing = !checks.some(({ name, state }) => state === 'failed' && neededByLoggers.has(name))
  const database = checks.find(({ name }) => name === 'database')
  const isGood = checks.every(({ state }) => state === 'ok')
  return {
    status: !isHearing ? 'not-ready' : isGood ? 'ready' : 'degraded',
    hj212: isHearing ? 'ready' : 'not-ready',
    pages: database?.state === 'failed' ? 'not-ready' : isGood ? 'ready' : 'degraded',
    checks,
  }
}

/** Adds since when each is so. */
export function makeCheckMemory(): (judgements: readonly Judgement[], at: number) => Check[] {
  const known = new Map<CheckName, Check>()
  return (judgements, at) =>
    judgements.map((judgement) => {
      const before = known.get(judgement.name)
      const check: Check =
        before !== undefined && before.code === judgement.code ? before : { ...judgement, since: at }
      known.set(judgement.name, check)
      return check
    })
}
