import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { Period } from '../../domain/reading.ts'
import type { Schema } from './schema.ts'

/** Rows of this period and start (instant) are about to be written. */
export interface PartitionNeed {
  readonly period: Period
  readonly start: Date
}

interface Partition {
  readonly name: string
  readonly parent: string
  /** [from, to), instants. */
  readonly from: Date
  readonly to: Date
}

/** Asia/Shanghai has no daylight saving time. */
const shanghaiMs = 8 * 3_600_000
const dayMs = 86_400_000
const maxAgeMs = 3 * 366 * dayMs
const maxAheadMs = 2 * dayMs

/** Names known to exist. Partitions are never dropped under a running program. */
const known = new WeakMap<Kysely<Schema>, Set<string>>()

/**
 * Makes the partitions that `needs` fall into: days for realtime and minute, months for hour and day, with
 * borders in Asia/Shanghai. Starts more than three years before or two days after `now` get none: their rows
 * stand in the default partition, so that a broken clock makes no tables. Rows that stand there already move
 * over when their partition is made. Call it outside a transaction; calls at once are safe. Returns the names
 * that were made.
 */
export async function ensurePartitions(
  db: Kysely<Schema>,
  needs: Iterable<PartitionNeed>,
  now: Date,
): Promise<string[]> {
  const missing = new Map<string, Partition>()
  const names = known.get(db)
  for (const { period, start } of needs) {
    const age = now.getTime() - start.getTime()
    if (!(age <= maxAgeMs && age >= -maxAheadMs)) continue
    const partition = partitionOf(period, start)
    if (names?.has(partition.name) !== true) missing.set(partition.name, partition)
  }
  if (missing.size === 0) return []

  const existing = names ?? (await listPartitions(db))
  known.set(db, existing)
  const made: string[] = []
  for (const partition of missing.values()) {
    if (existing.has(partition.name)) continue
    if (await makePartition(db, partition)) made.push(partition.name)
    existing.add(partition.name)
  }
  return made
}

/** e.g. minute, 2026-11-23T00:00+08 → reading_minute_20261123 [2026-11-22T16:00Z, 2026-11-23T16:00Z). */
export function partitionOf(period: Period, start: Date): Partition {
  const local = new Date(start.getTime() + shanghaiMs)
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()]
  const byDay = period === 'realtime' || period === 'minute'
  const stamp = local.toISOString().slice(0, byDay ? 10 : 7)
  const border = (months: number, days: number): Date =>
    new Date(Date.UTC(year, month + months, byDay ? day + days : 1) - shanghaiMs)
  return {
    name: `reading_${period}_${stamp.replaceAll('-', '')}`,
    parent: `reading_${period}`,
    from: border(0, 0),
    to: byDay ? border(0, 1) : border(1, 0),
  }
}

async function listPartitions(db: Kysely<Schema>): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name from pg_inherits
    join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    where parent.relkind = 'p' and parent.relname like 'reading\_%'`.execute(db)
  return new Set(rows.map((row) => row.name))
}

/** False when somebody else was faster. */
function makePartition(db: Kysely<Schema>, partition: Partition): Promise<boolean> {
  const { name, parent, from, to } = partition
  return db.transaction().execute(async (tx: Transaction<Schema>) => {
    const table = sql.table(name)
    const other = sql.table(`${parent}_other`)
    await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(tx)
    const { rows } = await sql<{ exists: boolean }>`
      select to_regclass(${name}) is not null as exists`.execute(tx)
    if (rows[0]!.exists) return false
    // Taken at once rather than step by step: nobody can write between the move and the attachment.
    await sql`lock table ${other} in access exclusive mode`.execute(tx)
    await sql`create table ${table} (like ${sql.table(parent)} including all)`.execute(tx)
    // No query chooses its plan by these, and sampling arrays is most of the cost of analyzing.
    await sql`alter table ${table} alter "values" set statistics 0, alter flags set statistics 0,
      alter texts set statistics 0`.execute(tx)
    await sql`with moved as (delete from ${other} where start >= ${from} and start < ${to} returning *)
      insert into ${table} select * from moved`.execute(tx)
    await sql`alter table ${sql.table(parent)} attach partition ${table}
      for values from (${sql.lit(from.toISOString())}) to (${sql.lit(to.toISOString())})`.execute(tx)
    return true
  })
}
