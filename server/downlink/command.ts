import type { Connection } from '../gateway/connection.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { CommandKind } from './kind.ts'

/** Why a command is there: a person asked, or a procedure that somebody has ordered. */
export type CommandOrigin = 'person' | 'start-up' | 'clock' | 'activation' | 'key-change'

/** Before the end: three ways to wait and two to be under way. */
export type OpenState = 'awaiting-approval' | 'queued' | 'sent' | 'accepted'
/**
 * How it ended. `no-answer`: nothing after all re-sends. `no-result`: taken on, and then nothing in time.
 * `interrupted`: the line or the platform went away in between, what the device did is not known.
 */
export type EndState =
  | 'done'
  | 'failed'
  | 'refused'
  | 'no-answer'
  | 'no-result'
  | 'interrupted'
  | 'expired'
  | 'cancelled'
export type CommandState = OpenState | EndState

/** A command that has not ended, as downlink holds it. */
export interface Command {
  readonly id: number
  readonly loggerId: number
  readonly mn: string
  readonly kind: CommandKind
  readonly cn: string
  readonly parameters: unknown
  /** The new password or key; '' where the kind has none. */
  readonly secret: string
  readonly origin: CommandOrigin
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Only this connection will do: the logger has no MN yet. */
  readonly pinned: Connection | null
  /** How often it was put back into the queue. */
  readonly requeues: number
}

export type EventKind =
  | 'asked'
  | 'approved'
  | 'requeued'
  | 'sent'
  | 'resent'
  | 'accepted'
  | 'part'
  | 'reply'
  | 'settled'
  | 'late'
  | 'expired'
  | 'cancelled'

/** What an event changes of its command; what is left out stays as it was. */
export interface CommandChange {
  readonly state: CommandState
  readonly resultCode?: string
  readonly resultText?: string
  readonly qn?: string
  readonly sentAt?: number
  readonly endedAt?: number
  readonly parts?: number
}

/** One line of the record of a command. */
export interface CommandEvent {
  readonly command: Pick<Command, 'id' | 'loggerId'>
  readonly at: number
  readonly kind: EventKind
  /** The frame that caused it. */
  readonly frame: FrameAddress | null
  /** Never a secret. */
  readonly detail: Readonly<Record<string, unknown>>
  readonly change: CommandChange | null
}
