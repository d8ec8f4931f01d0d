import { sql, type Kysely } from 'kysely'
import type { CommandOrigin, CommandState } from '../../../contract/index.ts'
import type { Schema } from '../../db/schema.ts'

type Tx = Kysely<Schema>

export interface CommandFilter {
  readonly logger?: number | undefined
  readonly kind?: string | undefined
  readonly state?: CommandState | undefined
  readonly origin?: CommandOrigin | undefined
  readonly before?: number | undefined
}

const columns = [
  'command.id',
  'command.logger_id as loggerId',
  'logger.name as loggerName',
  'logger.mn',
  'command.kind',
  'command.cn',
  'command.parameters',
  'command.origin',
  'command.asked_by_name as askedBy',
  'command.reason',
  'command.asked_at as askedAt',
  'command.expires_at as expiresAt',
  'command.approved_by_name as approvedBy',
  'command.approved_at as approvedAt',
  'command.state',
  'command.result_code as resultCode',
  'command.result_text as resultText',
  'command.qn',
  'command.sent_at as sentAt',
  'command.ended_at as endedAt',
  'command.parts',
] as const

const commands = (tx: Tx) =>
  tx.selectFrom('command').innerJoin('logger', 'logger.id', 'command.logger_id').select(columns)
export type CommandRow = Awaited<ReturnType<ReturnType<typeof commands>['execute']>>[number]

/** Newest first. */
export function listCommands(tx: Tx, filter: CommandFilter, limit: number): Promise<CommandRow[]> {
  const { logger, kind, state, origin, before } = filter
  let query = commands(tx).orderBy('command.id', 'desc').limit(limit)
  if (logger !== undefined) query = query.where('command.logger_id', '=', logger)
  if (kind !== undefined) query = query.where('command.kind', '=', kind)
  if (state !== undefined) query = query.where('command.state', '=', state)
  if (origin !== undefined) query = query.where('command.origin', '=', origin)
  if (before !== undefined) query = query.where('command.id', '<', before)
  return query.execute()
}

export function findCommand(tx: Tx, id: number): Promise<CommandRow | undefined> {
  return commands(tx).where('command.id', '=', id).executeTakeFirst()
}

export interface EventRow {
  readonly at: Date
  readonly kind: string
  readonly frame: number | null
  readonly detail: unknown
}

export function listEvents(tx: Tx, commandId: number): Promise<EventRow[]> {
  return tx
    .selectFrom('command_event')
    .select(['at', 'kind', 'frame', 'detail'])
    .where('command_id', '=', commandId)
    .orderBy('id')
    .limit(1000)
    .execute()
}

/** MN of a logger that the actor sees; null: none. */
export async function findMn(tx: Tx, loggerId: number): Promise<string | null> {
  const row = await tx.selectFrom('logger').select('mn').where('id', '=', loggerId).executeTakeFirst()
  return row?.mn ?? null
}

export interface ActivationRow {
  readonly id: number
  readonly loggerSerial: string
  readonly cpuSerial: string
  readonly mac1: string
  readonly mac2: string
  readonly state: 'waiting' | 'wrong-password' | 'matched'
  readonly loggerId: number | null
  readonly claimedMn: string | null
  readonly peer: string
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly times: number
  readonly frame: number
}

export function listActivations(
  tx: Tx,
  state: ActivationRow['state'] | undefined,
  limit: number,
): Promise<ActivationRow[]> {
  const query = tx
    .selectFrom('activation')
    .select([
      'id',
      'logger_serial as loggerSerial',
      'cpu_serial as cpuSerial',
      'mac_1 as mac1',
      'mac_2 as mac2',
      'state',
      'logger_id as loggerId',
      'claimed_mn as claimedMn',
      'peer',
      'first_seen_at as firstSeenAt',
      'last_seen_at as lastSeenAt',
      'times',
      'frame',
    ])
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  return (state === undefined ? query : query.where('state', '=', state)).execute()
}

export async function hasActivation(tx: Tx, id: number): Promise<boolean> {
  return (
    (await tx.selectFrom('activation').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  )
}

/** Registers the serials of an announcement for a logger, in place of those it had. */
export async function registerHardware(
  system: Tx,
  activationId: number,
  loggerId: number,
): Promise<'registered' | 'taken'> {
  return system.transaction().execute(async (tx) => {
    const taken =
      await sql`select from activation a join logger_hardware h on h.logger_serial = a.logger_serial
      where a.id = ${activationId} and h.logger_id <> ${loggerId}`.execute(tx)
    if (taken.rows.length > 0) return 'taken'
    await sql`
      insert into logger_hardware (logger_id, logger_serial, cpu_serial, mac_1, mac_2)
      select ${loggerId}, logger_serial, nullif(cpu_serial, ''), nullif(mac_1, ''), nullif(mac_2, '')
      from activation where id = ${activationId}
      on conflict (logger_id) do update set logger_serial = excluded.logger_serial,
        cpu_serial = excluded.cpu_serial, mac_1 = excluded.mac_1, mac_2 = excluded.mac_2`.execute(tx)
    return 'registered'
  })
}
