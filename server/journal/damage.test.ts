import { open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { JournalDamage } from './damage.ts'
import { openJournal } from './journal.ts'
import { openJournalReader, scanEnd } from './read.ts'
import type { AddressedRecord, JournalRecord } from './record.ts'
import { makeSampleFleet } from './sample-frames.ts'
import { readSealedIndex, sealedHeadBytes } from './sealed-file.ts'
import { append, appendAll, numbered, numberOf, readAll, withDirectory } from './journal.fixture.ts'
import { verifyJournal } from './verify.ts'

async function faultsOf(dir: string): Promise<JournalDamage[]> {
  const faults: JournalDamage[] = []
  for await (const checked of verifyJournal(dir)) faults.push(...checked.faults)
  return faults
}

/** Three sealed segments of some blocks each, and an open one. */
async function sealedJournal(dir: string): Promise<AddressedRecord[]> {
  const fleet = makeSampleFleet(50)
  const journal = await openJournal({ dir })
  const stored: AddressedRecord[] = []
  for (let segment = 0; segment < 3; segment++) {
    for (let batch = 0; batch < 5; batch++) {
      stored.push(
        ...(await appendAll(
          journal,
          Array.from({ length: 90 }, () => fleet.next()),
        )),
      )
    }
    await journal.roll()
  }
  stored.push(...(await appendAll(journal, [fleet.next()])))
  await journal.sealed()
  await journal.close()
  return stored
}

const sealedFile = async (dir: string, segment: number): Promise<string> =>
  (await readdir(dir)).find((name) => name.startsWith(`000000${segment}-`))!

test('any flipped byte of a sealed segment is found and named', async () => {
  await withDirectory(async (dir) => {
    await sealedJournal(dir)
    expect(await faultsOf(dir)).toEqual([])
    const name = await sealedFile(dir, 2)
    const path = join(dir, name)
    const whole = await readFile(path)
    const file = await open(path)
    const read = await readSealedIndex(file, path, 2)
    await file.close()
    if (!read.ok) throw new Error('the index is whole')
    const { blocks } = read.index
    expect(blocks.length).toBe(3)
    const tailFrom = blocks.at(-1)!.fileFrom + blocks.at(-1)!.bytes
    // The edges of everything, and every 211th byte.
    const edges = [
      0,
      5,
      7,
      8,
      sealedHeadBytes - 1,
      tailFrom,
      tailFrom + 30,
      whole.length - 84,
      whole.length - 1,
    ]
    for (const { fileFrom, bytes } of blocks) edges.push(fileFrom, fileFrom + bytes - 1)
    for (let at = 0; at < whole.length; at += 211) edges.push(at)
    for (const [i, at] of edges.entries()) {
      const flipped = Buffer.from(whole)
      flipped[at]! ^= 1 << (i % 8)
      await writeFile(path, flipped)
      const faults = await faultsOf(dir)
      const block = blocks.findIndex(({ fileFrom, bytes }) => at >= fileFrom && at < fileFrom + bytes)
      expect(faults.length, `byte ${at}`).toBe(1)
      expect(faults[0], `byte ${at}`).toMatchObject(
        block >= 0
          ? {
              kind: 'bad-block',
              segment: 2,
              file: name,
              block,
              fileFrom: blocks[block]!.fileFrom,
              fileUntil: blocks[block]!.fileFrom + blocks[block]!.bytes,
              logicalFrom: blocks[block]!.logicalFrom,
              logicalUntil: blocks[block + 1]?.logicalFrom ?? read.index.end,
            }
          : { kind: at < sealedHeadBytes ? 'bad-header' : 'bad-footer', segment: 2, file: name },
      )
    }
  })
})

test('a block that was exchanged with its hashes made good again breaks the chain or the name', async () => {
  await withDirectory(async (dir) => {
    await sealedJournal(dir)
    const [second, third] = [await sealedFile(dir, 2), await sealedFile(dir, 3)]
    // A whole, well-formed file of another history under the right number.
    await withDirectory(async (other) => {
      const journal = await openJournal({ dir: other })
      for (let i = 0; i < 3; i++) {
        await append(journal, numbered(i))
        await journal.roll()
      }
      await journal.sealed()
      await journal.close()
      const forged = await sealedFile(other, 2)
      await rm(join(dir, second))
      await writeFile(join(dir, forged), await readFile(join(other, forged)))
    })
    expect(await faultsOf(dir)).toMatchObject([
      { kind: 'broken-chain', segment: 2, at: 0 },
      { kind: 'broken-chain', segment: 3, file: third, at: 0 },
    ])
  })
})

test('a missing segment is named, and so is a file that is not what its name says', async () => {
  await withDirectory(async (dir) => {
    await sealedJournal(dir)
    const name = await sealedFile(dir, 2)
    const bytes = await readFile(join(dir, name))
    await rm(join(dir, name))
    expect(await faultsOf(dir)).toEqual([{ kind: 'missing-segment', segment: 2 }])
    const wrong = name.replace(/-.{64}/, `-${'0'.repeat(64)}`)
    await writeFile(join(dir, wrong), bytes)
    expect(await faultsOf(dir)).toEqual([{ kind: 'wrong-name', segment: 2, file: wrong }])
  })
})

test('reading reports a damaged block and a missing segment, and goes on behind them', async () => {
  await withDirectory(async (dir) => {
    const stored = await sealedJournal(dir)
    const until = await scanEnd(dir)
    const path = join(dir, await sealedFile(dir, 2))
    const whole = await readFile(path)
    whole[sealedHeadBytes + 10]! ^= 1
    await writeFile(path, whole)
    await rm(join(dir, await sealedFile(dir, 1)))
    await rm(join(dir, await sealedFile(dir, 3)))

    const strict = await openJournalReader(dir)
    await expect(readAll(strict, until)).rejects.toThrow('block 0')
    await expect(strict.get(stored[455]!.address)).rejects.toThrow('block 0')
    await strict.close()

    const damages: JournalDamage[] = []
    const reader = await openJournalReader(dir, { onDamage: (damage) => damages.push(damage) })
    const read = await readAll(reader, until)
    expect(damages).toMatchObject([
      { kind: 'bad-block', segment: 2, block: 0 },
      { kind: 'missing-segment', segment: 3 },
    ])
    const known = new Set(stored.map(({ address }) => address))
    expect(read.every(({ address }) => known.has(address))).toBe(true)
    expect(read.length).toBeGreaterThan(200)
    expect(read.at(-1)).toEqual(stored.at(-1))
    expect(await reader.get(stored[0]!.address)).toBeNull()
    await reader.close()
  })
})

test('a raw segment with a wrong byte in its middle is put aside, named, and read where it is good', async () => {
  await withDirectory(async (dir) => {
    const journal = await openJournal({ dir, seal: false })
    const stored: AddressedRecord[] = []
    for (let i = 0; i < 30; i++)
      stored.push(...(await appendAll(journal, [numbered(2 * i), numbered(2 * i + 1)])))
    await journal.close()
    const path = join(dir, '0000001.raw')
    const whole = await readFile(path)
    whole[(stored[21]!.address % 2 ** 32) + 40]! ^= 4
    await writeFile(path, whole)

    const faults: Error[] = []
    const again = await openJournal({ dir, onFault: (error) => faults.push(error), seal: false })
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/segment 1: bytes \d+\.\.\d+ of 0000001\.raw are damaged/),
    ])
    stored.push(...(await appendAll(again, [numbered(60)])))
    expect(stored.at(-1)!.address).toBeGreaterThan(2 ** 33)
    expect((await readdir(dir)).sort()).toEqual(['0000001.damaged', '0000002.raw', 'lock'])
    expect(await readFile(join(dir, '0000001.damaged'))).toEqual(whole)

    const damages: JournalDamage[] = []
    const reader = await openJournalReader(dir, { onDamage: (damage) => damages.push(damage) })
    const numbers = (await readAll(reader, again.durable, 300)).map(numberOf)
    expect(numbers).toEqual(stored.map(numberOf).filter((number) => number !== 20 && number !== 21))
    expect(damages).toMatchObject([{ kind: 'bad-range', segment: 1, file: '0000001.damaged' }])
    expect(await reader.get(stored[20]!.address)).toBeNull()
    expect(numberOf((await reader.get(stored[22]!.address))!)).toBe(22)
    await reader.close()
    await again.close()
    expect(await faultsOf(dir)).toMatchObject([{ kind: 'bad-range', segment: 1, file: '0000001.damaged' }])
  })
})

