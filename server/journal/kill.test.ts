import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openJournal } from './journal.ts'
import { openJournalReader } from './read.ts'
import { numberOf, readAll, withDirectory } from './journal.fixture.ts'
import { verifyJournal } from './verify.ts'

let built: string
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'qingyuan-journal-writer-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'writer.fixture.ts'), outDir: built, target: 'node20' },
  })
})
afterAll(async () => {
  await rm(built, { recursive: true })
})

const startWriter = (dir: string, start: number): ChildProcess =>
  spawn(process.execPath, [join(built, 'writer.fixture.js'), dir, String(start)])

/** Kills the writer once it has acknowledged up to `enough`; returns the last number that it reported. */
async function killAt(writer: ChildProcess, enough: number): Promise<number> {
  let text = ''
  let last = -1
  let errors = ''
  writer.stderr!.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  writer.stdout!.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    const lines = text.split('\n')
    text = lines.pop()!
    last = Number(lines.at(-1) ?? last)
    if (last >= enough) writer.kill('SIGKILL')
  })
  await once(writer, 'close')
  expect(errors).toBe('')
  expect(writer.signalCode).toBe('SIGKILL')
  return last
}

test('kill -9 at full load, again and again: what was acknowledged is there, once and in order', async () => {
  await withDirectory(async (dir) => {
    let start = 0
    for (let round = 0; round < 15; round++) {
      const acknowledged = await killAt(startWriter(dir, start), start + 1 + ((round * 2741) % 9000))
      const faults: string[] = []
      const journal = await openJournal({ dir, seal: false, onFault: (error) => faults.push(error.message) })
      const reader = await openJournalReader(dir)
      const numbers = (await readAll(reader, journal.durable, 2 ** 20)).map(numberOf)
      await reader.close()
      await journal.close()
      expect(faults).toEqual([])
      expect(numbers.length).toBeGreaterThan(acknowledged)
      expect(numbers.every((number, i) => number === i)).toBe(true)
      start = numbers.length
    }
    const journal = await openJournal({ dir })
    await journal.sealed()
    await journal.close()
    let segments = 0
    for await (const checked of verifyJournal(dir)) {
      expect(checked.faults).toEqual([])
      if (checked.form === 'sealed') segments++
    }
    expect(segments).toBeGreaterThan(10)
  })
}, 120_000)

test('a second process is refused while the first lives', async () => {
  await withDirectory(async (dir) => {
    const journal = await openJournal({ dir })
    const writer = startWriter(dir, 0)
    let errors = ''
    writer.stderr!.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    const [code] = (await once(writer, 'close')) as [number]
    expect(code).toBe(1)
    expect(errors).toContain(`in use by process ${process.pid}`)
    await journal.close()
  })
})
