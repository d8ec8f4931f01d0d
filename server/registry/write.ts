import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { checkDialect, type DialectSetting } from '../../hj212/dialect.ts'
import type { Version } from '../../hj212/message.ts'
import type { DivisionTable, Schema } from '../db/schema.ts'
import { floats, froms, integers, texts, tos } from './columns.ts'
import { checkRows, numberCheck, oneOfCheck, textCheck, validityCheck } from './problem.ts'
import type { Check, RowProblem, Validity, Written } from './problem.ts'

/**
 * Writers of the registry. Each takes a list, asks every row first, and writes all of them or none; the
 * caller announces `registry.changed`. Given a transaction they write in it; one that found the problem only
 * in the database ('row: null' and references) has then spoilt it.
 */
type Db = Kysely<Schema>

export interface DivisionInput {
  /** GB/T 2260 prefix: 2, 4 or 6 digits. */
  readonly code: string
  readonly name: string
  readonly level: DivisionTable['level']
}

export interface DischargerInput extends Validity {
  readonly code: string
  readonly name: string
  readonly divisionCode: string
  readonly industry?: string | null
}

/** Lies in its discharger's division unless another is given. */
export interface OutletInput extends Validity {
  readonly dischargerId: number
  readonly divisionCode?: string | null
  readonly code: string
  readonly name: string
  readonly medium: 'water' | 'gas'
  readonly longitude?: number | null
  readonly latitude?: number | null
}

export interface PointInput extends Validity {
  readonly outletId: number
  readonly name: string
  readonly systemCode: string
}

export interface LoggerInput extends Validity {
  readonly mn: string
  readonly dischargerId: number
  readonly name: string
  readonly version: Version
  readonly password: string
  /** 16 characters. */
  readonly sm4Key?: string | null
  readonly dialect?: DialectSetting
}

export interface LinkInput extends Validity {
  readonly loggerId: number
  readonly pointId: number
}

export interface FactorInput extends Validity {
  readonly pointId: number
  readonly factorCode: string
  readonly unit?: string | null
  readonly unitExponent?: number
  readonly sort?: number
}

