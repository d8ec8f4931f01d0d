import type { ColumnType, Generated } from 'kysely'
import type { Role } from '../../domain/access.ts'
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
  other_password: Optional<string>
  sm4_key_since: Optional<Date>
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

interface LoggerClockTable {
  hour: Date
  logger_id: number
  drift: number[]
  jitter: number[]
}

interface LoggerWatchTable {
  logger_id: number
  address: string
  version: string
  encrypted: boolean
  reconnects: number
  drift: Optional<number>
  drift_at: Optional<Date>
}

interface LoggerEventTable {
  id: Generated<number>
  at: Date
  last_at: Date
  ended_at: Optional<Date>
  frame: number
  last_frame: number
  count: number
  logger_id: Optional<number>
  kind: string
  detail: Json<Record<string, unknown>>
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
  /** The host of `peer`. */
  address: ColumnType<string, never, never>
  arrivals: Generated<number>
  last_at: Optional<Date>
  resolved_at: Optional<Date>
  job_id: Optional<number>
}

interface JobTable {
  id: Generated<number>
  kind: 'reread' | 'import'
  subject: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  total: number
  done: Generated<number>
  found: Generated<number>
  asked_by: Optional<string>
  reason: string
  asked_at: Date
  started_at: Optional<Date>
  ended_at: Optional<Date>
  failure: Optional<string>
  position: Generated<Record<string, unknown>>
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
  role: Role
  division_code: Optional<string>
  discharger_id: Optional<number>
  organisation_id: Optional<number>
  phone: Optional<string>
  post: Optional<string>
  revision: Generated<number>
  created_at: Generated<Date>
  must_change: Generated<boolean>
  failures: Generated<number>
  locked_until: Optional<Date>
  disabled_at: Optional<Date>
}

/** Kinds of `domain/registry` with a table of their own carry these beside their columns. */
interface OrganisationTable extends Validity {
  id: Generated<number>
  code: string
  name: string
  division_code: string
  revision: Generated<number>
  body: Json<Record<string, unknown>>
}

interface AppSessionTable {
  token_hash: string
  user_id: number
  created_at: Date
  last_seen_at: Date
  expires_at: Date
}

interface CommandTable {
  id: Generated<number>
  logger_id: number
  kind: string
  cn: string
  parameters: Json<unknown>
  origin: 'person' | 'start-up' | 'clock' | 'activation' | 'key-change'
  asked_by: Optional<number>
  asked_by_name: Optional<string>
  reason: string
  asked_at: Date
  expires_at: Date
  approved_by: Optional<number>
  approved_by_name: Optional<string>
  approved_at: Optional<Date>
  state: string
  result_code: Optional<string>
  result_text: Optional<string>
  qn: Optional<string>
  sent_at: Optional<Date>
  ended_at: Optional<Date>
  parts: Generated<number>
}

interface CommandSecretTable {
  command_id: number
  body: Json<{ secret: string }>
}

interface CommandEventTable {
  id: Generated<number>
  command_id: number
  at: Date
  kind: string
  frame: Optional<number>
  detail: ColumnType<Record<string, unknown>, string | undefined, never>
}

interface CredentialChangeTable {
  logger_id: number
  credential: 'password' | 'key'
  state: 'offered' | 'kept'
  made_at: Date
  heard: Generated<boolean>
  until: Optional<Date>
}

interface StartUpPolicyTable {
  logger_id: Optional<number>
  sets_clock: Generated<boolean>
  over_time_seconds: Optional<number>
  re_count: Optional<number>
  realtime_seconds: Optional<number>
  minute_minutes: Optional<number>
  sends_realtime: Optional<boolean>
  sends_facility_state: Optional<boolean>
}

interface StartUpRunTable {
  logger_id: number
  restart: string
  run_at: Date
}

interface LoggerHardwareTable {
  logger_id: number
  logger_serial: string
  cpu_serial: Optional<string>
  mac_1: Optional<string>
  mac_2: Optional<string>
}

interface ActivationTable {
  id: Generated<number>
  logger_serial: string
  cpu_serial: string
  mac_1: string
  mac_2: string
  state: 'waiting' | 'wrong-password' | 'matched'
  logger_id: Optional<number>
  claimed_mn: Optional<string>
  peer: string
  first_seen_at: Date
  last_seen_at: Date
  times: Generated<number>
  frame: number
}

interface DownlinkSettingTable {
  name: string
  value: number
  source: string
  status: 'verified' | 'reported' | 'local'
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
  logger_clock: LoggerClockTable
  logger_watch: LoggerWatchTable
  logger_event: LoggerEventTable
  device_message: DeviceMessageTable
  quarantine: QuarantineTable
  job: JobTable
  ingest_position: IngestPositionTable
  app_user: AppUserTable
  organisation: OrganisationTable
  app_session: AppSessionTable
  command: CommandTable
  command_secret: CommandSecretTable
  command_event: CommandEventTable
  credential_change: CredentialChangeTable
  start_up_policy: StartUpPolicyTable
  start_up_run: StartUpRunTable
  logger_hardware: LoggerHardwareTable
  activation: ActivationTable
  downlink_setting: DownlinkSettingTable
  migration: MigrationTable
}