test('a finished raw segment that turned bad before it was sealed is put aside by sealing', async () => {
  await withDirectory(async (dir) => {
    const journal = await openJournal({ dir, seal: false })
    const stored = await appendAll(journal, [numbered(1)])
    stored.push(...(await appendAll(journal, [numbered(2)])))
    await journal.roll()
    await journal.close()
    const path = join(dir, '0000001.raw')
    const whole = await readFile(path)
    // The length in the head of the first batch: nothing before the second can be parsed.
    whole[100]! ^= 1
    await writeFile(path, whole)

    const damages: JournalDamage[] = []
    const reader = await openJournalReader(dir, { onDamage: (damage) => damages.push(damage) })
    const until = await scanEnd(dir)
    expect((await readAll(reader, until)).length).toBe(2)

    const faults: Error[] = []
    const again = await openJournal({ dir, onFault: (error) => faults.push(error) })
    await again.sealed()
    expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining('0000001.raw are damaged')])
    const fresh = await openJournalReader(dir, { onDamage: (damage) => damages.push(damage) })
    expect((await readAll(fresh, until)).map(numberOf)).toEqual([2])
    expect(damages).toMatchObject([{ kind: 'bad-range', segment: 1, from: 96 }])
    await reader.close()
    await fresh.close()
    await again.close()
  })
})

test('reading a raw segment passes bytes that are no records', async () => {
  await withDirectory(async (dir) => {
    const journal = await openJournal({ dir, seal: false })
    const stored: AddressedRecord[] = []
    const records: JournalRecord[] = Array.from({ length: 9 }, (_, i) => numbered(i))
    for (const record of records) stored.push(...(await appendAll(journal, [record])))
    const path = join(dir, '0000001.raw')
    const whole = await readFile(path)
    whole.fill(0xff, stored[4]!.address % 2 ** 32, stored[5]!.address % 2 ** 32)
    await writeFile(path, whole)
    const damages: JournalDamage[] = []
    const reader = await openJournalReader(dir, { onDamage: (damage) => damages.push(damage) })
    expect((await readAll(reader, journal.durable)).map(numberOf)).toEqual([0, 1, 2, 3, 6, 7, 8])
    expect(damages).toMatchObject([{ kind: 'bad-range', segment: 1, file: '0000001.raw' }])
    await reader.close()
    await journal.close()
  })
})
