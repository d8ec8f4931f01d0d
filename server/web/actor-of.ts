import { scopeKindOf } from '../../domain/access.ts'
import type { Actor, DivisionCode } from '../db/actor.ts'
import { parseDivisionCode } from '../db/actor.ts'
import type { SignedIn } from './signed-in.ts'

/** A prefix that no code begins with. */
const nowhere: Actor = { kind: 'division', prefix: '' as DivisionCode }

/** Whose rows a user reads. A firm's or a discharger's user never reads by area, whatever else its record says. */
export function actorOf(who: SignedIn): Actor {
  switch (scopeKindOf(who.role)) {
    case 'discharger':
      return who.dischargerId === null ? nowhere : { kind: 'discharger', id: who.dischargerId }
    case 'organisation':
      return who.organisationId === null ? nowhere : { kind: 'organisation', id: who.organisationId }
    case 'division': {
      const prefix = parseDivisionCode(who.divisionCode ?? '')
      return prefix === null ? nowhere : { kind: 'division', prefix }
    }
  }
}

/** One text for all who see the same rows. */
export const scopeKey = (actor: Actor): string =>
  actor.kind === 'division' ? `division ${actor.prefix}` : `${actor.kind} ${actor.id}`
