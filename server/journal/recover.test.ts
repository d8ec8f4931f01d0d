import { copyFile, cp, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournal } from './journal.ts'
import { openJournalReader } from './read.ts'
import { append, appendAll, numbered, numberOf, readAll, withDirectory } from './journal.fixture.ts'
import { verifyJournal } from './verify.ts'

async function numbersIn(dir: string): Promise<{ numbers: number[]; torn: number; faults: string[] }> {
  const faults: string[] = []
  const journal = await openJournal({ dir, seal: false, onFault: (error) => faults.push(error.message) })
  const reader = await openJournalReader(dir)
  const numbers = (await readAll(reader, journal.durable)).map(numberOf)
  await reader.close()
  const torn = journal.stats().tornBytes
  await journal.close()
  return { numbers, torn, faults }
}

/** Three batches in segment 1; returns the file and where the last batch begins. */
async function threeBatches(dir: string): Promise<{ whole: Buffer; lastAt: number }> {
  const journal = await openJournal({ dir })
  await appendAll(journal, [numbered(0), numbered(1)])
  await append(journal, numbered(2))
  const lastAt = journal.stats().segmentEnd
  await appendAll(journal, [numbered(3), numbered(4)])
  await journal.close()
  return { whole: await readFile(join(dir, '0000001.raw')), lastAt }
}

test('a tail torn at any byte of the last batch is cut, and appending goes on', async () => {
  await withDirectory(async (dir) => {
    const { whole, lastAt } = await threeBatches(dir)
    for (let end = lastAt; end < whole.length; end++) {
      await writeFile(join(dir, '0000001.raw'), whole.subarray(0, end))
      expect(await numbersIn(dir), `cut at ${end}`).toEqual({
        numbers: [0, 1, 2],
        torn: end - lastAt,
        faults: [],
      })
    }
    const journal = await openJournal({ dir })
    await append(journal, numbered(9))
    await journal.close()
    expect((await numbersIn(dir)).numbers).toEqual([0, 1, 2, 9])
    for await (const checked of verifyJournal(dir)) expect(checked.faults).toEqual([])
  })
})

test('zeros, garbage, or a last batch with any wrong byte are cut', async () => {
  await withDirectory(async (dir) => {
    const { whole, lastAt } = await threeBatches(dir)
    const path = join(dir, '0000001.raw')
    const garbage = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))
    for (const tail of [Buffer.alloc(1), Buffer.alloc(100_000), garbage, Buffer.from('QYB1'.repeat(300))]) {
      await writeFile(path, Buffer.concat([whole, tail]))
      expect(await numbersIn(dir)).toEqual({ numbers: [0, 1, 2, 3, 4], torn: tail.length, faults: [] })
    }
    // A sector that never arrived.
    const holed = Buffer.from(whole).fill(0, lastAt + 90, lastAt + 120)
    await writeFile(path, holed)
    expect((await numbersIn(dir)).numbers).toEqual([0, 1, 2])
    for (let at = lastAt; at < whole.length; at += 5) {
      const flipped = Buffer.from(whole)
      flipped[at]! ^= 16
      await writeFile(path, flipped)
      expect(await numbersIn(dir), `byte ${at}`).toEqual({
        numbers: [0, 1, 2],
        torn: whole.length - lastAt,
        faults: [],
      })
    }
  })
})

test('any wrong byte before the last batch is reported, and nothing is cut silently', async () => {
  await withDirectory(async (dir) => {
    const { whole, lastAt } = await threeBatches(dir)
    for (let at = 0; at < lastAt; at += 3) {
      await withDirectory(async (copy) => {
        const flipped = Buffer.from(whole)
        flipped[at]! ^= 1
        await writeFile(join(copy, '0000001.raw'), flipped)
        const faults: string[] = []
        const journal = await openJournal({ dir: copy, onFault: (error) => faults.push(error.message) })
        expect(faults.join(), `byte ${at}`).toContain('0000001.raw')
        expect(await readFile(join(copy, '0000001.damaged'))).toEqual(flipped)
        const reader = await openJournalReader(copy, { onDamage: () => undefined })
        const numbers = (await readAll(reader, journal.durable)).map(numberOf)
        expect(numbers.slice(-2), `byte ${at}`).toEqual([3, 4])
        await reader.close()
        await journal.close()
      })
    }
  })
})

test('a segment that was being made when the process ended is made anew', async () => {
  await withDirectory(async (dir) => {
    const { whole } = await threeBatches(dir)
    for (const bytes of [0, 1, 50, 95]) {
      await writeFile(join(dir, '0000002.raw'), whole.subarray(0, bytes))
      expect((await numbersIn(dir)).numbers).toEqual([0, 1, 2, 3, 4])
      expect((await readdir(dir)).sort()).toEqual(['0000001.raw'])
    }
  })
})

test('sealing that was broken off at any point is finished at the next start', async () => {
  await withDirectory(async (dir) => {
    await threeBatches(dir)
    const raw = await readFile(join(dir, '0000001.raw'))
    let journal = await openJournal({ dir })
    await journal.roll()
    await append(journal, numbered(5))
    await journal.sealed()
    await journal.close()
    const sealed = (await readdir(dir)).find((name) => name.endsWith('.sealed'))!
    const expected = ['0000002.raw', sealed].sort()
    expect((await readdir(dir)).sort()).toEqual([sealed, '0000002.raw'].sort())

    // Renamed, but the raw file is still there; and: written half, not renamed.
    for (const isRenamed of [true, false]) {
      await withDirectory(async (copy) => {
        await cp(dir, copy, { recursive: true })
        await writeFile(join(copy, '0000001.raw'), raw)
        if (!isRenamed) {
          await copyFile(join(copy, sealed), join(copy, '0000001.sealing'))
          await truncate(join(copy, '0000001.sealing'), 200)
          await truncate(join(copy, sealed), 0)
        }
        journal = await openJournal({ dir: copy, onFault: () => undefined })
        await journal.sealed()
        const reader = await openJournalReader(copy)
        expect((await readAll(reader, journal.durable)).map(numberOf)).toEqual([0, 1, 2, 3, 4, 5])
        await reader.close()
        await journal.close()
        expect((await readdir(copy)).sort()).toEqual(
          isRenamed ? expected : [...expected, `${sealed}.damaged`].sort(),
        )
        for await (const checked of verifyJournal(copy)) expect(checked.faults).toEqual([])
      })
    }
  })
})

test('a second writer is refused', async () => {
  await withDirectory(async (dir) => {
    const journal = await openJournal({ dir })
    await expect(openJournal({ dir })).rejects.toThrow(String(process.pid))
    await journal.close()
    const next = await openJournal({ dir })
    await next.close()
  })
})

test('the lock of a process that is gone is taken over, even when its number is in use again', async () => {
  await withDirectory(async (dir) => {
    await writeFile(join(dir, 'lock'), JSON.stringify({ pid: process.pid, started: 'another boot 1' }))
    const journal = await openJournal({ dir })
    await journal.close()
  })
})
