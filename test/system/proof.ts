import { expect } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import { openJournalReader, scanEnd } from '../../server/journal/read.ts'
import { verifyJournal } from '../../server/journal/verify.ts'
import type { TestLogger } from './loggers.ts'
import { startOf, valueOf, type SteadySender } from './steady-sender.ts'

/** `senders[i]` speaks for `loggers[i]`. */
export interface Load {
  readonly loggers: readonly TestLogger[]
  readonly senders: readonly SteadySender[]
}

export const acknowledgedBy = (senders: readonly SteadySender[]): number =>
  senders.reduce((sum, { acknowledged }) => sum + acknowledged, 0)

/** Every acknowledged frame is in the journal, which is whole. */
export async function expectJournalWhole(journalDir: string, { loggers, senders }: Load): Promise<void> {
  for await (const segment of verifyJournal(journalDir)) expect(segment).toMatchObject({ faults: [] })
  const kept = new Map<string, Set<string>>()
  const reader = await openJournalReader(journalDir)
  const end = await scanEnd(journalDir)
  for (let from = reader.first(); from < end;) {
    const { records, next } = await reader.read(from, end, 1 << 22)
    for (const { bytes } of records) {
      const [, mn, time] = /MN=(\w+);.*DataTime=(\d+)/.exec(bytes.toString('latin1')) ?? []
      if (mn === undefined) continue
      kept.set(mn, (kept.get(mn) ?? new Set()).add(time!))
    }
    from = next
  }
  await reader.close()
  senders.forEach((sender, index) =>
    expect(kept.get(loggers[index]!.mn)?.size ?? 0).toBeGreaterThanOrEqual(sender.acknowledged),
  )
}

/** Every acknowledged frame has made its reading, once, with its value; nothing else stands there. */
export async function expectReadingsOnce(
  database: { readonly url: string | null; readonly dir: string },
  { loggers, senders }: Load,
): Promise<void> {
  const db = await openDatabase(database)
  try {
    for (const [index, sender] of senders.entries()) {
      const { mn, pointId } = loggers[index]!
      const { rows } = await db.pool.query<{ start: Date; values: number[] }>(
        'select start, "values" from reading_minute where point_id = $1 order by start',
        [pointId],
      )
      const starts = new Set(rows.map((row) => row.start.getTime()))
      const missing = Array.from({ length: sender.acknowledged }, (_, i) => i).filter(
        (i) => !starts.has(startOf(i).getTime()),
      )
      expect({ mn, missing }).toEqual({ mn, missing: [] })
      expect(rows.length).toBeLessThanOrEqual(sender.sent)
      const wrong = rows.filter(
        (row, i) => row.start.getTime() !== startOf(i).getTime() || !row.values.includes(valueOf(i)),
      )
      expect(wrong).toEqual([])
    }
    for (const table of ['reading_change', 'quarantine'])
      expect((await db.pool.query(`select * from ${table} limit 1`)).rows).toEqual([])
  } finally {
    await db.close()
  }
}
