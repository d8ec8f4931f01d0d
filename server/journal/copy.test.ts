import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyJournal } from './copy.ts'
import { openJournal, type Journal } from './journal.ts'
import { verifyJournal } from './verify.ts'

let dir: string
let journal: Journal
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-copy-'))
  journal = await openJournal({ dir: join(dir, 'journal'), segmentBytes: 32 * 1024 })
})
afterEach(async () => {
  await journal.close()
  await rm(dir, { recursive: true, force: true })
})

const recordsIn = async (copy: string): Promise<number> => {
  let records = 0
  const faults: unknown[] = []
  for await (const segment of verifyJournal(copy)) {
    records += segment.records
    faults.push(...segment.faults)
  }
  expect(faults).toEqual([])
  return records
}

test('a journal that rolls and seals all the time: every copy is sound and has all that was durable', async () => {
  let kept = 0
  let isOver = false
  const feed = (): void => {
    if (isOver) return
    const bytes = Buffer.alloc(300, kept % 251)
    journal.append(
      { receivedAt: 1e12 + kept, peer: '10.0.0.1:1', verdict: 'accepted', bytes },
      (_, error) => {
        if (error === null) kept += 1
        feed()
      },
    )
  }
  for (let i = 0; i < 6; i += 1) feed()
  try {
    for (let round = 0; round < 16; round += 1) {
      const before = kept
      // Odd rounds go on from an earlier copy.
      const to = join(dir, `copy-${round - (round % 2)}`)
      const done = await copyJournal(join(dir, 'journal'), to)
      expect(await recordsIn(to)).toBeGreaterThanOrEqual(before)
      expect((await readdir(to)).filter((name) => !/\.(?:raw|sealed)$/.test(name))).toEqual([])
      expect(done.files).toBeGreaterThan(0)
    }
  } finally {
    isOver = true
  }
  expect(journal.stats().segment).toBeGreaterThan(3)
}, 60_000)

test('what is sealed is copied once', async () => {
  const append = (): Promise<void> =>
    new Promise((resolve, reject) => {
      journal.append(
        { receivedAt: 1, peer: '10.0.0.1:1', verdict: 'accepted', bytes: Buffer.alloc(100) },
        (_, error) => (error === null ? resolve() : reject(error)),
      )
    })
  await append()
  await journal.roll()
  await journal.sealed()
  await append()
  const from = join(dir, 'journal')
  const to = join(dir, 'copy')
  expect(await copyJournal(from, to)).toMatchObject({ files: 2, copied: 2 })
  expect(await copyJournal(from, to)).toMatchObject({ files: 2, copied: 1 })
  expect(await recordsIn(to)).toBe(2)
})

test('a running journal is never copied over', async () => {
  await expect(copyJournal(join(dir, 'journal'), join(dir, 'journal'))).rejects.toThrow(/running platform/)
})
