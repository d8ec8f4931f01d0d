import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes as they come over a socket, chunk by chunk. */
export type Stream = readonly Buffer[]

export interface Entry {
  readonly why: string
  readonly stream: Stream
}

const folder = join(import.meta.dirname, 'corpus')
/** Where a run puts what it found; whoever mends it gives the entry its reason and leaves it there. */
const found = join(folder, 'found.jsonl')

/** Every input that once broke something, or that nobody would think of. `{"why": …, "chunks": [hex, …]}` a line. */
export function readCorpus(): readonly Entry[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { why: string; chunks: readonly string[] })
    .map(({ why, chunks }) => ({ why, stream: chunks.map((chunk) => Buffer.from(chunk, 'hex')) }))
}

/** Keeps a failing input for all later runs, once. */
export function keep(why: string, stream: Stream): void {
  const line = JSON.stringify({ why, chunks: stream.map((chunk) => chunk.toString('hex')) })
  if (existsSync(found) && readFileSync(found, 'utf8').includes(line)) return
  appendFileSync(found, `${line}\n`)
}
