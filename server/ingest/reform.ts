import { makeProcessBus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import { scanEnd } from '../journal/read.ts'
import type { Log } from '../lib/log.ts'
import { startIngest, type IngestStats } from './ingest.ts'
import { clearFormed, hasFormed } from './store.ts'

export type Reformed =
  | { readonly ok: true; readonly stats: IngestStats }
  /** The tables hold rows and nobody said that they may go. */
  | { readonly ok: false; readonly fault: 'not-empty' }

/**
 * Forms everything again that ingest makes from the journal: readings, their sources and changes, latest rows,
 * counters, messages, quarantine. The registry is the one of now. While no platform runs on this database and
 * journal. `clear`: what the tables hold is removed first.
 */
export async function reformReadings(
  db: Database,
  journalDir: string,
  options: { readonly clear?: boolean; readonly log?: Log } = {},
): Promise<Reformed> {
  if (options.clear === true) await clearFormed(db.pool)
  else if (await hasFormed(db.pool)) return { ok: false, fault: 'not-empty' }
  const bus = makeProcessBus(`reform:${journalDir}`)
  try {
    const durable = await scanEnd(journalDir)
    const ingest = await startIngest({ db, journalDir, bus, now: Date.now, durable, log: options.log })
    try {
      await ingest.idle()
      return { ok: true, stats: ingest.stats() }
    } finally {
      await ingest.close()
    }
  } finally {
    bus.close()
  }
}
