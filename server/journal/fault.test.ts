import { readdir } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import type { Journal } from './journal.ts'
import { openJournal } from './journal.ts'
import { openJournalReader } from './read.ts'
import type { OpenSegmentFile } from './segment-file.ts'
import { openSegmentFile } from './segment-file.ts'
import { append, appendAll, numbered, numberOf, readAll, withDirectory } from './journal.fixture.ts'
import { verifyJournal } from './verify.ts'

type Call = 'open' | 'write' | 'sync' | 'truncate'

/** A real disk on which calls fail while `failing` says so; a failing write leaves half of itself behind. */
function makeBadDisk(): { openFile: OpenSegmentFile; failing: Set<Call> } {
  const failing = new Set<Call>()
  const check = (call: Call): void => {
    if (failing.has(call)) throw Object.assign(new Error(`ENOSPC: ${call}`), { code: 'ENOSPC' })
  }
  return {
    failing,
    openFile: async (path, mode) => {
      check('open')
      const file = await openSegmentFile(path, mode)
      return {
        async write(bytes, position) {
          if (failing.has('write')) await file.write(bytes.subarray(0, bytes.length >> 1), position)
          check('write')
          await file.write(bytes, position)
        },
        async sync() {
          check('sync')
          await file.sync()
        },
        async truncate(length) {
          check('truncate')
          await file.truncate(length)
        },
        close: () => file.close(),
      }
    },
  }
}

async function numbersOf(dir: string, journal: Journal): Promise<number[]> {
  const reader = await openJournalReader(dir)
  const numbers = (await readAll(reader, journal.durable)).map(numberOf)
  await reader.close()
  return numbers
}

const outcomes = async (journal: Journal, numbers: readonly number[]): Promise<string[]> =>
  (await Promise.allSettled(numbers.map((number) => append(journal, numbered(number))))).map(
    ({ status }) => status,
  )

const cases: { name: string; calls: Call[]; segments: number }[] = [
  { name: 'writes fail', calls: ['write'], segments: 1 },
  { name: 'syncs fail', calls: ['sync'], segments: 2 },
  { name: 'writes and the way back fail', calls: ['write', 'truncate'], segments: 1 },
  { name: 'everything fails', calls: ['open', 'write', 'sync', 'truncate'], segments: 1 },
  { name: 'syncs fail and nothing can be cut', calls: ['sync', 'truncate', 'open'], segments: 2 },
]

test.each(cases)('$name: nothing is acknowledged, and it goes on by itself', async ({ calls, segments }) => {
  await withDirectory(async (dir) => {
    const disk = makeBadDisk()
    const faults: string[] = []
    const journal = await openJournal({
      dir,
      openFile: disk.openFile,
      retryMs: 5,
      onFault: (error) => faults.push(error.message),
    })
    let drained = 0
    journal.onDrain(() => drained++)
    await appendAll(journal, [numbered(0), numbered(1)])
    const durable = journal.durable

    for (const call of calls) disk.failing.add(call)
    expect(await outcomes(journal, [2, 3, 4])).toEqual(['rejected', 'rejected', 'rejected'])
    expect(journal.state).toBe('faulted')
    expect(journal.full).toBe(true)
    expect(journal.backlogBytes).toBe(0)
    expect(journal.durable).toBe(durable)
    expect(await outcomes(journal, [5])).toEqual(['rejected'])
    expect(faults).toEqual([expect.stringContaining('ENOSPC')])
    expect(drained).toBe(0)

    disk.failing.clear()
    await vi.waitFor(() => expect(journal.state).toBe('ready'))
    expect(journal.full).toBe(false)
    expect(drained).toBe(1)
    await appendAll(journal, [numbered(6), numbered(7)])
    expect(await numbersOf(dir, journal)).toEqual([0, 1, 6, 7])
    await journal.roll()
    await journal.sealed()
    expect(await numbersOf(dir, journal)).toEqual([0, 1, 6, 7])
    await journal.close()
    const names = await readdir(dir)
    expect(names.filter((name) => name.endsWith('.sealed')).length).toBe(segments)
    for await (const checked of verifyJournal(dir)) expect(checked.faults).toEqual([])
  })
})

test('after a fault that outlives the process, only acknowledged records are there', async () => {
  await withDirectory(async (dir) => {
    const disk = makeBadDisk()
    const journal = await openJournal({ dir, openFile: disk.openFile, retryMs: 5 })
    await append(journal, numbered(0))
    disk.failing.add('write').add('truncate')
    expect(await outcomes(journal, [1])).toEqual(['rejected'])
    await journal.close()
    const again = await openJournal({ dir })
    expect(again.stats().tornBytes).toBeGreaterThan(0)
    expect(await numbersOf(dir, again)).toEqual([0])
    await again.close()
  })
})

test('a segment that cannot be begun: those who wait are told, and the next second brings it', async () => {
  await withDirectory(async (dir) => {
    const disk = makeBadDisk()
    const journal = await openJournal({ dir, openFile: disk.openFile, retryMs: 5, segmentBytes: 200 })
    await append(journal, numbered(0))
    disk.failing.add('open')
    expect(await outcomes(journal, [1])).toEqual(['rejected'])
    disk.failing.clear()
    await vi.waitFor(() => expect(journal.state).toBe('ready'))
    await append(journal, numbered(2))
    expect(await numbersOf(dir, journal)).toEqual([0, 2])
    await journal.close()
  })
})

test('closing while the disk fails ends at once and gives the directory free', async () => {
  await withDirectory(async (dir) => {
    const disk = makeBadDisk()
    const journal = await openJournal({ dir, openFile: disk.openFile, retryMs: 60_000 })
    disk.failing.add('write')
    expect(await outcomes(journal, [1])).toEqual(['rejected'])
    await journal.close()
    expect(journal.state).toBe('closed')
    expect(await readdir(dir)).toEqual(['0000001.raw'])
  })
})

test('a callback that throws disturbs nobody else', async () => {
  await withDirectory(async (dir) => {
    const journal = await openJournal({ dir })
    const thrown: unknown[] = []
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => thrown.push(error))
    journal.append(numbered(1), () => {
      throw new Error('mine')
    })
    await append(journal, numbered(2))
    await vi.waitFor(() => expect(thrown).toEqual([new Error('mine')]))
    for (const listener of listeners) process.on('uncaughtException', listener)
    expect(await numbersOf(dir, journal)).toEqual([1, 2])
    await journal.close()
  })
})
