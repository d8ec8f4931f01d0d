import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { Client } from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { DirectoryLockedError } from '../lib/lock.ts'
import { packageRoot } from '../lib/package-root.ts'
import { openDatabase } from './database.ts'
import { startPglite } from './pglite.ts'

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'qy-pglite-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

/** The built file of this folder: `npm test` builds before it tests. */
function built(name: string): URL {
  const file = path.join(packageRoot, 'dist/server/db', name)
  if (!fs.existsSync(file)) throw new Error(`${file} is missing: run npx tsc -p tsconfig.build.json`)
  return pathToFileURL(file)
}

async function ask(socket: string, sql: string): Promise<unknown[]> {
  const client = new Client({ host: socket, port: 5432, user: 'postgres', database: 'postgres' })
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

test('the built worker serves from a thread; its directory has one owner and its socket is private', async () => {
  const dir = path.join(root, 'worker')
  const options = { dir, worker: built('pglite-worker.js') }
  const first = await startPglite(options)
  await ask(first.socket, 'create table kept as select 7 as n')
  expect(fs.statSync(first.socket).mode & 0o777).toBe(0o700)
  await expect(startPglite(options)).rejects.toThrow(DirectoryLockedError)
  await first.close()
  expect(fs.existsSync(first.socket)).toBe(false)

  const again = await startPglite(options)
  expect(await ask(again.socket, 'select n from kept')).toEqual([7])
  await again.close()
  await again.close()
}, 120_000)

test('what was committed is there after kill -9, and the stale lock holds nobody up', async () => {
  const dir = path.join(root, 'killed')
  const program = `
    const { openDatabase } = await import(${JSON.stringify(built('database.js').href)})
    const db = await openDatabase({ url: null, dir: ${JSON.stringify(dir)} })
    await db.pool.query('create table kept (n integer primary key)')
    for (let n = 1; ; n += 1) {
      await db.pool.query('insert into kept values ($1)', [n])
      console.log(n)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let committed = 0
  for await (const line of createInterface({ input: child.stdout })) {
    committed = Number(line)
    if (committed === 300) child.kill('SIGKILL')
  }
  await exited
  expect(committed).toBeGreaterThanOrEqual(300)

  const db = await openDatabase({ url: null, dir })
  const { rows } = await db.pool.query<{ n: number; max: number }>(
    'select count(*) as n, max(n) as max from kept',
  )
  // The last one may have been committed and not yet told.
  expect([committed, committed + 1]).toContain(rows[0]!.n)
  expect(rows[0]!.max).toBe(rows[0]!.n)
  await db.close()
}, 120_000)

test('a backend that breaks is opened again', async () => {
  const worker = path.join(root, 'breaking.mjs')
  const starts = path.join(root, 'starts')
  fs.writeFileSync(
    worker,
    `import fs from 'node:fs'
     import { parentPort } from 'node:worker_threads'
     fs.appendFileSync(${JSON.stringify(starts)}, 'x')
     const count = fs.readFileSync(${JSON.stringify(starts)}, 'utf8').length
     // The first breaks while it serves, the second cannot open, the third holds.
     if (count === 2) throw new Error('cannot open')
     parentPort.on('message', () => { parentPort.postMessage({ kind: 'stopped' }); parentPort.close() })
     parentPort.postMessage({ kind: 'ready' })
     if (count === 1) parentPort.postMessage({ kind: 'broken', reason: 'disk full' })`,
  )
  const running = await startPglite({ dir: path.join(root, 'breaking'), worker: pathToFileURL(worker) })
  await vi.waitFor(() => expect(fs.readFileSync(starts, 'utf8')).toBe('xxx'), 10_000)
  await running.close()
  expect(fs.readFileSync(starts, 'utf8')).toBe('xxx')
})

test('a directory that cannot be opened is an error, and is free again', async () => {
  const dir = path.join(root, 'wrong')
  fs.mkdirSync(path.join(dir, 'data'), { recursive: true })
  fs.writeFileSync(path.join(dir, 'data/PG_VERSION'), '9.6\n')
  await expect(startPglite({ dir, durable: false })).rejects.toThrow()
  expect(fs.existsSync(path.join(dir, 'qingyuan.lock'))).toBe(false)
}, 120_000)
