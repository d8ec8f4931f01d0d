import type { Database } from '../db/database.ts'
import { appendAudit } from './audit-store.ts'

/** In whose name something was done. */
export interface AuditActor {
  readonly userId: number | null
  /** Name and login, as they were. */
  readonly name: string
  readonly actingFor: string | null
  /** SHA-256 of the session token, or the key's id. */
  readonly session: string | null
  readonly address: string | null
}

/** The platform itself. */
export const platformActor: AuditActor = {
  userId: null,
  name: '平台',
  actingFor: null,
  session: null,
  address: null,
}

export interface AuditEntry {
  /** `kind.verb`, as `registry.revise`. */
  readonly action: string
  readonly objectKind?: string | null
  readonly objectId?: string | number | null
  readonly objectName?: string | null
  readonly divisionCode?: string | null
  readonly dischargerId?: number | null
  readonly organisationId?: number | null
  /** Before and after, filters of an export, the reason. Never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/**
 * Appends to the audit log, within the transaction of what was done where `db` is one: then neither is there
 * without the other. Entries wait for one another only from here to that transaction's end: call it last.
 */
export async function audit(
  db: Database['kysely'],
  who: AuditActor,
  entry: AuditEntry,
  at: Date,
): Promise<void> {
  const { objectId = null } = entry
  const text = JSON.stringify({
    at: at.toISOString(),
    actorId: who.userId,
    actor: who.name,
    actingFor: who.actingFor,
    session: who.session?.slice(0, 16) ?? null,
    address: who.address,
    action: entry.action,
    objectKind: entry.objectKind ?? null,
    objectId: objectId === null ? null : String(objectId),
    objectName: entry.objectName ?? null,
    divisionCode: entry.divisionCode ?? null,
    dischargerId: entry.dischargerId ?? null,
    organisationId: entry.organisationId ?? null,
    detail: entry.detail ?? {},
  })
  await appendAudit(db, text)
}
