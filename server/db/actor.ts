import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { Schema } from './schema.ts'

/** Six digits at most, GB/T 2260: 42 province, 4201 city, 420102 county. Made by `parseDivisionCode`. */
export type DivisionCode = string & { readonly brand: 'DivisionCode' }

/** null when the text is no division code. */
export const parseDivisionCode = (text: string): DivisionCode | null =>
  /^(?:\d{2}){1,3}$/.test(text) ? (text as DivisionCode) : null

/** In whose name a request reads. */
export type Actor =
  | { readonly kind: 'division'; readonly prefix: DivisionCode }
  | { readonly kind: 'discharger'; readonly id: number }
  /** A firm: its own records, and the sites and areas it is assigned. */
  | { readonly kind: 'organisation'; readonly id: number }

/**
 * The only way in for web requests: `work` runs in a read-only transaction under the role qingyuan_web, which
 * sees the rows of this actor and no others, whatever the query says. Await nothing but SQL inside.
 */
export function asActor<T>(
  db: Kysely<Schema>,
  actor: Actor,
  work: (tx: Transaction<Schema>) => Promise<T>,
  options: { statementTimeoutMs?: number } = {},
): Promise<T> {
  const { statementTimeoutMs = 30_000 } = options
  const [division, discharger, organisation] = settingsOf(actor)
  return db.transaction().execute(async (tx) => {
    // One round trip, and first: nothing has been read before. All settings are always set, so that none is
    // left from somewhere else; all of them end with the transaction. The embedded database cannot interrupt
    // a statement: there the time limit says nothing.
    await sql`select set_config('qingyuan.division', ${division}, true),
      set_config('qingyuan.discharger', ${discharger}, true),
      set_config('qingyuan.organisation', ${organisation}, true),
      set_config('transaction_read_only', 'on', true),
      set_config('statement_timeout', ${String(statementTimeoutMs)}, true),
      set_config('role', 'qingyuan_web', true)`.execute(tx)
    return work(tx)
  })
}

/**
 * A change in an actor's name, in one transaction: `look` runs under the actor's row security and decides; unless
 * it gives null, `write` runs as the platform with what it gave. What was seen is what is written upon.
 */
export function asWriter<Seen, Result>(
  db: Kysely<Schema>,
  actor: Actor,
  look: (tx: Transaction<Schema>) => Promise<Seen>,
  write: (tx: Transaction<Schema>, seen: Seen) => Promise<Result>,
): Promise<Result> {
  const [division, discharger, organisation] = settingsOf(actor)
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('qingyuan.division', ${division}, true),
      set_config('qingyuan.discharger', ${discharger}, true),
      set_config('qingyuan.organisation', ${organisation}, true),
      set_config('statement_timeout', '30000', true),
      set_config('role', 'qingyuan_web', true)`.execute(tx)
    const seen = await look(tx)
    await sql`select set_config('role', 'none', true)`.execute(tx)
    return write(tx, seen)
  })
}

/** A transaction of the platform itself (ingest, jobs, sign-in): sees and writes everything. */
export const asSystem = <T>(db: Kysely<Schema>, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
  db.transaction().execute(work)

/** An actor that is none (made past the types) gets settings that show nothing. */
function settingsOf(actor: Actor): [division: string, discharger: string, organisation: string] {
  switch (actor.kind) {
    case 'division':
      return [parseDivisionCode(actor.prefix) ?? '', '', '']
    case 'discharger':
      return ['', idText(actor.id), '']
    case 'organisation':
      return ['', '', idText(actor.id)]
    default:
      return ['', '', '']
  }
}

const idText = (id: number): string => (Number.isInteger(id) && id > 0 && id < 2 ** 31 ? String(id) : '')
