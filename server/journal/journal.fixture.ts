import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Journal } from './journal.ts'
import type { JournalReader } from './read.ts'
import type { AddressedRecord, FrameAddress, JournalRecord } from './record.ts'

/** For tests: a directory that lives as long as `work`. */
export async function withDirectory(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'qingyuan-journal-'))
  try {
    await work(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

export const append = (journal: Journal, record: JournalRecord): Promise<FrameAddress> =>
  new Promise((resolve, reject) => {
    journal.append(record, (address, error) => (error === null ? resolve(address) : reject(error)))
  })

/** All at once, so that they share batches. */
export const appendAll = (journal: Journal, records: readonly JournalRecord[]): Promise<AddressedRecord[]> =>
  Promise.all(records.map(async (record) => ({ address: await append(journal, record), ...record })))

export async function readAll(
  reader: JournalReader,
  until: FrameAddress,
  maxBytes = 2 ** 16,
): Promise<AddressedRecord[]> {
  const all: AddressedRecord[] = []
  for (let from = reader.first(); from < until;) {
    const { records, next } = await reader.read(from, until, maxBytes)
    if (next <= from) throw new Error('the reader does not get on')
    all.push(...records)
    from = next
  }
  return all
}

/** A short record that says its number. */
export const numbered = (number: number, bytes = 40): JournalRecord => ({
  receivedAt: 1_750_000_000_000 + number,
  peer: `10.0.${number % 7}.1:${2000 + (number % 11)}`,
  verdict: number % 5 === 0 ? 'noise' : 'accepted',
  bytes: Buffer.from(`##${number};`.padEnd(bytes, String(number % 10))),
})
export const numberOf = (record: JournalRecord): number => parseInt(record.bytes.toString('latin1', 2), 10)
