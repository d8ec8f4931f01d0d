import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../server/db/database.ts'
import type { LoadResult } from '../../simulator/load.ts'
import { startPostgres } from './postgres.ts'
import { ask } from './child.ts'
import { makeFigure, type Figure } from './figure.ts'
import { registerFleet } from './fleet.ts'
import { startPlatformProcess } from '../../test/platform-process.ts'

const connections = 1000
const seed = 7
const rounds = 3
const frames = { postgres: 400_000, pglite: 150_000 }

interface Round {
  readonly acknowledged: number
  readonly queryable: number
}

/** Real-time frames of 1 000 loggers as fast as the platform takes them, until the last one can be queried. */
async function round(kind: 'postgres' | 'pglite', window: number): Promise<Round> {
  const dir = await mkdtemp(join(tmpdir(), 'qy-bench-platform-'))
  const postgres = kind === 'postgres' ? await startPostgres() : null
  try {
    const db = await openDatabase({ url: postgres?.url ?? null, dir: join(dir, 'db') })
    await registerFleet(db, seed, connections)
    await db.close()
    const platform = await startPlatformProcess({
      dir,
      ...(postgres === null ? {} : { databaseUrl: postgres.url }),
    })
    try {
      const startedAt = performance.now()
      const result = await ask<LoadResult>('dist/simulator/load-main.js', {
        port: platform.tcpPort,
        connections,
        seed,
        mode: 'pipeline',
        window,
        frames: frames[kind],
      })
      if (result.answered !== frames[kind] || result.broken > 0)
        throw new Error(`load: ${JSON.stringify(result)}`)
      await platform.settled()
      const whole = (performance.now() - startedAt) / 1000
      return { acknowledged: result.answered / result.seconds, queryable: frames[kind] / whole }
    } finally {
      await platform.stop()
    }
  } finally {
    await postgres?.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** The whole platform with its database and the load generator on the same machine. */
export async function benchPlatform(): Promise<Figure[]> {
  const results = { postgres: [] as Round[], pglite: [] as Round[] }
  for (let i = 0; i < rounds; i += 1) {
    results.postgres.push(await round('postgres', 64))
    results.pglite.push(await round('pglite', 64))
  }
  const figures = (kind: 'postgres' | 'pglite', name: string, target: string): Figure[] => [
    makeFigure(
      `${name}: sent, journalled, answered and queryable`,
      'frames/s',
      results[kind].map((one) => one.queryable),
      {
        target,
        note: 'start of the load generator and its connections included',
      },
    ),
    makeFigure(
      `  ${name}: acknowledged meanwhile`,
      'frames/s',
      results[kind].map((one) => one.acknowledged),
    ),
  ]
  return [...figures('postgres', 'PostgreSQL', '≥ 20000'), ...figures('pglite', 'PGlite', '≥ 8000')]
}
