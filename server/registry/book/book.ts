import type { Kysely } from 'kysely'
import { checkFields, type FieldProblem } from '../../../domain/registry/check.ts'
import { differences } from '../../../domain/registry/difference.ts'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import { slice, type Change } from '../../../domain/registry/slices.ts'
import { audit, type AuditActor } from '../../audit/audit.ts'
import { asWriter, type Actor } from '../../db/actor.ts'
import type { Schema } from '../../db/schema.ts'
import { applyEffects } from './effect-store.ts'
import { duplicateProblem } from './duplicate.ts'
import { findLastAuthor } from './last-author-store.ts'
import type { Place } from './place.ts'
import { forbiddenMember, mayPlace, mayWrite, type BookUser } from './policy.ts'
import { checkReferences } from './references.ts'
import { checkRules } from './rule-store.ts'
import * as store from './store.ts'
import { titleOf } from './title.ts'
import * as versions from './version-store.ts'

type Db = Kysely<Schema>

/** In whose name, and when. */
export interface Hand {
  readonly user: BookUser
  readonly actor: Actor
  readonly audit: AuditActor
  readonly now: Date
}

export type Outcome =
  | { readonly kind: 'done'; readonly row: store.BookRow }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-permitted' }
  /** Somebody else was faster: what stands there now, whose it is and since when. */
  | {
      readonly kind: 'edited'
      readonly row: store.BookRow
      readonly author: string
      readonly at: Date | null
    }
  | {
      readonly kind: 'out-of-order'
      readonly fault: 'before-last' | 'after-end' | 'no-such-slice' | 'future'
    }

/** A fault found after the transaction had begun: undoes it. */
class Undone extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.kind)
    this.outcome = outcome
  }
}

async function settled(kind: KindSpec, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Undone) return error.outcome
    const problem = duplicateProblem(kind, error)
    if (problem !== null) return { kind: 'invalid', problems: [problem] }
    throw error
  }
}

export interface Creation {
  readonly fields: Fields
  /** From when it is valid; at most now. */
  readonly validFrom: Date
  readonly reason: string
}

/** Puts a new thing into the books, with its first version, what follows from it, and the audit entry: all or none. */
export function create(db: Db, hand: Hand, kind: KindSpec, creation: Creation): Promise<Outcome> {
  return settled(kind, async () => {
    if (!mayWrite(hand.user, kind)) return { kind: 'not-permitted' }
    const checked = checkFields(kind, creation.fields)
    if (!checked.ok) return { kind: 'invalid', problems: checked.problems }
    if (creation.validFrom > hand.now) return { kind: 'out-of-order', fault: 'future' }
    return asWriter(
      db,
      hand.actor,
      (tx) => checkReferences(tx, kind, checked.fields),
      async (tx, references) => {
        if (references.length > 0) return { kind: 'invalid', problems: references }
        return { kind: 'done', row: await insert(tx, hand, kind, checked.fields, creation) }
      },
    )
  })
}

async function insert(
  tx: Db,
  hand: Hand,
  kind: KindSpec,
  fields: Fields,
  { validFrom, reason }: Creation,
): Promise<store.BookRow> {
  const place = await placeFor(tx, hand, kind, fields, null)
  const forbidden = forbiddenMember(hand.user, kind, {}, fields)
  if (forbidden !== null) throw new Undone({ kind: 'not-permitted' })
  await holdRules(tx, kind, fields, place)
  const id = await store.insertRow(tx, kind, { fields, place, validFrom })
  await applyEffects(tx, kind, id, fields, { since: validFrom, until: null })
  const row = (await store.findRow(tx, kind, id))!
  await versions.insertVersion(
    tx,
    kind,
    { recordId: id, revision: 1, validFrom, validTo: null, fields: row.fields, place },
    { author: hand.user, reason, at: hand.now },
  )
  await note(tx, hand, kind, 'create', row, place, { reason, after: row.fields })
  return row
}

export interface Revision {
  /** The revision that the change was made upon. */
  readonly revision: number
  /** All members as they are to be. Secrets not given stay. */
  readonly fields: Fields
  /** From when it is otherwise; null: what stood there was wrong all along (or in the version named). */
  readonly from: Date | null
  /** The version to correct, where it is not the newest. */
  readonly version: number | null
  readonly reason: string
}

/** Changes a thing. What was believed before stays in its versions. */
export function revise(db: Db, hand: Hand, kind: KindSpec, id: number, revision: Revision): Promise<Outcome> {
  return settled(kind, async () => {
    if (!mayWrite(hand.user, kind)) return { kind: 'not-permitted' }
    const checked = checkFields(reviseSpec(kind), revision.fields)
    if (!checked.ok) return { kind: 'invalid', problems: checked.problems }
    if (revision.from !== null && revision.from > hand.now) return { kind: 'out-of-order', fault: 'future' }
    return asWriter(
      db,
      hand.actor,
      async (tx) => ({
        seen: await store.findRow(tx, kind, id),
        references: await checkReferences(tx, kind, checked.fields),
      }),
      async (tx, { seen, references }) => {
        if (seen === null) return { kind: 'not-found' }
        const row = await lockFor(tx, hand, kind, id, revision.revision)
        if (references.length > 0) return { kind: 'invalid', problems: references }
        return { kind: 'done', row: await change(tx, hand, kind, row, checked.fields, revision) }
      },
    )
  })
}

