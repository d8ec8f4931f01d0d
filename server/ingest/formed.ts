import type { Period } from '../../domain/reading.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { FactorSet } from './factor-set.ts'
import type { Sightings } from './sightings.ts'

/** The columns of a reading row. `values` has NaN for null: a number that no device can send. */
export interface Row {
  /** Epoch milliseconds, as all times here. */
  readonly start: number
  readonly receivedAt: number
  /** The frame that last made the row. */
  readonly frame: FrameAddress
  readonly pointId: number
  readonly set: FactorSet
  readonly values: readonly number[]
  /** null when every flag is N; else one per value, comma-separated, empty where none was sent. */
  readonly flags: string | null
  /** What was sent where it is no number, by entry. */
  readonly texts: Texts | null
}
export type Texts = Readonly<Record<string, string>>

/** What one frame (or frames that only together make sense) says of one point at one time. */
export interface FormedReading extends Row {
  readonly period: Period
  /** The record at which this became known: its own, or that of the last part. */
  readonly at: FrameAddress
  /** Further frames without which this one could not be read. */
  readonly also: readonly SourceFrame[]
}

export interface SourceFrame {
  readonly frame: FrameAddress
  readonly receivedAt: number
}

/** An upload or notify that is no reading. */
export interface FormedMessage {
  readonly at: FrameAddress
  readonly frame: FrameAddress
  readonly receivedAt: number
  readonly loggerId: number
  readonly command: string
  readonly systemCode: string | null
  readonly dataTime: number | null
  /** sha256 of the CP, hex. */
  readonly fingerprint: string
  /** Ordered pairs of CP: `{"cp": [["DataTime", "2026…"], …]}`, as JSON text. */
  readonly body: string
}

/** A record that became nothing, and why. */
export interface QuarantineEntry {
  readonly at: FrameAddress
  readonly frame: FrameAddress
  readonly receivedAt: number
  readonly peer: string
  readonly reason: QuarantineReason
  readonly mn: string | null
  readonly command: string | null
  readonly detail: string | null
  /** One arrival of a flood: adds to the row of `frame` instead of being one. */
  readonly isCount: boolean
}

/** Verdicts of the gateway, and what ingest adds. */
export type QuarantineReason =
  | 'noise'
  | 'crc-mismatch'
  | 'undecodable'
  | 'unknown-mn'
  | 'wrong-password'
  | 'foreign-certificate'
  /** DataTime is missing or names no moment. */
  | 'no-data-time'
  /** The MN had no logger at the data time. */
  | 'no-logger-then'
  /** The logger had no point at the data time. */
  | 'no-point-then'
  /** Several points, and neither system code nor factor lists say which. */
  | 'ambiguous-point'
  /** A reading command without any factor. */
  | 'no-factors'
  /** A mistake of ours while reading it; `detail` says which. */
  | 'not-readable'
  /** The database refused it; `detail` says how. */
  | 'not-writable'

/** Where the results of a run of records are put. */
export interface FormedInto {
  readonly formed: Formed
  readonly sightings: Sightings
}

/** What a run of records became. */
export interface Formed {
  readonly readings: FormedReading[]
  readonly messages: FormedMessage[]
  readonly quarantined: QuarantineEntry[]
}

export const makeFormed = (): Formed => ({ readings: [], messages: [], quarantined: [] })
