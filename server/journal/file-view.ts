import type { FileHandle } from 'node:fs/promises'

/** A window that moves over a file. */
export class FileView {
  buffer: Buffer
  limit: number
  private readonly file: FileHandle
  private start = 0
  private length = 0

  constructor(file: FileHandle, limit: number, windowBytes = 2 ** 21) {
    this.file = file
    this.limit = limit
    this.buffer = Buffer.allocUnsafeSlow(windowBytes)
  }

  /** Forgets what was read: the file may have changed. */
  forget(): void {
    this.length = 0
  }

  /** Position in `buffer` of the bytes at `offset`; -1 when fewer than `bytes` are left before the limit. */
  async load(offset: number, bytes: number): Promise<number> {
    if (offset + bytes > this.limit) return -1
    if (offset < this.start || offset + bytes > this.start + this.length) {
      if (bytes > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(bytes)
      const wanted = Math.min(this.buffer.length, this.limit - offset)
      this.start = offset
      this.length = await readFully(this.file, this.buffer, wanted, offset)
      if (bytes > this.length) return -1
    }
    return offset - this.start
  }

  /** Offset of the next place where `text` stands, or the limit. */
  async find(text: string, from: number): Promise<number> {
    for (let offset = from; ;) {
      const at = await this.load(offset, text.length)
      if (at < 0) return this.limit
      const found = this.buffer.subarray(0, this.length).indexOf(text, at, 'latin1')
      if (found >= 0) return this.start + found
      offset = this.start + this.length - text.length + 1
    }
  }
}

/** Reads until `bytes` are there or the file ends; returns how many. */
export async function readFully(
  file: FileHandle,
  into: Buffer,
  bytes: number,
  position: number,
): Promise<number> {
  let have = 0
  while (have < bytes) {
    const { bytesRead } = await file.read(into, have, bytes - have, position + have)
    if (bytesRead === 0) break
    have += bytesRead
  }
  return have
}
