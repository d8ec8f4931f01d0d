import type { ColumnType, Generated } from 'kysely'
import type { Period } from '../../domain/reading.ts'

/** jsonb: parsed when read, text when written. */
type Json<T> = ColumnType<T, string, string>
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>

/** Half-open [valid_from, valid_to); null valid_to: until further notice. */
interface Validity {
  valid_from: Date
  valid_to: Optional<Date>
}

export interface DivisionTable {
  code: string
  name: string
  level: 'province' | 'city' | 'county'
}

interface DischargerTable extends Validity {
  id: Generated<number>
  code: string
  name: string
  division_code: string
  industry: Optional<string>
}

interface OutletTable extends Validity {
  id: Generated<number>
  discharger_id: number
  division_code: string
  code: string
  name: string
  medium: 'water' | 'gas'
  longitude: Optional<number>
  latitude: Optional<number>
}

interface PointTable extends Validity {
  id: Generated<number>
  outlet_id: number
  discharger_id: number
  division_code: string
  name: string
  system_code: string
}

interface LoggerTable extends Validity {
  id: Generated<number>
  mn: string
  discharger_id: number
  name: string
  version: '2005' | '2017' | '2025'
  password: string
  sm4_key: Optional<string>
  sm4_previous_key: Optional<string>
  dialect: ColumnType<Record<string, unknown>, string | undefined, string>
}

interface LoggerPointTable extends Validity {
  logger_id: number
  point_id: number
}

interface PointFactorTable extends Validity {
  point_id: number
  factor_code: string
  unit: Optional<string>
  unit_exponent: Generated<number>
  sort: Generated<number>
}

interface FactorSetTable {
  id: number
  entries: string
}

/** One point, one time: `values[i]` belongs to entry i of the factor set. */
interface ReadingTable {
  start: Date
  received_at: Date
  frame: number
  point_id: number
  factor_set: number
  values: (number | null)[]
  flags: Optional<string>
  texts: ColumnType<Record<string, string> | null, string | null | undefined, string | null>
}

interface ReadingSourceTable {
  point_id: number
  period: Period
  start: Date
  frame: number
  received_at: Date
  factor_set: number
}

interface ReadingChangeTable {
  point_id: number
  period: Period
  start: Date
  entry: string
  old_value: Optional<number>
  old_text: Optional<string>
  old_flag: Optional<string>
  old_frame: number
  new_frame: number
  changed_at: Date
}

interface LatestTable extends ReadingTable {
  period: Period
}

interface LoggerStateTable {
  logger_id: number
  last_seen_at: Date
  last_frame: number
  last_peer: string
  frames: Generated<number>
}

interface LoggerDeviationTable {
  logger_id: number
  kind: string
  frames: number
  last_frame: number
  last_at: Date
}

interface DeviceMessageTable {
  frame: number
  logger_id: number
  command: string
  system_code: Optional<string>
  data_time: Optional<Date>
  received_at: Date
  fingerprint: string
  body: Json<unknown>
}

interface QuarantineTable {
  frame: number
  received_at: Date
  peer: string
  reason: string
  mn: Optional<string>
  command: Optional<string>
  detail: Optional<string>
}

interface IngestPositionTable {
  single: Generated<boolean>
  applied: number
  resume: number
}

interface AppUserTable {
  id: Generated<number>
  login: string
  name: string
  password_hash: string
  role: 'administrator' | 'authority' | 'discharger'
  division_code: Optional<string>
  discharger_id: Optional<number>
  must_change: Generated<boolean>
  failures: Generated<number>
  locked_until: Optional<Date>
  disabled_at: Optional<Date>
}

interface AppSessionTable {
  token_hash: string
  user_id: number
  created_at: Date
  last_seen_at: Date
  expires_at: Date
}

interface MigrationTable {
  number: number
  name: string
  applied_at: Generated<Date>
}

/** The tables of `migrations/`, for kysely. */
export interface Schema {
  division: DivisionTable
  discharger: DischargerTable
  outlet: OutletTable
  point: PointTable
  logger: LoggerTable
  logger_point: LoggerPointTable
  point_factor: PointFactorTable
  factor_set: FactorSetTable
  reading_realtime: ReadingTable
  reading_minute: ReadingTable
  reading_hour: ReadingTable
  reading_day: ReadingTable
  reading_source: ReadingSourceTable
  reading_change: ReadingChangeTable
  latest: LatestTable
  logger_state: LoggerStateTable
  logger_deviation: LoggerDeviationTable
  device_message: DeviceMessageTable
  quarantine: QuarantineTable
  ingest_position: IngestPositionTable
  app_user: AppUserTable
  app_session: AppSessionTable
  migration: MigrationTable
}
