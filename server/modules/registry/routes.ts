import {
  createRegistry,
  deleteDraft,
  endRegistry,
  getRegistry,
  getRegistryHistory,
  listDivisions,
  listKinds,
  listRegistry,
  reviseRegistry,
  saveDraft,
  searchRegistry,
} from '../../../contract/index.ts'
import { findKind, kinds } from '../../../domain/registry/kinds.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Bus } from '../../bus/bus.ts'
import { asActor, asWriter } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../lib/clock.ts'
import * as book from '../../registry/book/book.ts'
import { mayWrite } from '../../registry/book/policy.ts'
import { findRow } from '../../registry/book/store.ts'
import { findVersion, listVersions } from '../../registry/book/version-store.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse, type Refusal } from '../../web/problem.ts'
import * as drafts from './draft-store.ts'
import { mountEquipment } from './equipment.ts'
import { mountRegistryExport } from './export.ts'
import { filterOf } from './filter.ts'
import { handOf, rowOrRefusal } from './hand.ts'
import { listRows, mostCounted } from './list-store.ts'
import { listNames } from './name-store.ts'
import { presentRow, presentVersion } from './present.ts'
import * as searching from './search-store.ts'

export interface RegistryParts {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
}

/** Kinds whose change the data path has to hear of. */
const announced = new Set(['discharger', 'outlet', 'point', 'logger'])

