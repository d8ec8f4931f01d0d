import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../server/db/database.ts'
import type { LoadOptions, LoadResult } from '../../simulator/load.ts'
import { startPlatformProcess, type PlatformProcess } from '../../test/platform-process.ts'
import { ask } from './child.ts'
import { makeFigure, type Figure } from './figure.ts'
import { registerFleet } from './fleet.ts'
import { startPostgres } from './postgres.ts'

const seed = 7
const registered = 60_000
/** Two processes of a machine that allows 20 000 files each; a larger one by NATION_SOCKETS. */
const sockets = Number(process.env['NATION_SOCKETS'] ?? 18_500)
const rate = 1500
const millions = Number(process.env['NATION_MILLION_FRAMES'] ?? 5.4)

interface Usage {
  readonly cpuSeconds: number
  readonly rssMb: number
  readonly at: number
}

const ticksPerSecond = 100

/** What the kernel counts of a process with all its threads [proc(5): stat, fields 14 and 15; status, VmRSS]. */
async function usageOf(pid: number): Promise<Usage> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const rss = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    rssMb: Number(rss?.[1] ?? 0) / 1024,
    at: performance.now() / 1000,
  }
}

/** The largest memory while `work` goes on. */
async function watching<T>(pid: number, work: Promise<T>): Promise<{ result: T; rssMb: number[] }> {
  const rssMb: number[] = []
  const timer = setInterval(() => void usageOf(pid).then((usage) => rssMb.push(usage.rssMb)), 1000)
  try {
    return { result: await work, rssMb }
  } finally {
    clearInterval(timer)
  }
}

const load = (platform: PlatformProcess, options: Omit<LoadOptions, 'port' | 'seed'>): Promise<LoadResult> =>
  ask('dist/simulator/load-main.js', { ...options, port: platform.tcpPort, seed })

const must = (result: LoadResult): LoadResult => {
  if (result.broken > 0 || result.unmatched > 0) throw new Error(`load: ${JSON.stringify(result)}`)
  return result
}

/**
 * The nation on one machine: 60 000 loggers are registered, as many sockets as it allows speak at the nation's
 * pace; then 5.4 million frames, an hour of it, as fast as they are taken. Load generator and PostgreSQL run beside.
 */
export async function benchNation(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'qy-bench-nation-'))
  const postgres = await startPostgres()
  try {
    const db = await openDatabase({ url: postgres.url, dir: join(dir, 'db') })
    await registerFleet(db, seed, registered)
    await db.close()
    const platform = await startPlatformProcess({ dir, databaseUrl: postgres.url })
    const pid = platform.child.pid!
    try {
      // The nation's pace, after a minute of warming up; the clock runs while the generator sends.
      const paced = load(platform, {
        mode: 'rate',
        rate,
        connections: sockets,
        seconds: 90,
        warmupSeconds: 60,
      })
      const connected = async (): Promise<number> => (await platform.status()).connections
      while ((await connected()) < sockets) await new Promise((resolve) => setTimeout(resolve, 200))
      await new Promise((resolve) => setTimeout(resolve, 60_000))
      const before = await usageOf(pid)
      await new Promise((resolve) => setTimeout(resolve, 60_000))
      const after = await usageOf(pid)
      const steady = must(await paced)

      const count = Math.round(millions * 1e6)
      const warm = must(
        await load(platform, { mode: 'pipeline', window: 64, connections: 1000, frames: 500_000 }),
      )
      await platform.settled()
      const warmed = await usageOf(pid)
      const startedAt = performance.now()
      const { result: hour, rssMb } = await watching(
        pid,
        load(platform, {
          mode: 'pipeline',
          window: 64,
          connections: 1000,
          frames: count - warm.answered,
          startAt: Date.UTC(2026, 8, 1),
        }).then(async (result) => {
          await platform.settled()
          return result
        }),
      )
      const seconds = (performance.now() - startedAt) / 1000
      must(hour)
      const rested = await usageOf(pid)
      return [
        makeFigure('sockets held, 60 000 loggers registered', 'sockets', [sockets], { target: '≥ 18000' }),
        makeFigure(
          'gateway and ingest at 1 500 frames/s, of one core',
          '%',
          [((after.cpuSeconds - before.cpuSeconds) / (after.at - before.at)) * 100],
          { target: '≤ 50' },
        ),
        makeFigure('  memory', 'MB', [after.rssMb], { target: '≤ 800' }),
        makeFigure('  answer p99', 'ms', [steady.p99]),
        makeFigure(`${millions} million frames, as fast as they are queryable`, 'frames/s', [
          hour.answered / seconds,
        ]),
        makeFigure('  most memory in the process', 'MB', [Math.max(...rssMb)]),
        makeFigure('  memory after it to memory after half a million', '×', [rested.rssMb / warmed.rssMb]),
      ]
    } finally {
      await platform.stop()
    }
  } finally {
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
