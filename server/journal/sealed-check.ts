import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { ChainHasher } from './chain.ts'
import type { JournalDamage } from './damage.ts'
import { JournalDamageError } from './damage.ts'
import { SealedReader } from './sealed-reader.ts'
import type { SegmentHeader } from './segment-header.ts'
import { zeroHash } from './segment-header.ts'

export interface SegmentCheck {
  readonly faults: readonly JournalDamage[]
  /** null when the header is damaged. */
  readonly header: SegmentHeader | null
  readonly end: number
  readonly records: number
  /** The chain's last hash, as stored. */
  readonly hash: Buffer
  readonly fileBytes: number
}

/** Reads a whole sealed file: each block against its hash, and the chain formed again from the records. `pace` is awaited after each block. */
export async function checkSealed(
  path: string,
  segment: number,
  pace: (elapsedMs: number) => Promise<void> = () => Promise.resolve(),
): Promise<SegmentCheck & { readonly fileHash: string }> {
  const fileHash = await hashFile(path)
  let reader: SealedReader
  try {
    reader = await SealedReader.open(path, segment)
  } catch (error) {
    if (!(error instanceof JournalDamageError)) throw error
    return {
      faults: [error.damage],
      header: null,
      end: 0,
      records: 0,
      hash: zeroHash,
      fileBytes: 0,
      fileHash,
    }
  }
  try {
    const { index } = reader
    const faults: JournalDamage[] = []
    const chain = new ChainHasher(index.header.hash)
    let records = 0
    for (const number of index.blocks.keys()) {
      const started = performance.now()
      const block = await reader.readBlock(number)
      if (block === null) {
        faults.push(reader.damageOf(number))
        continue
      }
      records += block.length
      for (const record of block) chain.add(record)
      await pace(performance.now() - started)
    }
    if (faults.length === 0 && !chain.end().equals(index.hash)) {
      faults.push({ kind: 'broken-chain', segment, file: basename(path), at: index.end })
    }
    const { header, end, hash, fileBytes } = index
    return { faults, header, end, records, hash, fileBytes, fileHash }
  } finally {
    await reader.close()
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