export function mountRegistry(web: Web, parts: RegistryParts): void {
  const { db, bus, clock } = parts
  mountEquipment(web, parts)
  mountRegistryExport(web, parts)

  const changed = (kind: KindSpec): void => {
    if (announced.has(kind.id)) bus.publish('registry.changed', { reason: 'registry' })
  }
  const settle = (kind: KindSpec, outcome: book.Outcome) => {
    const row = rowOrRefusal(outcome)
    if (isRefusal(row)) return row
    changed(kind)
    return presentRow(row)
  }

  mount(web, listKinds, async ({ actor }) => ({
    kinds: kinds.map((kind) => ({ id: kind.id, zh: kind.zh, en: kind.en, mayWrite: mayWrite(actor, kind) })),
  }))

  mount(web, listDivisions, async ({ actor }) => ({
    divisions: await asActor(db.kysely, actorOf(actor), searching.listDivisions),
  }))

  mount(web, searchRegistry, async ({ actor, query }) => ({
    hits: await asActor(db.kysely, actorOf(actor), (tx) => searching.search(tx, query.text.trim(), 40)),
  }))

  mount(web, listRegistry, async ({ actor, params, query }) => {
    const kind = findKind(params.kind)
    if (kind === null) return refuse('not-found')
    const now = clock.now()
    const { sort = 'name', page = 1, pageSize = 50 } = query
    const range = { sort, offset: (page - 1) * pageSize, limit: pageSize }
    const reader = actorOf(actor)
    return asActor(db.kysely, reader, async (tx) => {
      const { total, rows } = await listRows(tx, kind, reader, filterOf(query, now), range, new Date(now))
      const names = await listNames(
        tx,
        kind,
        rows.map(({ fields }) => fields),
      )
      return { total, most: mostCounted, rows: rows.map(presentRow), names }
    })
  })

  mount(web, getRegistry, async ({ actor, params: { kind: kindId, id }, query }) => {
    const kind = findKind(kindId)
    if (kind === null) return refuse('not-found')
    const now = new Date(clock.now())
    const found = await asActor(db.kysely, actorOf(actor), async (tx) => {
      const row = await findRow(tx, kind, id)
      if (row === null) return null
      if (query.at === undefined && query.known === undefined)
        return { row, names: await listNames(tx, kind, [row.fields]) }
      const at = query.at === undefined ? now : new Date(query.at)
      const known = query.known === undefined ? now : new Date(query.known)
      const version = await findVersion(tx, kind, id, at, known)
      if (version === null) return null
      return { row: { ...version, id }, names: await listNames(tx, kind, [version.fields]) }
    })
    if (found === null) return refuse('not-found')
    // Whoever sees the row may know that somebody is at it; what he has typed is his.
    const draft = await drafts.findDraft(db.kysely, kind.id, id, now)
    const own = draft?.userId === actor.userId
    return {
      row: presentRow(found.row),
      names: found.names,
      mayWrite: mayWrite(actor, kind),
      draft:
        draft === null
          ? null
          : {
              user: draft.user,
              own,
              beganAt: draft.beganAt.toISOString(),
              touchedAt: draft.touchedAt.toISOString(),
              fields: mayWrite(actor, kind) ? draft.fields : {},
              revision: draft.revision,
            },
    }
  })

  mount(web, getRegistryHistory, async ({ actor, params: { kind: kindId, id } }) => {
    const kind = findKind(kindId)
    if (kind === null) return refuse('not-found')
    const found = await asActor(db.kysely, actorOf(actor), async (tx) => {
      if ((await findRow(tx, kind, id)) === null) return null
      const versions = await listVersions(tx, kind, id)
      return {
        versions,
        names: await listNames(
          tx,
          kind,
          versions.map(({ fields }) => fields),
        ),
      }
    })
    if (found === null) return refuse('not-found')
    return { versions: found.versions.map(presentVersion), names: found.names }
  })

  mount(web, createRegistry, async ({ actor, params, body, request }) => {
    const kind = findKind(params.kind)
    if (kind === null) return refuse('not-found')
    const hand = handOf(actor, request, clock.now())
    const outcome = await book.create(db.kysely, hand, kind, {
      fields: body.fields,
      validFrom: body.validFrom === undefined ? hand.now : new Date(body.validFrom),
      reason: body.reason.trim(),
    })
    return settle(kind, outcome)
  })

  mount(web, reviseRegistry, async ({ actor, params, body, request }) => {
    const kind = findKind(params.kind)
    if (kind === null) return refuse('not-found')
    const outcome = await book.revise(db.kysely, handOf(actor, request, clock.now()), kind, params.id, {
      revision: body.revision,
      fields: body.fields,
      from: body.from === undefined ? null : new Date(body.from),
      version: body.version ?? null,
      reason: body.reason.trim(),
    })
    if (outcome.kind === 'done') await drafts.dropDraft(db.kysely, kind.id, params.id, actor.userId)
    return settle(kind, outcome)
  })

  mount(web, endRegistry, async ({ actor, params, body, request }) => {
    const kind = findKind(params.kind)
    if (kind === null) return refuse('not-found')
    const hand = handOf(actor, request, clock.now())
    const outcome = await book.end(db.kysely, hand, kind, params.id, {
      revision: body.revision,
      at: body.at === undefined ? hand.now : new Date(body.at),
      reason: body.reason.trim(),
    })
    return settle(kind, outcome)
  })

  mount(web, saveDraft, async ({ actor, params, body }): Promise<void | Refusal> => {
    const kind = findKind(params.kind)
    if (kind === null) return refuse('not-found')
    if (!mayWrite(actor, kind)) return refuse('not-permitted')
    const put = await asWriter(
      db.kysely,
      actorOf(actor),
      (tx) => findRow(tx, kind, params.id),
      async (tx, row) =>
        row === null
          ? null
          : drafts.putDraft(tx, {
              kind: kind.id,
              id: params.id,
              userId: actor.userId,
              user: actor.name,
              revision: body.revision,
              fields: body.fields,
              now: new Date(clock.now()),
              takeOver: body.takeOver === true,
            }),
    )
    if (put === null) return refuse('not-found')
    return put ? undefined : refuse('draft-held')
  })

  mount(web, deleteDraft, async ({ actor, params }) => {
    const kind = findKind(params.kind)
    if (kind !== null) await drafts.dropDraft(db.kysely, kind.id, params.id, actor.userId)
  })
}
