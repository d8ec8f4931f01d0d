import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../server/db/database.ts'
import type { StormOptions, StormResult } from '../../simulator/storm.ts'
import { startPlatformProcess } from '../../test/platform-process.ts'
import { ask } from './child.ts'
import { makeFigure, type Figure } from './figure.ts'
import { registerFleet } from './fleet.ts'
import { startPostgres } from './postgres.ts'

const seed = 7
const sockets = 5000

/** How old the newest real-time row is, s: what somebody who looks at the province sees of the delay. */
async function liveAge(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ age: number | null }>(
    `select extract(epoch from clock_timestamp() - max(received_at))::float8 as age
     from reading_realtime where start > clock_timestamp() - interval '3 minutes'`,
  )
  return rows[0]!.age ?? 0
}

/** A province comes back after a day: 5 000 sockets in 10 s, each sends what is new and makes up for a day. */
export async function benchStorm(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'qy-bench-storm-'))
  const postgres = await startPostgres()
  try {
    const db = await openDatabase({ url: postgres.url, dir: join(dir, 'db') })
    await registerFleet(db, seed, sockets)
    const platform = await startPlatformProcess({ dir, databaseUrl: postgres.url })
    const ages: number[] = []
    const backlogs: number[] = []
    const sample = async (): Promise<void> => {
      ages.push(await liveAge(db))
      backlogs.push((await platform.status()).ingest.backlogBytes / 2 ** 20)
    }
    try {
      const options: StormOptions = {
        mode: 'storm',
        port: platform.tcpPort,
        connections: sockets,
        seed,
        openSeconds: 10,
        backfillHours: 24,
        // As long as the opening takes: at every moment some live frame is new, or its age would tell of the pause.
        liveSeconds: 10,
        seconds: 300,
      }
      const startedAt = performance.now()
      let sampling: Promise<void> = Promise.resolve()
      // The first frames are on their way for the first second.
      const timer = setInterval(() => {
        if (performance.now() - startedAt > 2000) sampling = sampling.then(sample)
      }, 1000)
      const storm = await ask<StormResult>('dist/simulator/load-main.js', options)
      clearInterval(timer)
      await sampling
      await platform.settled()
      const queryable = (performance.now() - startedAt) / 1000
      if (storm.broken > 0 || storm.backfillSeconds === null) throw new Error(JSON.stringify(storm))
      const { live, backfill } = storm
      return [
        makeFigure('sockets opened', 'in s', [storm.openSeconds], { note: `${storm.opened} sockets` }),
        makeFigure('live frames: answer p99, waiting behind own back-fill included', 'ms', [live.p99], {
          note: `${live.answered} frames, ${live.late} later than the standard's 10 s, ${storm.skipped} not sent`,
        }),
        makeFigure('live data in the tables: delay of the newest, median over the storm', 's', ages),
        makeFigure('  the worst second', 's', [Math.max(...ages)]),
        makeFigure('  most that waited for ingest', 'MB', [Math.max(...backlogs)]),
        makeFigure(
          'a day of back-fill of all, answered',
          'frames/s',
          [backfill.answered / storm.backfillSeconds],
          { note: `${backfill.answered} frames in ${Math.round(storm.backfillSeconds)} s` },
        ),
        makeFigure('all of it in the tables after', 's', [queryable]),
      ]
    } finally {
      await platform.stop()
      await db.close()
    }
  } finally {
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
