import type { FrameAddress } from '../journal/record.ts'
import type { DurationFacts } from '../lib/duration-counts.ts'

/** What the roles of this process know of themselves; asked for without waiting. */
export interface RoleFacts {
  readonly gateway: {
    /** Whether the port of HJ 212 is open. */
    readonly listening: boolean
    readonly connections: number
    readonly loggersConnected: number
    /** Since start, without noise. */
    readonly frames: number
    readonly framesPerSecond: number
    readonly answered: number
    /** Arrivals that were not accepted, by verdict; noise among them. */
    readonly refused: Readonly<Record<string, number>>
    readonly answerTimes: DurationFacts
    /** Connections that are not read just now, by reason; one may have several. */
    readonly held: Readonly<Record<string, number>>
    /** What met a bound, by code, and who lately. */
    readonly limits: LimitFacts
  }
  readonly journal: {
    readonly state: 'ready' | 'faulted' | 'closed'
    /** More waits than it may: sockets are not read. */
    readonly full: boolean
    readonly segments: number
    readonly unsealed: number
    /** Since start. */
    readonly records: number
    readonly refusedRecords: number
    readonly bytes: number
    readonly sealedBytes: number
    readonly sealedLogicalBytes: number
    readonly faults: number
    readonly backlogBytes: number
    readonly durable: FrameAddress
    readonly segmentBytes: number
    readonly syncTimes: DurationFacts
  }
  readonly ingest: {
    /** null until ingest has said something. */
    readonly applied: FrameAddress | null
    /** Journalled and not yet applied; an upper bound where a segment border lies between. */
    readonly backlogBytes: number
    readonly framesPerSecond: number
    /** Since start. */
    readonly frames: number
    readonly rows: number
    readonly quarantined: Readonly<Record<string, number>>
    readonly deviations: Readonly<Record<string, number>>
  }
  /** Commands to field machines that ended since start, by how. */
  readonly commandsEnded: Readonly<Record<string, number>>
  readonly database: {
    readonly kind: 'postgres' | 'pglite'
    readonly connections: number
    readonly idle: number
    readonly waiting: number
  }
}

export interface LimitFacts {
  readonly counts: Readonly<Record<string, number>>
  /** Newest first, bounded. `at`: epoch ms. */
  readonly recent: readonly {
    readonly kind: string
    readonly address: string
    readonly mn: string | null
    readonly times: number
    readonly at: number
  }[]
}

/** What is open in the tables. */
export interface WorkFacts {
  readonly commandsAwaitingApproval: number
  readonly commandsQueued: number
  readonly commandsUnderWay: number
  readonly jobsQueued: number
  readonly jobsRunning: number
  /** Of the last thousand jobs. */
  readonly jobsFailed: number
  /** When the oldest job that has not ended was asked for, epoch ms; null: there is none. */
  readonly oldestJobAt: number | null
  /** Loggers whose clock is beyond the threshold. */
  readonly clockAlarms: number
}

/** What must be asked for and may take its time; as the last look found it. */
export interface ProbeFacts {
  /** The file system of the journal; null when it could not be asked. */
  readonly disk: { readonly freeBytes: number; readonly sizeBytes: number } | null
  /** How long the database took to answer; null when it did not. */
  readonly pingSeconds: number | null
  /** Age of the oldest frame that is not in the tables; 0 when all are. */
  readonly lagSeconds: number
  /** At the pace of the last half minute; 0: nothing waits; null: it gains nothing. */
  readonly catchUpSeconds: number | null
  /** null when the database did not say. */
  readonly work: WorkFacts | null
  /** Age of the oldest job that has not ended; 0: there is none; null when the database did not say. */
  readonly oldestJobSeconds: number | null
}

export interface StatusFacts extends RoleFacts, ProbeFacts {
  /** Epoch ms. */
  readonly startedAt: number
}
