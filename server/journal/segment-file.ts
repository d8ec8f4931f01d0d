import { close, fdatasync, fsync, ftruncate, open, write } from 'node:fs'
import { dirname } from 'node:path'

/** What the writer needs of a file; tests put a failing disk in its place. */
export interface SegmentFile {
  /** All of `bytes` at `position`, or an error. */
  write(bytes: Buffer, position: number): Promise<void>
  /** Resolves when the data are on the medium. */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

/** `create` also makes the name durable; an unfinished file of that name is begun anew. */
export type OpenSegmentFile = (path: string, mode: 'create' | 'continue') => Promise<SegmentFile>

export const openSegmentFile: OpenSegmentFile = async (path, mode) => {
  const handle = await call<number>((done) => open(path, mode === 'create' ? 'w' : 'r+', done))
  const file: SegmentFile = {
    async write(bytes, position) {
      let written = 0
      while (written < bytes.length) {
        const from = written
        written += await call<number>((done) =>
          write(handle, bytes, from, bytes.length - from, position + from, done),
        )
      }
    },
    sync: () => call<void>((done) => fdatasync(handle, done)),
    truncate: (length) => call<void>((done) => ftruncate(handle, length, done)),
    close: () => call<void>((done) => close(handle, done)),
  }
  if (mode === 'create') await syncDirectory(dirname(path))
  return file
}

/** Makes names in a directory durable. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await call<number>((done) => open(dir, 'r', done))
  try {
    await call<void>((done) => fsync(handle, done))
  } finally {
    await call<void>((done) => close(handle, done))
  }
}

/** Plain callbacks: a FileHandle costs more than the write of a small batch. */
const call = <T>(start: (done: (error: Error | null, value?: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    start((error, value) => (error === null || error === undefined ? resolve(value as T) : reject(error)))
  })
