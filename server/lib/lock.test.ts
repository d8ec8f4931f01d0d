import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { DirectoryLockedError, lockDirectory, processStart } from './lock.ts'

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'qy-lock-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))
let dir: string
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(root, 'd-'))
})
const holder = (pid: number, started: string | null): void =>
  fs.writeFileSync(path.join(dir, 'lock'), JSON.stringify({ pid, started }))
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

test('a held directory is refused with the pid of its holder, a released one is free', () => {
  const lock = lockDirectory(dir)
  expect(() => lockDirectory(dir)).toThrow(DirectoryLockedError)
  expect(() => lockDirectory(dir)).toThrow(String(process.pid))
  lock.release()
  lock.release()
  lockDirectory(dir).release()
  expect(fs.readdirSync(dir)).toEqual([])
})

test('locks of other names do not meet', () => {
  const a = lockDirectory(dir, 'a')
  const b = lockDirectory(dir, 'b')
  a.release()
  expect(fs.readdirSync(dir)).toEqual(['b'])
  b.release()
})

test('the lock of a process that is gone is taken over', () => {
  holder(deadPid(), null)
  lockDirectory(dir).release()
  expect(fs.readdirSync(dir)).toEqual([])
})

test('a pid that now belongs to a later process does not hold the directory', () => {
  holder(process.pid, 'another boot 1')
  lockDirectory(dir).release()
  holder(process.pid, processStart(process.pid))
  expect(() => lockDirectory(dir)).toThrow(DirectoryLockedError)
})

test.each(['', 'nonsense', '{"pid":"1"}', 'null'])('a lock that says %j holds nobody up', (text) => {
  fs.writeFileSync(path.join(dir, 'lock'), text)
  lockDirectory(dir).release()
})

test('a release leaves the lock of a later holder alone', () => {
  const lock = lockDirectory(dir)
  holder(deadPid(), 'x')
  lock.release()
  expect(fs.existsSync(path.join(dir, 'lock'))).toBe(true)
})

test('of many processes at once over a stale lock one gets it', async () => {
  holder(deadPid(), null)
  const program = `
    const { lockDirectory } = await import(${JSON.stringify(pathToFileURL(path.resolve('dist/server/lib/lock.js')).href)})
    try { lockDirectory(${JSON.stringify(dir)}); process.send('held') } catch (error) { process.send(error.name) }
    process.on('message', () => process.exit())`
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  )
  const said = await Promise.all(
    children.map(async (child) => ((await once(child, 'message')) as [string])[0]),
  )
  expect(said.filter((word) => word === 'held')).toHaveLength(1)
  expect(said.filter((word) => word === 'DirectoryLockedError')).toHaveLength(5)
  for (const child of children) child.send('end')
  await Promise.all(children.map((child) => once(child, 'exit')))
})
