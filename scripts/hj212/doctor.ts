import { createReadStream } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { readArguments, type Settings } from './arguments.ts'
import { encodeLines } from './encode-lines.ts'
import { makeExplainer, makeRecorder } from './judge.ts'
import { readPieces } from '../../server/capture/pieces.ts'
import { makeOutput, type Output } from './output.ts'
import { usage } from './usage.ts'

/** Standard streams, or what stands for them in a test. */
export interface Streams {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
}

/** The packet doctor. Gives the exit code: 0 done, 1 something failed, 2 wrong usage. */
export async function doctor(argv: readonly string[], streams: Streams): Promise<number> {
  const parsed = readArguments(argv)
  if (parsed.kind === 'wrong') {
    streams.stderr.write(`hj212: ${parsed.message}\n\n${usage(parsed.language)}`)
    return 2
  }
  const output = makeOutput(streams.stdout)
  if (parsed.kind === 'help') {
    await output.write(usage(parsed.language))
    return 0
  }
  const { settings } = parsed
  const source: Readable = settings.file === '-' ? streams.stdin : createReadStream(settings.file)
  try {
    return await run(settings, source, output, streams.stderr)
  } catch (error) {
    if (!isFailureOfTheWorld(error)) throw error
    streams.stderr.write(`hj212: ${settings.file}: ${error.message}\n`)
    return 1
  } finally {
    source.destroy()
  }
}

async function run(settings: Settings, source: Readable, output: Output, stderr: Writable): Promise<number> {
  if (settings.command === 'encode') return encodeLines(settings, source, output, stderr)
  const judge = settings.command === 'decode' ? makeRecorder(settings) : makeExplainer(settings)
  // A name says more than a look at bytes: the first lines may be broken.
  const isLines = settings.form === 'auto' && /\.(jsonl|ndjson)$/.test(settings.file)
  for await (const pieces of readPieces(source, isLines ? 'lines' : settings.form)) {
    if (!(await output.write(pieces.map((piece) => judge(piece)).join('')))) break
  }
  return 0
}

/** A file that cannot be read, a disk that is full: not a mistake of this program. */
function isFailureOfTheWorld(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
