import type { FrameAddress } from '../../journal/record.ts'

/** What the roles of this process know of themselves; `main` joins them. */
export interface GatewayStatusFacts {
  readonly gateway: {
    readonly connections: number
    readonly loggersConnected: number
    readonly frames: number
    readonly framesPerSecond: number
    readonly answered: number
    readonly refused: Readonly<Record<string, number>>
  }
  readonly journal: {
    readonly state: string
    readonly segments: number
    readonly bytes: number
    readonly backlogBytes: number
    readonly durable: FrameAddress
  }
  readonly ingest: {
    /** null until ingest has said something. */
    readonly applied: FrameAddress | null
    /** Journalled and not yet applied; an upper bound where a segment border lies between. */
    readonly backlogBytes: number
    readonly framesPerSecond: number
  }
}