/** A secret once given need not be given again. */
const reviseSpec = (kind: KindSpec): KindSpec => ({
  ...kind,
  fields: kind.fields.map((field) => (field.secret === true ? { ...field, required: false } : field)),
})

async function change(
  tx: Db,
  hand: Hand,
  kind: KindSpec,
  row: store.BookRow,
  fields: Fields,
  { from, version, reason }: Revision,
): Promise<store.BookRow> {
  const place = await placeFor(tx, hand, kind, fields, row.id)
  if (forbiddenMember(hand.user, kind, row.fields, fields) !== null)
    throw new Undone({ kind: 'not-permitted' })
  await holdRules(tx, kind, fields, place)
  await versions.insertBaseline(tx, kind, [row.id], baselineBy(hand))
  const current = await versions.listCurrentVersions(tx, kind, row.id)
  const last = current.at(-1)!
  const target: Change =
    from === null
      ? { kind: 'correct', slice: version ?? last.id, fields }
      : { kind: 'since', from: from.getTime(), fields }
  const isNewest = from !== null || version === null || version === last.id
  if (isNewest) {
    await store.updateRow(tx, kind, row.id, { fields, place, validTo: row.validTo })
    await applyEffects(tx, kind, row.id, fields, { since: from ?? hand.now, until: row.validTo })
  } else {
    // An earlier stretch: what stands now stays, under a new revision.
    await store.updateRow(tx, kind, row.id, {
      fields: row.fields,
      place: await placeOf(tx, kind, row),
      validTo: row.validTo,
    })
  }
  const after = (await store.findRow(tx, kind, row.id))!
  await cut(
    tx,
    hand,
    kind,
    row.id,
    after.revision,
    current,
    target,
    isNewest ? after.fields : fields,
    place,
    reason,
  )
  await note(tx, hand, kind, from === null ? 'correct' : 'revise', after, place, {
    reason,
    from: from?.toISOString() ?? null,
    version,
    changes: differences(
      isNewest ? row.fields : current.find(({ id }) => id === version)!.fields,
      isNewest ? after.fields : fields,
    ),
  })
  return after
}

/** The end of a thing: sold, dismantled, closed, run out. */
export function end(
  db: Db,
  hand: Hand,
  kind: KindSpec,
  id: number,
  ending: { readonly revision: number; readonly at: Date; readonly reason: string },
): Promise<Outcome> {
  return settled(kind, async () => {
    if (!mayWrite(hand.user, kind)) return { kind: 'not-permitted' }
    if (ending.at > hand.now) return { kind: 'out-of-order', fault: 'future' }
    return asWriter(
      db,
      hand.actor,
      (tx) => store.findRow(tx, kind, id),
      async (tx, seen) => {
        if (seen === null) return { kind: 'not-found' }
        const row = await lockFor(tx, hand, kind, id, ending.revision)
        return { kind: 'done', row: await endRow(tx, hand, kind, row, ending) }
      },
    )
  })
}

async function endRow(
  tx: Db,
  hand: Hand,
  kind: KindSpec,
  row: store.BookRow,
  { at, reason }: { readonly at: Date; readonly reason: string },
): Promise<store.BookRow> {
  const place = await placeOf(tx, kind, row)
  await versions.insertBaseline(tx, kind, [row.id], baselineBy(hand))
  const current = await versions.listCurrentVersions(tx, kind, row.id)
  await store.updateRow(tx, kind, row.id, { fields: row.fields, place, validTo: at })
  await applyEffects(tx, kind, row.id, row.fields, { since: at, until: at })
  const after = (await store.findRow(tx, kind, row.id))!
  await cut(
    tx,
    hand,
    kind,
    row.id,
    after.revision,
    current,
    { kind: 'end', at: at.getTime() },
    row.fields,
    place,
    reason,
  )
  await note(tx, hand, kind, 'end', after, place, { reason, at: at.toISOString() })
  return after
}

