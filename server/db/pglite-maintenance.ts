import { encodeQuery } from './wire.ts'
import type { PgliteBackend } from './pglite-backend.ts'
import type { PgliteQueue } from './pglite-queue.ts'

/** More log than this is replayed for too long after a crash. */
const maxWalBytes = 128 * 1024 * 1024
const checkpointEveryMs = 300_000
const vacuumEveryMs = 60_000

/**
 * What the background processes of a PostgreSQL server do and a lone backend does not: checkpoints by size
 * and time, and vacuum and analyze of tables that changed much. Each step waits for its turn in the queue.
 */
export function startMaintenance(options: { backend: PgliteBackend; queue: PgliteQueue; maxWal?: number }): {
  stop(): void
} {
  const { backend, queue, maxWal = maxWalBytes } = options
  let sinceCheckpoint = 0
  let sinceVacuum = 0
  let busy = false

  const tick = async (): Promise<void> => {
    sinceCheckpoint += tickMs
    sinceVacuum += tickMs
    const wal = backend.walBytes()
    if (wal > maxWal || (wal > 0 && sinceCheckpoint >= checkpointEveryMs)) {
      sinceCheckpoint = 0
      await queue.between(() => backend.checkpoint())
    }
    if (sinceVacuum >= vacuumEveryMs) {
      sinceVacuum = 0
      for (const statement of await queue.between(() => listOverdue(backend))) {
        await queue.between(() => backend.run(encodeQuery(statement)))
      }
    }
  }
  const tickMs = 1000
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    // A broken backend is reported by the queue.
    void tick()
      .catch(() => {})
      .finally(() => {
        busy = false
      })
  }, tickMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/**
 * Statements for the tables that autovacuum would choose, with its thresholds. Small samples: a statement
 * holds everybody up. Old row versions are frozen long before transaction numbers come round.
 */
export async function listOverdue(backend: Pick<PgliteBackend, 'run'>): Promise<string[]> {
  // Counters reach the view at the end of this statement rather than some time.
  await backend.run(encodeQuery('select pg_stat_force_next_flush()'))
  const { reply } = await backend.run(
    encodeQuery(`
      select case when n_dead_tup > 1000 + 0.2 * n_live_tup then format('vacuum %I.%I', schemaname, relname)
        else format('begin; set local default_statistics_target = 10; analyze %I.%I; commit', schemaname, relname) end
      from pg_stat_user_tables
      where n_dead_tup > 1000 + 0.2 * n_live_tup or n_mod_since_analyze > 500 + 0.2 * n_live_tup
      union all
      select * from (
        select format('vacuum (freeze) %s', oid::regclass) from pg_class
        where relkind in ('r', 'm') and age(relfrozenxid) > 200000000 order by age(relfrozenxid) desc limit 5) old
      limit 20`),
  )
  return readFirstColumn(reply)
}

/** Texts of the first column of every DataRow in a reply. */
function readFirstColumn(reply: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at + 5 <= reply.length; at += reply.readUInt32BE(at + 1) + 1) {
    if (reply[at] !== 0x44) continue
    const length = reply.readInt32BE(at + 7)
    if (length >= 0) texts.push(reply.toString('utf8', at + 11, at + 11 + length))
  }
  return texts
}
