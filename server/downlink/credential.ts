import { decodeByLogger } from '../registry/decode-by-logger.ts'
import type { Peek } from '../../hj212/index.ts'
import { encryptsPayload } from '../../hj212/index.ts'
import type { LoggerEntry } from '../registry/registry.ts'

export type Credential = 'password' | 'key'

/**
 * A password or key on its way to a logger. `offered`: sent or about to be, the old one is still the first; `unknown`
 * tells since when no exchange will decide any more. `kept`: the new one is the first, the old one stands beside it
 * until `until` has come and the new one was heard. `moving`: the database is being told.
 */
export type CredentialState =
  | { readonly kind: 'offered'; readonly unknownSince: number | null }
  | { readonly kind: 'kept'; readonly until: number; readonly heard: boolean }
  | { readonly kind: 'moving' }

/** What a frame shows: the logger uses the first of its two secrets, the other one, or nothing of that is seen. */
export type Shown = 'first' | 'other' | null

export function shownBy(credential: Credential, logger: LoggerEntry, facts: Peek, bytes: Buffer): Shown {
  if (credential === 'password') {
    if (facts.PW === logger.password) return 'first'
    return facts.PW !== null && facts.PW === logger.otherPassword ? 'other' : null
  }
  if (facts.version !== '2025' || facts.CN === null || !encryptsPayload(facts.CN)) return null
  const { cipher } = decodeByLogger(bytes, logger, { direction: 'up' })
  if (cipher === 'clear') return null
  return cipher.key === 0 ? 'first' : 'other'
}

/** A frame with the old secret may have been under way; only after this long it shows that the new was not taken. */
const afterUnknownMs = 60_000

/** What follows from what a frame shows. `swap`: the other becomes the first. `withdraw`: the other is dropped. */
export function nextStep(
  state: CredentialState,
  shown: Shown,
  now: number,
): 'swap' | 'withdraw' | 'heard' | null {
  if (state.kind === 'moving') return null
  if (state.kind === 'kept') return shown === 'first' && !state.heard ? 'heard' : null
  if (shown === 'other') return 'swap'
  const isUndecided = state.unknownSince !== null && now - state.unknownSince > afterUnknownMs
  return shown === 'first' && isUndecided ? 'withdraw' : null
}
