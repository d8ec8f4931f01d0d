import { sql, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { FrameAddress } from '../journal/record.ts'

type Db = Kysely<Schema>

/** Hardware serials of a logger, i23005 to i23008 [HJ 212-2025 C.2, reported]; '' where none was sent. */
export interface Serials {
  readonly logger: string
  readonly cpu: string
  readonly mac1: string
  readonly mac2: string
}

export interface Announcement {
  readonly serials: Serials
  readonly claimedMn: string | null
  readonly password: string | null
  readonly peer: string
  readonly at: number
  readonly frame: FrameAddress
}

export interface Match {
  readonly loggerId: number
  readonly mn: string
  readonly password: string
}

/** The logger that is registered with these serials; what was not registered of them may be anything. */
export async function findByHardware(db: Db, serials: Serials): Promise<Match | null> {
  const { rows } = await sql<Match>`
    select l.id as "loggerId", l.mn, l.password from logger_hardware h join logger l on l.id = h.logger_id
    where h.logger_serial = ${serials.logger} and coalesce(h.cpu_serial, ${serials.cpu}) = ${serials.cpu}
      and coalesce(h.mac_1, ${serials.mac1}) = ${serials.mac1} and coalesce(h.mac_2, ${serials.mac2}) = ${serials.mac2}
      and l.version = '2025' and l.valid_to is null`.execute(db)
  return rows[0] ?? null
}

/** Keeps the announcement. Of devices that nobody knows the newest `most` stay: anybody can make some up. */
export function keepAnnouncement(
  db: Db,
  one: Announcement,
  state: 'waiting' | 'wrong-password' | 'matched',
  loggerId: number | null,
  most: number,
): Promise<void> {
  const { serials, claimedMn, peer, at, frame } = one
  const when = new Date(at)
  return db.transaction().execute(async (tx) => {
    await sql`insert into activation (logger_serial, cpu_serial, mac_1, mac_2, state, logger_id, claimed_mn, peer,
        first_seen_at, last_seen_at, frame)
      values (${serials.logger}, ${serials.cpu}, ${serials.mac1}, ${serials.mac2}, ${state}, ${loggerId}, ${claimedMn},
        ${peer}, ${when}, ${when}, ${frame})
      on conflict (logger_serial, cpu_serial, mac_1, mac_2) do update
        set state = excluded.state, logger_id = excluded.logger_id, claimed_mn = excluded.claimed_mn,
          peer = excluded.peer, last_seen_at = excluded.last_seen_at, times = activation.times + 1,
          frame = excluded.frame`.execute(tx)
    await sql`delete from activation where state <> 'matched' and id in (
      select id from activation where state <> 'matched' order by last_seen_at desc, id desc offset ${most})`.execute(
      tx,
    )
  })
}
