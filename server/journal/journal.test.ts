import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Journal } from './journal.ts'
import { openJournal } from './journal.ts'
import { openJournalReader, scanEnd } from './read.ts'
import type { AddressedRecord, FrameAddress, JournalRecord } from './record.ts'
import { arrivalVerdicts, makeFrameAddress } from './record.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qy-journal-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true })
})

const anyPeer = fc.oneof(
  fc.tuple(fc.ipV4(), fc.nat(65_535)).map(([ip, port]) => `${ip}:${port}`),
  fc.tuple(fc.ipV4(), fc.nat(65_535)).map(([ip, port]) => `::ffff:${ip}:${port}`),
  fc.tuple(fc.ipV6(), fc.nat(65_535)).map(([ip, port]) => `${ip}:${port}`),
  fc.string({ maxLength: 60, unit: 'grapheme' }),
)
const anyRecord: fc.Arbitrary<JournalRecord> = fc.record({
  receivedAt: fc.nat(2 ** 48 - 1),
  peer: anyPeer,
  verdict: fc.constantFrom(...arrivalVerdicts),
  bytes: fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes)),
})

const appended = (journal: Journal, record: JournalRecord): Promise<FrameAddress> =>
  new Promise((resolve, reject) => {
    journal.append(record, (address, error) => (error === null ? resolve(address) : reject(error)))
  })

async function readAll(until: FrameAddress, maxBytes: number): Promise<AddressedRecord[]> {
  const reader = await openJournalReader(dir)
  const all: AddressedRecord[] = []
  for (let from = reader.first(); from < until;) {
    const { records, next } = await reader.read(from, until, maxBytes)
    expect(next).toBeGreaterThan(from)
    all.push(...records)
    from = next
  }
  await reader.close()
  return all
}

test('any records in any batches come back in order, each at its address', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 20 }), { maxLength: 8 }),
      fc.integer({ min: 100, max: 20_000 }),
      fc.integer({ min: 1, max: 30_000 }),
      async (batches, segmentBytes, maxBytes) => {
        await rm(dir, { recursive: true })
        const journal = await openJournal({ dir, segmentBytes, windowMs: 0, seal: false })
        const stored: AddressedRecord[] = []
        for (const batch of batches) {
          const addresses = await Promise.all(batch.map((record) => appended(journal, record)))
          batch.forEach((record, i) => stored.push({ address: addresses[i]!, ...record }))
        }
        const end = journal.durable
        expect(await readAll(end, maxBytes)).toEqual(stored)
        const reader = await openJournalReader(dir)
        for (const { address, ...record } of stored) {
          expect(await reader.get(address)).toEqual(record)
          expect(await reader.get((address + 1) as FrameAddress)).toBeNull()
        }
        await reader.close()
        await journal.close()
        expect(await scanEnd(dir)).toBe(end)
      },
    ),
    { numRuns: 60 },
  )
})

test('a journal that is opened again goes on where it ended', async () => {
  const record = { receivedAt: 1, peer: '1.2.3.4:5', verdict: 'accepted', bytes: Buffer.from('##') } as const
  let journal = await openJournal({ dir })
  const first = await appended(journal, record)
  await journal.close()
  journal = await openJournal({ dir })
  const second = await appended(journal, { ...record, receivedAt: 2 })
  expect(second).toBeGreaterThan(first)
  expect((await readAll(journal.durable, 100)).map((one) => one.receivedAt)).toEqual([1, 2])
  await journal.close()
})

test('reading an empty directory', async () => {
  const reader = await openJournalReader(dir)
  expect(reader.first()).toBe(0)
  expect(await reader.read(makeFrameAddress(0, 0), makeFrameAddress(0, 0), 100)).toEqual({
    records: [],
    next: 0,
  })
  expect(await reader.get(makeFrameAddress(1, 96))).toBeNull()
})
