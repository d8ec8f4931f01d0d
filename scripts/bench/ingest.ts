import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { makeProcessBus } from '../../server/bus/bus.ts'
import { openDatabase, type Database } from '../../server/db/database.ts'
import { startIngest } from '../../server/ingest/ingest.ts'
import type { FrameAddress } from '../../server/journal/record.ts'
import { makeFigure, type Figure } from './figure.ts'
import { startPostgres } from './postgres.ts'
import { loggers, registerLoggers, writeJournal } from './ingest-material.ts'

const factors = 10
const rounds = 3
const frameCount: Readonly<Record<Database['kind'], number>> = { postgres: 120_000, pglite: 40_000 }
const target: Readonly<Record<Database['kind'], string>> = { postgres: '≥ 20000', pglite: '≥ 8000' }

interface Round {
  readonly framesPerSecond: number
  readonly cpuMicros: number
  readonly plainPerSecond: number
  readonly bytesPerSample: number
}

/**
 * Frames that stand in a journal → decoded, formed, merged, committed; and beside it, in the same round, the
 * same rows alone: by COPY on PostgreSQL, by plain inserts of 1 000 rows on PGlite.
 */
export async function benchIngest(
  kinds: readonly Database['kind'][] = ['postgres', 'pglite'],
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const kind of kinds) {
    const results: Round[] = []
    const dir = await mkdtemp(join(tmpdir(), 'qy-bench-ingest-'))
    try {
      const journalDir = join(dir, 'journal')
      const { durable, frameBytes } = await writeJournal(journalDir, frameCount[kind])
      for (let i = 0; i < rounds; i += 1) results.push(await round(kind, dir, journalDir, durable))
      figures.push(...figuresOf(kind, results, frameBytes))
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  }
  return figures
}

function figuresOf(kind: Database['kind'], results: readonly Round[], frameBytes: number): Figure[] {
  const of = (pick: (result: Round) => number): number[] => results.map(pick)
  const plain = kind === 'postgres' ? 'COPY of the same rows alone' : 'plain inserts of the same rows alone'
  return [
    makeFigure(
      `${kind}: journal → queryable`,
      'frames/s',
      of((result) => result.framesPerSecond),
      {
        target: target[kind],
        note: `${Math.round(frameBytes)} bytes a frame, ${factors} factors, ${loggers} loggers`,
      },
    ),
    makeFigure(
      `  ${plain}`,
      'rows/s',
      of((result) => result.plainPerSecond),
    ),
    makeFigure(
      `  ratio to it`,
      '×',
      of((result) => result.framesPerSecond / result.plainPerSecond),
    ),
    makeFigure(
      kind === 'postgres' ? '  CPU of ingest for each frame' : '  CPU of ingest and database for each frame',
      'µs',
      of((result) => result.cpuMicros),
    ),
    makeFigure(
      '  stored, index, address and receive time included',
      'bytes/sample',
      of((result) => result.bytesPerSample),
      {
        target: '≤ 22',
      },
    ),
  ]
}

async function round(
  kind: Database['kind'],
  dir: string,
  journalDir: string,
  durable: FrameAddress,
): Promise<Round> {
  const server = kind === 'postgres' ? await startPostgres() : null
  const dbDir = await mkdtemp(join(dir, 'db-'))
  const db = await openDatabase({ url: server?.url ?? null, dir: dbDir })
  try {
    await registerLoggers(db)
    const applied = await measureIngest(db, journalDir, durable)
    const bytesPerSample = await measureSize(db, frameCount[kind] * factors)
    const plainSeconds = kind === 'postgres' ? await copyAlone(db) : await insertAlone(db)
    return {
      framesPerSecond: frameCount[kind] / applied.seconds,
      cpuMicros: (applied.cpuSeconds / frameCount[kind]) * 1e6,
      plainPerSecond: frameCount[kind] / plainSeconds,
      bytesPerSample,
    }
  } finally {
    await db.close()
    await server?.stop()
    await rm(dbDir, { recursive: true, force: true })
  }
}

async function measureIngest(
  db: Database,
  journalDir: string,
  durable: FrameAddress,
): Promise<{ seconds: number; cpuSeconds: number }> {
  const bus = makeProcessBus(`bench:${journalDir}`)
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const ingest = await startIngest({ db, journalDir, bus, now: Date.now, durable })
  try {
    await ingest.idle()
    const seconds = (performance.now() - startedAt) / 1000
    const cpu = process.cpuUsage(cpuBefore)
    const { rows } = await db.pool.query<{ count: number }>('select count(*) as count from reading_realtime')
    if (rows[0]!.count !== ingest.stats().rows || ingest.stats().quarantined > 0)
      throw new Error(`ingest: ${JSON.stringify(ingest.stats())}, rows in the table: ${rows[0]!.count}`)
    return { seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6 }
  } finally {
    await ingest.close()
    bus.close()
  }
}

async function measureSize(db: Database, samples: number): Promise<number> {
  await db.pool.query('vacuum analyze')
  const { rows } = await db.pool.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(inhrelid))::bigint as bytes from pg_inherits
     where inhparent = 'reading_realtime'::regclass`,
  )
  return rows[0]!.bytes / samples
}

/** COPY in binary form, straight into the day's partitions, keys checked as always. */
async function copyAlone(db: Database): Promise<number> {
  const client = await db.pool.connect()
  try {
    const chunks: Buffer[] = []
    const out = client.query(copyTo('copy (select * from reading_realtime) to stdout (format binary)'))
    for await (const chunk of out) chunks.push(chunk as Buffer)
    await client.query('truncate reading_realtime')
    const startedAt = performance.now()
    await pipeline(
      Readable.from(chunks),
      client.query(copyFrom('copy reading_realtime from stdin (format binary)')),
    )
    return (performance.now() - startedAt) / 1000
  } finally {
    client.release()
  }
}

/** 1 000 rows a statement, parameters ready. */
async function insertAlone(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ batch: string }>(
    `select array_agg(row(start, received_at, frame, point_id, factor_set, "values", flags, texts)::reading_in)::text as batch
     from reading_realtime group by start`,
  )
  await db.pool.query('truncate reading_realtime')
  const startedAt = performance.now()
  for (const { batch } of rows)
    await db.pool.query('insert into reading_realtime select * from unnest($1::reading_in[])', [batch])
  return (performance.now() - startedAt) / 1000
}
