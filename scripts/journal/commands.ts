import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { copyJournal } from '../../server/journal/copy.ts'
import { headerIn } from '../../server/journal/raw-state.ts'
import { openJournalReader } from '../../server/journal/read.ts'
import { formatFrameAddress, parseFrameAddress } from '../../server/journal/record.ts'
import { readSealedIndexAt } from '../../server/journal/sealed-file.ts'
import { listSegments } from '../../server/journal/segment-files.ts'
import { verifyJournal } from '../../server/journal/verify.ts'
import { legibleText, maskSecrets } from './mask.ts'
import type { Words } from './words.ts'

/** `print` takes results, `complain` what went wrong; each returns the exit code. */
export interface Outlet {
  readonly words: Words
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

export async function verifyCommand(dir: string, { words, print, complain }: Outlet): Promise<number> {
  let segments = 0
  let records = 0
  let faults = 0
  for await (const checked of verifyJournal(dir)) {
    segments++
    records += checked.records
    faults += checked.faults.length
    for (const damage of checked.faults) print(words.damage(damage))
  }
  if (segments === 0) {
    complain(words.noJournal(dir))
    return 2
  }
  print(faults === 0 ? words.sound(segments, records) : words.unsound(faults, segments, records))
  return faults === 0 ? 0 : 1
}

export async function copyCommand(
  dir: string,
  to: string,
  { words, print, complain }: Outlet,
): Promise<number> {
  if ((await listSegments(dir)).length === 0) {
    complain(words.noJournal(dir))
    return 2
  }
  const { files, copied, bytes } = await copyJournal(dir, to)
  print(words.copied(files, copied, bytes))
  return 0
}

export async function listCommand(dir: string, { words, print, complain }: Outlet): Promise<number> {
  const segments = await listSegments(dir)
  if (segments.length === 0) {
    complain(words.noJournal(dir))
    return 2
  }
  print(words.columns.join('\t'))
  for (const files of segments) {
    const path = files.sealed ?? files.raw ?? files.damaged!
    const form = files.sealed !== null ? 'sealed' : files.raw !== null ? 'raw' : 'damaged'
    const { size } = await stat(path)
    const end = files.sealed === null ? size : await sealedEnd(path, files.segment)
    const header = await headerIn(files)
    const madeAt = header === null ? '?' : shanghaiTime(header.madeAt)
    print([files.segment, words.forms[form], madeAt, end, size, basename(path)].join('\t'))
  }
  return 0
}

export async function showCommand(
  dir: string,
  text: string,
  isUnmasked: boolean,
  { words, print, complain }: Outlet,
): Promise<number> {
  const address = parseFrameAddress(text)
  if (address === null) {
    complain(words.badAddress(text))
    return 2
  }
  const reader = await openJournalReader(dir)
  try {
    const record = await reader.get(address)
    if (record === null) {
      complain(words.noRecord(text))
      return 1
    }
    const { fields } = words
    print(`${fields.address}\t${formatFrameAddress(address)}`)
    print(`${fields.receivedAt}\t${shanghaiTime(record.receivedAt)}`)
    print(`${fields.peer}\t${record.peer}`)
    print(`${fields.verdict}\t${words.verdicts[record.verdict]}`)
    print(`${fields.bytes}\t${record.bytes.length}`)
    print(`${fields.frame}\t${legibleText(isUnmasked ? record.bytes : maskSecrets(record.bytes))}`)
    return 0
  } finally {
    await reader.close()
  }
}

async function sealedEnd(path: string, segment: number): Promise<number | '?'> {
  const read = await readSealedIndexAt(path, segment)
  return read.ok ? read.index.end : '?'
}

/** `2025-05-20T11:00:00.000+08:00`: the time of day where the outlets are. */
const shanghaiTime = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().replace('Z', '+08:00')
