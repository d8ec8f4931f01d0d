import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoadOptions, LoadResult } from '../../simulator/load.ts'
import { makeFigure, type Figure } from './figure.ts'
import { ask, startChild } from './child.ts'

const connections = 1000
const seed = 7
const rounds = 3

interface Usage {
  readonly cpuSeconds: number
  readonly rssMb: number
  readonly frames: number
}

/** One round of load against a fresh gateway and journal, both in processes of their own. */
async function round(
  load: Omit<LoadOptions, 'port' | 'connections'>,
): Promise<LoadResult & { serverMicros: number; rssMb: number }> {
  const dir = await mkdtemp(join(tmpdir(), 'qy-bench-gateway-'))
  const server = startChild('dist/scripts/bench/gateway-process.js', { dir, seed, loggers: connections })
  try {
    const { port } = await server.first<{ port: number }>()
    const before = await server.call<Usage>()
    const result = await ask<LoadResult>('dist/simulator/load-main.js', { ...load, port, connections, seed })
    const after = await server.call<Usage>()
    if (result.broken > 0 || result.unmatched > 0) throw new Error(`load: ${JSON.stringify(result)}`)
    return {
      ...result,
      serverMicros: ((after.cpuSeconds - before.cpuSeconds) / (after.frames - before.frames)) * 1e6,
      rssMb: after.rssMb,
    }
  } finally {
    await server.end()
    await rm(dir, { recursive: true, force: true })
  }
}

/** TCP → journal synced → 9014, 1 000 connections; the load generator runs on the same machine. */
export async function benchGateway(): Promise<Figure[]> {
  const saturated = []
  const quiet = []
  const busy = []
  const pipelined = []
  for (let i = 0; i < rounds; i += 1) {
    saturated.push(await round({ mode: 'saturate', seconds: 8, warmupSeconds: 3 }))
    quiet.push(await round({ mode: 'rate', rate: 1000, seconds: 8, warmupSeconds: 2 }))
    busy.push(await round({ mode: 'rate', rate: 10_000, seconds: 8, warmupSeconds: 2 }))
    pipelined.push(await round({ mode: 'pipeline', command: '2051', seconds: 8, warmupSeconds: 2 }))
  }
  const rate = (results: LoadResult[]): number[] => results.map(({ answered, seconds }) => answered / seconds)
  return [
    makeFigure(
      'durable and answered, each of 1 000 connections waits for its 9014',
      'frames/s',
      rate(saturated),
      {
        target: '≥ 30000',
        note: `${Math.round(saturated[0]!.frameBytes)} bytes a frame`,
      },
    ),
    makeFigure(
      '  answer p99 at saturation',
      'ms',
      saturated.map(({ p99 }) => p99),
    ),
    makeFigure(
      '  CPU of gateway and journal for each frame',
      'µs',
      saturated.map(({ serverMicros }) => serverMicros),
    ),
    makeFigure(
      'answer p99 at 1 000 frames/s',
      'ms',
      quiet.map(({ p99 }) => p99),
      { target: '≤ 25' },
    ),
    makeFigure(
      '  answer p50 at 1 000 frames/s',
      'ms',
      quiet.map(({ p50 }) => p50),
    ),
    makeFigure(
      'answer p99 at 10 000 frames/s',
      'ms',
      busy.map(({ p99 }) => p99),
      { target: '≤ 50' },
    ),
    makeFigure(
      '  answer p50 at 10 000 frames/s',
      'ms',
      busy.map(({ p50 }) => p50),
    ),
    makeFigure('pipelined back-fill, acknowledged', 'frames/s', rate(pipelined), { target: '≥ 100000' }),
    makeFigure(
      '  CPU of gateway and journal for each frame',
      'µs',
      pipelined.map(({ serverMicros }) => serverMicros),
    ),
    makeFigure(
      'memory of gateway and journal after the back-fill',
      'MB',
      pipelined.map(({ rssMb }) => rssMb),
    ),
  ]
}