const id = { min: 1, max: 2 ** 31 - 1, integer: true }
const name = { max: 200 }
const code = { max: 40, pattern: /^[\w-]+$/ }
/** What can stand in a field of a data segment. */
const fieldText = /^[!-"$%'-+\--:<>-~]+$/
const levelOf: Record<number, DivisionTable['level']> = { 2: 'province', 4: 'city', 6: 'county' }

export async function createDivisions(db: Db, rows: readonly DivisionInput[]): Promise<Written<null>> {
  const checks: Check<DivisionInput>[] = [
    textCheck('code', { max: 6, pattern: /^(?:\d{2}){1,3}$/ }),
    textCheck('name', name),
    (row) => (levelOf[row.code.length] === row.level ? null : { field: 'level', kind: 'malformed' }),
  ]
  return write(db, checkRows(rows, checks), async (tx) => {
    await sql`insert into division (code, name, level) select * from unnest(
      ${texts(rows, (row) => row.code)}, ${texts(rows, (row) => row.name)}, ${texts(rows, (row) => row.level)})`.execute(
      tx,
    )
    return null
  })
}

/** Value: ids in the order of `rows`; so for all that follow. */
export async function createDischargers(
  db: Db,
  rows: readonly DischargerInput[],
): Promise<Written<number[]>> {
  const checks: Check<DischargerInput>[] = [
    textCheck('code', code),
    textCheck('name', name),
    textCheck('divisionCode', { max: 6 }),
    textCheck('industry', { max: 100, optional: true }),
    validityCheck,
  ]
  return write(db, checkRows(rows, checks), async (tx) => {
    const ids = await newIds(tx, 'discharger', rows.length)
    await sql`insert into discharger (id, code, name, division_code, industry, valid_from, valid_to)
      select * from unnest(${integers(ids)}, ${texts(rows, (row) => row.code)}, ${texts(rows, (row) => row.name)},
        ${texts(rows, (row) => row.divisionCode)}, ${texts(rows, (row) => row.industry)}, ${froms(rows)}, ${tos(rows)})`.execute(
      tx,
    )
    return ids
  })
}

export async function createOutlets(db: Db, rows: readonly OutletInput[]): Promise<Written<number[]>> {
  const checks: Check<OutletInput>[] = [
    numberCheck('dischargerId', id),
    textCheck('divisionCode', { max: 6, optional: true }),
    textCheck('code', code),
    textCheck('name', name),
    oneOfCheck('medium', ['water', 'gas']),
    numberCheck('longitude', { min: -180, max: 180, optional: true }),
    numberCheck('latitude', { min: -90, max: 90, optional: true }),
    validityCheck,
  ]
  return write(db, checkRows(rows, checks), async (tx) => {
    const ids = await newIds(tx, 'outlet', rows.length)
    const { numAffectedRows } =
      await sql`insert into outlet (id, discharger_id, division_code, code, name, medium,
        longitude, latitude, valid_from, valid_to)
      select i.id, d.id, coalesce(i.division_code, d.division_code), i.code, i.name, i.medium,
        i.longitude, i.latitude, i.valid_from, i.valid_to
      from unnest(${integers(ids)}, ${integers(rows.map((row) => row.dischargerId))},
        ${texts(rows, (row) => row.divisionCode)}, ${texts(rows, (row) => row.code)}, ${texts(rows, (row) => row.name)},
        ${texts(rows, (row) => row.medium)}, ${floats(rows, (row) => row.longitude)},
        ${floats(rows, (row) => row.latitude)}, ${froms(rows)}, ${tos(rows)})
        as i (id, discharger_id, division_code, code, name, medium, longitude, latitude, valid_from, valid_to)
      join discharger d on d.id = i.discharger_id`.execute(tx)
    requireAll(numAffectedRows, rows.length, 'dischargerId')
    return ids
  })
}

export async function createPoints(db: Db, rows: readonly PointInput[]): Promise<Written<number[]>> {
  const checks: Check<PointInput>[] = [
    numberCheck('outletId', id),
    textCheck('name', name),
    // [HJ 212-2017 6.6.1] groups 10–99 and A0–Z9
    textCheck('systemCode', { max: 2, pattern: /^[0-9A-Z]\d$/ }),
    validityCheck,
  ]
  return write(db, checkRows(rows, checks), async (tx) => {
    const ids = await newIds(tx, 'point', rows.length)
    const { numAffectedRows } =
      await sql`insert into point (id, outlet_id, discharger_id, division_code, name,
        system_code, valid_from, valid_to)
      select i.id, o.id, o.discharger_id, o.division_code, i.name, i.system_code, i.valid_from, i.valid_to
      from unnest(${integers(ids)}, ${integers(rows.map((row) => row.outletId))}, ${texts(rows, (row) => row.name)},
        ${texts(rows, (row) => row.systemCode)}, ${froms(rows)}, ${tos(rows)})
        as i (id, outlet_id, name, system_code, valid_from, valid_to)
      join outlet o on o.id = i.outlet_id`.execute(tx)
    requireAll(numAffectedRows, rows.length, 'outletId')
    return ids
  })
}

export async function createLoggers(db: Db, rows: readonly LoggerInput[]): Promise<Written<number[]>> {
  const checks: Check<LoggerInput>[] = [
    // [HJ 212-2017 Table 3] 24 characters; longer ones were met in the field.
    textCheck('mn', { max: 32, pattern: fieldText }),
    numberCheck('dischargerId', id),
    textCheck('name', name),
    oneOfCheck('version', ['2005', '2017', '2025']),
    textCheck('password', { max: 32, pattern: fieldText }),
    // [HJ 212-2025, reported] 16 characters
    textCheck('sm4Key', { max: 16, pattern: /^[\x21-\x7e]{16}$/, optional: true }),
    dialectCheck,
    validityCheck,
  ]
  return write(db, checkRows(rows, checks), async (tx) => {
    // Two writers at once could each miss the other's overlapping validity.
    await sql`select pg_advisory_xact_lock(hashtext('logger.mn'))`.execute(tx)
    const ids = await newIds(tx, 'logger', rows.length)
    await sql`insert into logger (id, mn, discharger_id, name, version, password, sm4_key, dialect,
          valid_from, valid_to)
        select i.id, i.mn, i.discharger_id, i.name, i.version, i.password, i.sm4_key, i.dialect::jsonb,
          i.valid_from, i.valid_to
        from unnest(${integers(ids)}, ${texts(rows, (row) => row.mn)}, ${integers(rows.map((row) => row.dischargerId))},
          ${texts(rows, (row) => row.name)}, ${texts(rows, (row) => row.version)}, ${texts(rows, (row) => row.password)},
          ${texts(rows, (row) => row.sm4Key)}, ${texts(rows, (row) => JSON.stringify(row.dialect ?? {}))},
          ${froms(rows)}, ${tos(rows)})
          as i (id, mn, discharger_id, name, version, password, sm4_key, dialect, valid_from, valid_to)`.execute(
      tx,
    )
    const { rows: overlaps } = await sql<{ id: number }>`
        select distinct a.id from logger a join logger b on a.mn = b.mn and a.id <> b.id
          and tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)
        where a.id = any (${integers(ids)}) limit 100`.execute(tx)
    if (overlaps.length > 0) {
      throw new RefusedRows(
        overlaps.map((overlap) => ({ row: ids.indexOf(overlap.id), field: 'mn', kind: 'overlap' })),
      )
    }
    return ids
  })
}

/** What a device is forgiven from now on; frames that were refused before can be read again with it. */
export async function setDialects(
  db: Db,
  rows: readonly { readonly loggerId: number; readonly dialect: DialectSetting }[],
): Promise<Written<null>> {
  const problems = checkRows(rows, [numberCheck('loggerId', id), dialectCheck])
  return write(db, problems, async (tx) => {
    const { numAffectedRows } = await sql`update logger set dialect = i.dialect::jsonb
      from unnest(${integers(rows.map((row) => row.loggerId))}, ${texts(rows, (row) => JSON.stringify(row.dialect))})
        as i (id, dialect) where logger.id = i.id`.execute(tx)
    requireAll(numAffectedRows, rows.length, 'loggerId')
    return null
  })
}

/** Names the first member that is wrong, as `dialect.crc`. */
const dialectCheck: Check<{ readonly dialect?: DialectSetting }> = ({ dialect }) => {
  const [problem] = dialect === undefined ? [] : checkDialect(dialect)
  if (problem === undefined) return null
  const field = problem.member === '' ? 'dialect' : `dialect.${problem.member}`
  return { field, kind: problem.kind === 'unknown' ? 'unknown-reference' : 'malformed' }
}

/** Which points a logger serves, and when. */
export async function linkLoggers(db: Db, rows: readonly LinkInput[]): Promise<Written<null>> {
  const checks: Check<LinkInput>[] = [numberCheck('loggerId', id), numberCheck('pointId', id), validityCheck]
  return write(db, checkRows(rows, checks), async (tx) => {
    await sql`insert into logger_point (logger_id, point_id, valid_from, valid_to)
      select * from unnest(${integers(rows.map((row) => row.loggerId))}, ${integers(rows.map((row) => row.pointId))},
        ${froms(rows)}, ${tos(rows)})`.execute(tx)
    return null
  })
}

/** Adds factors to points; the same point, factor and beginning again replaces what was said of it. */
export async function setFactors(db: Db, rows: readonly FactorInput[]): Promise<Written<null>> {
  const checks: Check<FactorInput>[] = [
    numberCheck('pointId', id),
    textCheck('factorCode', { max: 20, pattern: /^[A-Za-z0-9]+$/ }),
    textCheck('unit', { max: 20, optional: true }),
    numberCheck('unitExponent', { min: -12, max: 12, integer: true, optional: true }),
    numberCheck('sort', { min: 0, max: 32_767, integer: true, optional: true }),
    validityCheck,
  ]
  return write(db, checkRows(rows, checks), async (tx) => {
    await sql`insert into point_factor (point_id, factor_code, unit, unit_exponent, sort, valid_from, valid_to)
      select * from unnest(${integers(rows.map((row) => row.pointId))}, ${texts(rows, (row) => row.factorCode)},
        ${texts(rows, (row) => row.unit)}, ${integers(rows.map((row) => row.unitExponent ?? 0))}::smallint[],
        ${integers(rows.map((row) => row.sort ?? 0))}::smallint[], ${froms(rows)}, ${tos(rows)})
      on conflict (point_id, factor_code, valid_from) do update
        set unit = excluded.unit, unit_exponent = excluded.unit_exponent, sort = excluded.sort,
          valid_to = excluded.valid_to`.execute(tx)
    return null
  })
}

/** The database found what the rows alone do not show. */
class RefusedRows extends Error {
  readonly problems: readonly RowProblem[]
  constructor(problems: readonly RowProblem[]) {
    super('registry rows refused')
    this.problems = problems
  }
}

async function write<T>(
  db: Db,
  problems: readonly RowProblem[],
  work: (tx: Db) => Promise<T>,
): Promise<Written<T>> {
  if (problems.length > 0) return { ok: false, problems }
  try {
    return { ok: true, value: await (db.isTransaction ? work(db) : db.transaction().execute(work)) }
  } catch (error) {
    if (error instanceof RefusedRows) return { ok: false, problems: error.problems }
    const { code: state, constraint } = error as { code?: string; constraint?: string }
    const field = constraint ?? ''
    if (state === '23503') return { ok: false, problems: [{ row: null, field, kind: 'unknown-reference' }] }
    if (state === '23505') return { ok: false, problems: [{ row: null, field, kind: 'duplicate' }] }
    throw error
  }
}

function requireAll(written: bigint | undefined, wanted: number, field: string): void {
  if (Number(written ?? 0) !== wanted)
    throw new RefusedRows([{ row: null, field, kind: 'unknown-reference' }])
}

async function newIds(tx: Db, table: string, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence(${table}, 'id'))::integer as id from generate_series(1, ${count})`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}
