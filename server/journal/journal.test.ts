import { rm } from 'node:fs/promises'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openJournal } from './journal.ts'
import { openJournalReader, scanEnd } from './read.ts'
import type { AddressedRecord, FrameAddress, JournalRecord } from './record.ts'
import { arrivalVerdicts, makeFrameAddress } from './record.ts'
import { append, appendAll, numbered, numberOf, readAll, withDirectory } from './journal.fixture.ts'
import { verifyJournal } from './verify.ts'

const withPort = (address: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(address, fc.nat(65_535)).map(([address, port]) => `${address}:${port}`)
const anyPeer = fc.oneof(
  withPort(fc.ipV4()),
  withPort(fc.ipV4().map((address) => `::ffff:${address}`)),
  withPort(fc.ipV6()),
  fc.string({ maxLength: 60, unit: 'grapheme' }),
)
const anyRecord: fc.Arbitrary<JournalRecord> = fc.record({
  receivedAt: fc.nat(2 ** 48 - 1),
  peer: anyPeer,
  verdict: fc.constantFrom(...arrivalVerdicts),
  bytes: fc
    .oneof(
      fc.uint8Array({ maxLength: 700 }),
      fc.nat(90_000).map((length) => new Uint8Array(length).fill(7)),
    )
    .map((bytes) => Buffer.from(bytes)),
})

/** Deep equality of large buffers takes seconds; of strings, nothing. */
const legible = (records: readonly JournalRecord[]): unknown[] =>
  records.map((record) => ({ ...record, bytes: record.bytes.toString('latin1') }))

async function expectStored(
  dir: string,
  stored: readonly AddressedRecord[],
  end: FrameAddress,
): Promise<void> {
  const reader = await openJournalReader(dir)
  for (const maxBytes of [1, 5000, 2 ** 20]) {
    expect(legible(await readAll(reader, end, maxBytes))).toEqual(legible(stored))
  }
  for (const { address, ...record } of stored) {
    expect(legible([(await reader.get(address))!])).toEqual(legible([record]))
    expect(await reader.get((address + 1) as FrameAddress)).toBeNull()
  }
  await reader.close()
}

test('any records in any batches come back in order at their addresses, raw and sealed', async () => {
  await withDirectory(async (dir) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 20 }), { maxLength: 8 }),
        fc.integer({ min: 100, max: 200_000 }),
        async (batches, segmentBytes) => {
          await rm(dir, { recursive: true })
          const journal = await openJournal({ dir, segmentBytes, windowMs: 0, seal: false })
          const stored: AddressedRecord[] = []
          for (const batch of batches) stored.push(...(await appendAll(journal, batch)))
          const end = journal.durable
          await expectStored(dir, stored, end)
          await journal.roll()
          await journal.close()

          const sealing = await openJournal({ dir, segmentBytes })
          await sealing.sealed()
          expect(sealing.stats().unsealedSegments).toBe(0)
          await expectStored(dir, stored, end)
          for await (const checked of verifyJournal(dir)) expect(checked.faults).toEqual([])
          await sealing.close()
          expect(await scanEnd(dir)).toBeGreaterThanOrEqual(end)
        },
      ),
      { numRuns: 30 },
    )
  })
})

test('a journal that is opened again goes on where it ended', async () => {
  await withDirectory(async (dir) => {
    for (let i = 0; i < 4; i++) {
      const journal = await openJournal({ dir })
      await append(journal, numbered(i))
      await journal.close()
    }
    const reader = await openJournalReader(dir)
    const records = await readAll(reader, await scanEnd(dir))
    expect(records.map(numberOf)).toEqual([0, 1, 2, 3])
    await reader.close()
  })
})

test('an empty directory has nothing to read', async () => {
  await withDirectory(async (dir) => {
    const reader = await openJournalReader(dir)
    const none = makeFrameAddress(0, 0)
    expect(reader.first()).toBe(none)
    expect(await reader.read(none, none, 100)).toEqual({ records: [], next: none })
    expect(await reader.get(makeFrameAddress(1, 96))).toBeNull()
    await reader.close()
  })
})

test('a new day in Shanghai begins a new segment', async () => {
  await withDirectory(async (dir) => {
    let now = Date.parse('2025-05-20T23:59:59+08:00')
    const journal = await openJournal({ dir, now: () => now })
    const first = await append(journal, numbered(1))
    const second = await append(journal, numbered(2))
    now += 1000
    const third = await append(journal, numbered(3))
    expect([first, second, third].map((address) => Math.floor(address / 2 ** 32))).toEqual([1, 1, 2])
    await journal.close()
  })
})

test('a full backlog says so, refuses at twice the bound, and drains', async () => {
  await withDirectory(async (dir) => {
    const journal = await openJournal({ dir, maxBacklogBytes: 10_000 })
    let drained = 0
    journal.onDrain(() => drained++)
    const answers: (string | null)[] = []
    const sent = Array.from(
      { length: 300 },
      (_, i) =>
        new Promise<void>((resolve) => {
          journal.append(numbered(i, 100), (_, error) => {
            answers.push(error?.message ?? null)
            resolve()
          })
        }),
    )
    expect(journal.full).toBe(true)
    expect(journal.backlogBytes).toBeLessThan(20_200)
    await Promise.all(sent)
    expect(answers.filter((answer) => answer === null).length).toBe(journal.stats().appended)
    expect(journal.stats()).toMatchObject({ backlogBytes: 0, refused: 300 - journal.stats().appended })
    expect(journal.stats().refused).toBeGreaterThan(100)
    expect(journal.full).toBe(false)
    expect(drained).toBe(1)
    await journal.close()
    await expect(append(journal, numbered(1))).rejects.toThrow('closed')
  })
})

test('reading goes on while segments are written and sealed', async () => {
  await withDirectory(async (dir) => {
    const total = 30_000
    const journal = await openJournal({ dir, segmentBytes: 100_000 })
    const reader = await openJournalReader(dir)
    const seen: number[] = []
    const reading = (async () => {
      let from = reader.first()
      while (seen.length < total) {
        const { records, next } = await reader.read(from, journal.durable, 3000)
        seen.push(...records.map(numberOf))
        from = next
        if (records.length === 0) await new Promise(setImmediate)
      }
    })()
    const addresses: FrameAddress[] = []
    for (let i = 0; i < total; i += 500) {
      const batch = Array.from({ length: 500 }, (_, k) => numbered(i + k))
      addresses.push(...(await appendAll(journal, batch)).map(({ address }) => address))
      const known = await reader.get(addresses[i >> 1]!)
      expect(numberOf(known!)).toBe(i >> 1)
    }
    await reading
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => i))
    await journal.sealed()
    expect(journal.stats().sealedSegments).toBeGreaterThan(10)
    for (const i of [0, 1, 777, 15_000, total - 1]) {
      expect(numberOf((await reader.get(addresses[i]!))!)).toBe(i)
    }
    await reader.close()
    await journal.close()
  })
})
