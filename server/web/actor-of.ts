import type { Actor, DivisionCode } from '../db/actor.ts'
import { parseDivisionCode } from '../db/actor.ts'
import type { SignedIn } from './signed-in.ts'

/** A prefix that no code begins with. */
const nowhere: Actor = { kind: 'division', prefix: '' as DivisionCode }

/** Whose rows a user reads. A discharger's user never reads by area, whatever else its record says. */
export function actorOf(who: SignedIn): Actor {
  if (who.role === 'discharger') {
    return who.dischargerId === null ? nowhere : { kind: 'discharger', id: who.dischargerId }
  }
  const prefix = parseDivisionCode(who.divisionCode ?? '')
  return prefix === null ? nowhere : { kind: 'division', prefix }
}

/** One text for all who see the same rows. */
export const scopeKey = (actor: Actor): string =>
  actor.kind === 'division' ? `division ${actor.prefix}` : `discharger ${actor.id}`