/** One thing in place of another, from one moment: both or neither. */
export function replace(
  db: Db,
  hand: Hand,
  kind: KindSpec,
  id: number,
  replacement: {
    readonly revision: number
    readonly fields: Fields
    readonly at: Date
    readonly reason: string
    /** What else has to be there afterwards (a new acceptance). */
    readonly follow: ((tx: Db, row: store.BookRow, place: Place) => Promise<void>) | null
  },
): Promise<Outcome> {
  return settled(kind, async () => {
    if (!mayWrite(hand.user, kind)) return { kind: 'not-permitted' }
    const checked = checkFields(kind, { ...replacement.fields, replaces: id })
    if (!checked.ok) return { kind: 'invalid', problems: checked.problems }
    if (replacement.at > hand.now) return { kind: 'out-of-order', fault: 'future' }
    return asWriter(
      db,
      hand.actor,
      async (tx) => ({
        seen: await store.findRow(tx, kind, id),
        references: await checkReferences(tx, kind, checked.fields),
      }),
      async (tx, { seen, references }) => {
        if (seen === null) return { kind: 'not-found' }
        const row = await lockFor(tx, hand, kind, id, replacement.revision)
        if (references.length > 0) return { kind: 'invalid', problems: references }
        const { at, reason } = replacement
        await endRow(tx, hand, kind, row, { at, reason })
        const created = await insert(tx, hand, kind, checked.fields, {
          fields: checked.fields,
          validFrom: at,
          reason,
        })
        await replacement.follow?.(tx, created, await store.findPlace(tx, kind, checked.fields))
        return { kind: 'done', row: created }
      },
    )
  })
}

/** What a change brings with it, written by the platform in the same hand, whatever that hand may write by itself. */
export async function follow(tx: Db, hand: Hand, kind: KindSpec, creation: Creation): Promise<store.BookRow> {
  const checked = checkFields(kind, creation.fields)
  if (!checked.ok) throw new Error(`${kind.id}: ${JSON.stringify(checked.problems)}`)
  return insert(tx, hand, kind, checked.fields, creation)
}

/** The row under a lock, if it is still the one that was seen and its place is the user's. */
async function lockFor(
  tx: Db,
  hand: Hand,
  kind: KindSpec,
  id: number,
  revision: number,
): Promise<store.BookRow> {
  const row = (await store.lockRow(tx, kind, id))!
  if (row.revision !== revision) {
    const last = await findLastAuthor(tx, kind.id, id)
    throw new Undone({ kind: 'edited', row, author: last?.author ?? '', at: last?.at ?? null })
  }
  await holdPlace(hand, kind, await placeOf(tx, kind, row), id)
  return row
}

const placeOf = (tx: Db, kind: KindSpec, row: store.BookRow): Promise<Place> =>
  store.findPlace(tx, kind, row.fields)

async function placeFor(
  tx: Db,
  hand: Hand,
  kind: KindSpec,
  fields: Fields,
  id: number | null,
): Promise<Place> {
  const found = await store.findPlace(tx, kind, fields)
  // What hangs nowhere belongs to the authority that wrote it.
  const isPlaceless = found.divisionCode === null && found.organisationId === null
  const place = isPlaceless ? { ...found, divisionCode: hand.user.divisionCode ?? '42' } : found
  await holdPlace(hand, kind, place, id)
  return place
}

/** A thing that is its own place (an enterprise, a firm) is known by its id. */
async function holdPlace(hand: Hand, kind: KindSpec, place: Place, id: number | null): Promise<void> {
  const own =
    kind.id === 'organisation'
      ? { ...place, organisationId: id ?? place.organisationId }
      : kind.id === 'discharger'
        ? { ...place, dischargerId: id ?? place.dischargerId }
        : place
  if (!mayPlace(hand.user, kind, own)) throw new Undone({ kind: 'not-permitted' })
}

async function holdRules(tx: Db, kind: KindSpec, fields: Fields, place: Place): Promise<void> {
  const problems = await checkRules(tx, kind, fields, place)
  if (problems.length > 0) throw new Undone({ kind: 'invalid', problems })
}

const baselineBy = (hand: Hand) => ({
  author: { userId: null, name: '平台' },
  reason: '建账时的登记',
  at: hand.now,
})

async function cut(
  tx: Db,
  hand: Hand,
  kind: KindSpec,
  recordId: number,
  revision: number,
  current: readonly versions.Version[],
  target: Change,
  fields: Fields,
  place: Place,
  reason: string,
): Promise<void> {
  const sliced = slice(
    current.map((version) => ({
      id: version.id,
      from: version.validFrom.getTime(),
      to: version.validTo?.getTime() ?? null,
      fields: version.fields,
    })),
    target.kind === 'end' ? target : { ...target, fields },
  )
  if (!sliced.ok) throw new Undone({ kind: 'out-of-order', fault: sliced.fault })
  await versions.supersede(tx, sliced.superseded, hand.now)
  for (const added of sliced.added) {
    await versions.insertVersion(
      tx,
      kind,
      {
        recordId,
        revision,
        validFrom: new Date(added.from),
        validTo: added.to === null ? null : new Date(added.to),
        fields: added.fields,
        place,
      },
      { author: hand.user, reason, at: hand.now },
    )
  }
}

async function note(
  tx: Db,
  hand: Hand,
  kind: KindSpec,
  verb: string,
  row: store.BookRow,
  place: Place,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await audit(
    tx,
    hand.audit,
    {
      action: `registry.${verb}`,
      objectKind: kind.id,
      objectId: row.id,
      objectName: titleOf(row.fields, row.id),
      divisionCode: place.divisionCode,
      dischargerId: kind.id === 'discharger' ? row.id : place.dischargerId,
      organisationId: kind.id === 'organisation' ? row.id : place.organisationId,
      detail,
    },
    hand.now,
  )
}
