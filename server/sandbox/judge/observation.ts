import type { Message, SettledRequest } from '../../../hj212/index.ts'

/**
 * What a session saw, in order. Instants are epoch milliseconds; `at` is null for frames of a capture, which says
 * nothing of when they arrived.
 */
export type Observation =
  | FrameSeen
  | { readonly kind: 'noise'; readonly at: number | null; readonly bytes: Buffer }
  | { readonly kind: 'connected'; readonly at: number }
  | { readonly kind: 'disconnected'; readonly at: number }
  /** The host answered a frame (9013, 9014). */
  | { readonly kind: 'answered'; readonly at: number; readonly QN: string }
  /** The host kept an answer back, to see the re-send. */
  | {
      readonly kind: 'withheld'
      readonly at: number
      readonly frame: FrameSeen
      readonly overTimeMs: number
      readonly reCount: number
    }
  /** The host broke the line before answering this frame. */
  | { readonly kind: 'dropped'; readonly at: number; readonly frame: FrameSeen }
  | { readonly kind: 'requested'; readonly at: number; readonly request: RequestFacts }
  | {
      readonly kind: 'settled'
      readonly at: number
      readonly request: RequestFacts
      readonly outcome: SettledRequest
      readonly reply: Fields
    }
  /** Another key is in use from now on. */
  | { readonly kind: 'key-changed'; readonly at: number }
  | { readonly kind: 'tick'; readonly at: number }
  /** The capture is read to its end. */
  | { readonly kind: 'end' }

export type Fields = Readonly<Record<string, string>>

export interface RequestFacts {
  readonly CN: string
  readonly QN: string
  /** What CP of the request said. */
  readonly fields: Fields
}

export interface FrameSeen {
  readonly kind: 'frame'
  readonly at: number | null
  readonly bytes: Buffer
  readonly message: Message
  /** 'own': what the machine says of its own accord; 'asked': what a request of the host asked for. */
  readonly origin: 'own' | 'asked' | 'answer'
  /** QN of an answer: that of the head, in 2005 that inside CP. */
  readonly answerQn: string | null
  /** Whether the host has sent a request of that QN; null where the host's side is not known (captures). */
  readonly isAsked: boolean | null
}

/** A frame that can be trusted and understood. */
export const isTrusted = (seen: FrameSeen): boolean => seen.message.fault === null

/** Uploads of measured data [HJ 212-2017 Table 9]. */
export const dataCommands: ReadonlySet<string> = new Set(['2011', '2051', '2061', '2031'])
export const periodCommands: ReadonlySet<string> = new Set(['2051', '2061', '2031'])
