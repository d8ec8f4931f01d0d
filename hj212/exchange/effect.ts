/**
 * What an exchange asks of the world, as data. `send` and `resend` carry the same bytes: a re-send keeps its QN, so
 * that the other side can tell it from a new command [HJ 212-2017 6.2]. `wake` asks for a `tick` at an instant
 * (milliseconds); the newest one counts. `deliver`: the frame just given belongs to this exchange. `settle` comes
 * exactly once, with the final state.
 */
export type Effect<Settled> =
  | { readonly kind: 'send'; readonly frame: Uint8Array }
  | { readonly kind: 'resend'; readonly frame: Uint8Array; readonly attempt: number }
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'deliver' }
  | { readonly kind: 'settle'; readonly state: Settled }

/** The state after an event, and what to do about it. */
export interface Step<State, Settled> {
  readonly state: State
  readonly effects: readonly Effect<Settled>[]
}

/** How long to wait and how often to try again. Times in milliseconds. */
export interface Patience {
  /** Without a first answer for this long, the frame is sent again; without a result for this long, it has failed. */
  readonly overTimeMs: number
  /** Re-sends after the first try. */
  readonly reCount: number
}
