import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openPgliteBackend } from './pglite-backend.ts'
import type { PgliteBackend } from './pglite-backend.ts'
import { listOverdue, startMaintenance } from './pglite-maintenance.ts'
import { makePgliteQueue } from './pglite-queue.ts'
import { encodeQuery } from './wire.ts'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'qy-maintenance-'))
let backend: PgliteBackend
const run = async (sql: string): Promise<string> =>
  (await backend.run(encodeQuery(sql))).reply.toString('latin1')

beforeAll(async () => {
  backend = await openPgliteBackend({ dir })
  await run('create table thing (id integer primary key, n integer)')
}, 60_000)
afterAll(async () => {
  await backend.close()
  fs.rmSync(dir, { recursive: true, force: true })
})

test('tables that changed much are analyzed and vacuumed, and then are not overdue', async () => {
  expect(await listOverdue(backend)).toEqual([])
  await run('insert into thing select n, n from generate_series(1, 2000) n')
  const analyze = await listOverdue(backend)
  expect(analyze).toEqual([expect.stringContaining('analyze public.thing')])
  expect(await run(analyze[0]!)).not.toContain('ERROR')
  expect(await listOverdue(backend)).toEqual([])
  await run('update thing set n = n + 1')
  const vacuum = await listOverdue(backend)
  expect(vacuum).toEqual(['vacuum public.thing'])
  expect(await run(vacuum[0]!)).not.toContain('ERROR')
})

test('a log that has grown is followed by a checkpoint', async () => {
  await backend.checkpoint()
  expect(backend.walBytes()).toBe(0)
  const queue = makePgliteQueue({ backend, idleInTransactionMs: 1000, onBroken: () => {} })
  const maintenance = startMaintenance({ backend, queue, maxWal: 100_000 })
  await run('insert into thing select n, n from generate_series(10000, 20000) n')
  expect(backend.walBytes()).toBeGreaterThan(100_000)
  await vi.waitFor(() => expect(backend.walBytes()).toBeLessThan(100_000), 10_000)
  maintenance.stop()
  await queue.stop()
})

test('a commit is synced to disk, a read is not', async () => {
  const sync = vi.spyOn(fs, 'fsyncSync')
  await run('select count(*) from thing')
  expect(sync).toHaveBeenCalledTimes(0)
  await run('insert into thing values (-1, 1)')
  expect(sync).toHaveBeenCalledTimes(1)
  await run('begin; set local synchronous_commit = off; insert into thing values (-2, 1); commit')
  expect(sync).toHaveBeenCalledTimes(1)
  await run('checkpoint')
  expect(sync.mock.calls.length).toBeGreaterThan(5)
  sync.mockRestore()
})
