import fs from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { encodeQuery, readTransactionStatus } from './wire.ts'
import type { TransactionStatus } from './wire.ts'

/** The one PostgreSQL backend inside PGlite. It blocks its thread while it works. */
export interface PgliteBackend {
  /** e.g. '18.6' */
  readonly version: string
  /** Runs one whole cycle of messages. Rejects only when the backend itself is broken: it is of no more use. */
  run(cycle: Buffer): Promise<{ reply: Buffer; status: TransactionStatus }>
  /** Bytes written to the write-ahead log since the last checkpoint that this process made. */
  walBytes(): number
  checkpoint(): Promise<void>
  /** Shuts down in order, with a checkpoint. */
  close(): Promise<void>
}

interface EmscriptenStream {
  readonly path?: string
  readonly nfd?: number
}
type StreamWrite = (
  stream: EmscriptenStream,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => number

/**
 * PGlite's directory file system with a working fsync. Emscripten answers fsync(2) on a host directory
 * without doing anything; with it in place PostgreSQL itself syncs its log at commit and its data files at
 * a checkpoint, in its own order, and a commit means on PGlite what it means on a server.
 */
class DurableDirectory extends NodeFS {
  walBytes = 0

  override async init(...args: Parameters<NodeFS['init']>): Promise<Awaited<ReturnType<NodeFS['init']>>> {
    const made = await super.init(...args)
    const hook = (mod: {
      FS: { filesystems: Record<string, { stream_ops: Record<string, unknown> }> }
    }): void => {
      const operations = mod.FS.filesystems['NODEFS']!.stream_ops
      operations['fsync'] = (stream: EmscriptenStream): number => {
        if (stream.nfd) fs.fsyncSync(stream.nfd)
        return 0
      }
      const write = operations['write'] as StreamWrite
      operations['write'] = (...call: Parameters<StreamWrite>): number => {
        if (call[0].path?.startsWith('/pglite/data/pg_wal/')) this.walBytes += call[3]
        return write(...call)
      }
    }
    const options = made.emscriptenOpts
    options.preRun = [...(options.preRun ?? []), hook]
    return made
  }
}

const settings = {
  // PGlite's own needs: nothing beside this one process.
  exit_on_error: 'false',
  io_method: 'sync',
  max_worker_processes: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  // fdatasync never leaves Emscripten; fsync does (above).
  wal_sync_method: 'fsync',
  search_path: 'public',
  timezone: 'UTC',
  log_checkpoints: 'false',
  jit: 'off',
  work_mem: '16MB',
  wal_compression: 'pglz',
}

/**
 * Opens (or first makes) the data directory `dir`. With `durable: false` nothing is synced, for tests.
 * The caller holds the directory's lock.
 */
export async function openPgliteBackend(options: { dir: string; durable?: boolean }): Promise<PgliteBackend> {
  const { dir, durable = true } = options
  const directory = new DurableDirectory(dir)
  const pglite = new PGlite({
    dataDir: dir,
    fs: directory,
    relaxedDurability: true,
    startParams: [
      '--single',
      ...(durable ? [] : ['-F']),
      '-O',
      '-j',
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
  })
  await pglite.waitReady

  const run = async (cycle: Buffer): Promise<{ reply: Buffer; status: TransactionStatus }> => {
    const chunks: Buffer[] = []
    await pglite.execProtocolRawStream(cycle, {
      syncToFs: false,
      // The chunk is a window on WebAssembly memory: copied.
      onRawData: (chunk) => void chunks.push(Buffer.from(chunk)),
    })
    const reply = Buffer.concat(chunks)
    const status = readTransactionStatus(reply)
    if (status === null) throw new Error('the embedded PostgreSQL gave no complete answer')
    return { reply, status }
  }

  const versionRow = await pglite.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  )
  return {
    version: versionRow.rows[0]!.version,
    run,
    walBytes: () => directory.walBytes,
    async checkpoint() {
      await run(encodeQuery('checkpoint'))
      directory.walBytes = 0
    },
    close: () => pglite.close(),
  }
}
