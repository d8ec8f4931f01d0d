import { asActor, type Actor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import { scopeKey } from '../../web/actor-of.ts'
import { listVisiblePoints } from './store.ts'

/** Point → outlet, of what one actor sees. */
export type VisiblePoints = ReadonlyMap<number, number>

export interface Scopes {
  /** What this actor sees now, or saw less than `freshMs` ago. Shared by all who see the same. */
  pointsOf(actor: Actor): Promise<VisiblePoints>
  /** The registry changed: nothing known holds any more. */
  forget(): void
}

const nowMs = (): number => performance.now()

/** Live events do not come from PostgreSQL: they are filtered by the ids that its row-level security shows. */
export function makeScopes(db: Database, freshMs: number): Scopes {
  const known = new Map<string, { at: number; points: Promise<VisiblePoints> }>()
  return {
    pointsOf(actor) {
      const key = scopeKey(actor)
      const before = known.get(key)
      if (before !== undefined && nowMs() - before.at < freshMs) return before.points
      const points = asActor(db.kysely, actor, listVisiblePoints)
      const entry = { at: nowMs(), points }
      known.set(key, entry)
      // What failed is not remembered; whoever waits for it is told.
      points.catch(() => known.get(key) === entry && known.delete(key))
      return points
    },
    forget: () => known.clear(),
  }
}
