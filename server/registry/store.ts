import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { dialectOf, type DialectSetting } from '../../hj212/dialect.ts'
import type { Version } from '../../hj212/message.ts'
import type { Database } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { cutByFactors } from './factor-span.ts'
import type { FactorSpan, Span } from './factor-span.ts'
import { makeRegistry } from './registry.ts'
import type { FactorLink, LoggerEntry, PointLink, Registry } from './registry.ts'

/** More is no registry of one platform: some 300 MB. */
const maxLoggers = 300_000

/** Times in milliseconds, as float8: the cheapest form on the way from the database. */
interface SpanRow {
  readonly valid_from: number
  readonly valid_to: number | null
}
interface LoggerRow extends SpanRow {
  readonly id: number
  readonly mn: string
  readonly password: string
  readonly other_password: string | null
  readonly version: Version
  readonly sm4_key: string | null
  readonly sm4_previous_key: string | null
  readonly dialect: DialectSetting
}
interface LinkRow extends SpanRow {
  readonly logger_id: number
  readonly point_id: number
  readonly system_code: string
}
interface FactorRow extends SpanRow {
  readonly point_id: number
  readonly factors: string
}

const ms = (column: string): ReturnType<typeof sql<number>> =>
  sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`

/** Reads the whole registry in one snapshot of the database. */
export function loadRegistry(db: Pick<Database, 'kysely'>): Promise<Registry> {
  return db.kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const spansOf = await readFactors(tx)
      const pointsOf = await readLinks(tx, spansOf)
      return makeRegistry(await readLoggers(tx, pointsOf))
    })
}

async function readLoggers(
  tx: Transaction<Schema>,
  pointsOf: ReadonlyMap<number, PointLink[]>,
): Promise<LoggerEntry[]> {
  const { rows } = await sql<LoggerRow>`
    select id, mn, password, other_password, version, sm4_key, sm4_previous_key, dialect,
      ${ms('valid_from')} as valid_from, ${ms('valid_to')} as valid_to
    from logger order by id limit ${maxLoggers + 1}`.execute(tx)
  if (rows.length > maxLoggers) throw new Error(`the registry holds more than ${maxLoggers} loggers`)
  return rows.map((row) => ({
    id: row.id,
    mn: row.mn,
    password: row.password,
    otherPassword: row.other_password ?? undefined,
    version: row.version,
    keys: [row.sm4_key, row.sm4_previous_key]
      .filter((key) => key !== null)
      .map((key) => Buffer.from(key, 'latin1')),
    dialect: dialectOf(row.dialect),
    validFrom: row.valid_from,
    validTo: row.valid_to,
    points: pointsOf.get(row.id) ?? [],
  }))
}

/** Links cut to the time in which their point exists, and at the changes of its factors. */
async function readLinks(
  tx: Transaction<Schema>,
  spansOf: ReadonlyMap<number, FactorSpan[]>,
): Promise<Map<number, PointLink[]>> {
  const { rows } = await sql<LinkRow>`
    select l.logger_id, l.point_id, p.system_code,
      (extract(epoch from greatest(l.valid_from, p.valid_from)) * 1000)::float8 as valid_from,
      (extract(epoch from least(l.valid_to, p.valid_to)) * 1000)::float8 as valid_to
    from logger_point l join point p on p.id = l.point_id
    order by l.logger_id, l.point_id, l.valid_from`.execute(tx)
  const pointsOf = new Map<number, PointLink[]>()
  for (const row of rows) {
    const span: Span = { validFrom: row.valid_from, validTo: row.valid_to }
    for (const part of cutByFactors(span, spansOf.get(row.point_id) ?? [])) {
      const link = { pointId: row.point_id, systemCode: row.system_code, ...part }
      const links = pointsOf.get(row.logger_id)
      if (links === undefined) pointsOf.set(row.logger_id, [link])
      else links.push(link)
    }
  }
  return pointsOf
}

/** One row for the factors of a point that began and end together: most points have one. */
async function readFactors(tx: Kysely<Schema>): Promise<Map<number, FactorSpan[]>> {
  const { rows } = await sql<FactorRow>`
    select point_id, ${ms('valid_from')} as valid_from, ${ms('valid_to')} as valid_to,
      string_agg(factor_code || ' ' || unit_exponent || ' ' || coalesce(unit, ''), E'\n'
        order by sort, factor_code) as factors
    from point_factor group by point_id, point_factor.valid_from, point_factor.valid_to
    order by point_id, point_factor.valid_from`.execute(tx)
  const shared = new Map<string, ReadonlyMap<string, FactorLink>>()
  const spansOf = new Map<number, FactorSpan[]>()
  for (const row of rows) {
    let factors = shared.get(row.factors)
    if (factors === undefined) shared.set(row.factors, (factors = parseFactors(row.factors)))
    const span = { validFrom: row.valid_from, validTo: row.valid_to, factors }
    const spans = spansOf.get(row.point_id)
    if (spans === undefined) spansOf.set(row.point_id, [span])
    else spans.push(span)
  }
  return spansOf
}

function parseFactors(text: string): Map<string, FactorLink> {
  return new Map(
    text.split('\n').map((line) => {
      const [code, exponent, ...unit] = line.split(' ')
      const unitText = unit.join(' ')
      return [code!, { unit: unitText === '' ? null : unitText, unitExponent: Number(exponent) }]
    }),
  )
}
