import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import type { JournalDamage } from './damage.ts'
import { JournalDamageError } from './damage.ts'
import { readFully } from './file-view.ts'
import type { BlockRecord } from './sealed-block.ts'
import { decodeBlock } from './sealed-block.ts'
import type { SealedBlock, SealedIndex } from './sealed-file.ts'
import { readSealedIndex } from './sealed-file.ts'

const decompress = promisify(brotliDecompress)

/** An open sealed file: its index, and its blocks one by one, each checked before use. */
export class SealedReader {
  readonly index: SealedIndex
  private readonly file: FileHandle
  private readonly path: string

  private constructor(file: FileHandle, path: string, index: SealedIndex) {
    this.file = file
    this.path = path
    this.index = index
  }

  /** Throws a `JournalDamageError` when header or index are damaged. */
  static async open(path: string, segment: number): Promise<SealedReader> {
    const file = await open(path, 'r')
    try {
      const read = await readSealedIndex(file, path, segment)
      if (!read.ok) throw new JournalDamageError(read.fault)
      return new SealedReader(file, path, read.index)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  logicalUntil(block: number): number {
    return this.index.blocks[block + 1]?.logicalFrom ?? this.index.end
  }

  /** Number of the block in which the byte at the logical offset stands; -1 before the first. */
  blockAt(offset: number): number {
    const { blocks } = this.index
    let low = 0
    let high = blocks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (blocks[middle]!.logicalFrom <= offset) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** null when the block does not give its hash, or is not what the index says. */
  async readBlock(number: number): Promise<BlockRecord[] | null> {
    const block = this.index.blocks[number]!
    const packed = Buffer.allocUnsafeSlow(block.bytes)
    const bytes = await readFully(this.file, packed, block.bytes, block.fileFrom)
    if (bytes < block.bytes || !createHash('sha256').update(packed).digest().equals(block.hash)) return null
    return await this.unpack(number, block, packed)
  }

  private async unpack(number: number, block: SealedBlock, packed: Buffer): Promise<BlockRecord[] | null> {
    try {
      const plain = await decompress(packed, { maxOutputLength: Math.max(block.plainBytes, 1) })
      return decodeBlock(plain, this.index.peers, block.logicalFrom, this.logicalUntil(number))
    } catch (error) {
      if (error instanceof Error && 'code' in error) return null
      throw error
    }
  }

  damageOf(number: number): JournalDamage {
    const block = this.index.blocks[number]!
    return {
      kind: 'bad-block',
      segment: this.index.header.segment,
      file: basename(this.path),
      block: number,
      logicalFrom: block.logicalFrom,
      logicalUntil: this.logicalUntil(number),
      fileFrom: block.fileFrom,
      fileUntil: block.fileFrom + block.bytes,
    }
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}
