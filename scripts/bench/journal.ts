import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Journal } from '../../server/journal/journal.ts'
import { openJournal } from '../../server/journal/journal.ts'
import { openJournalReader, scanEnd } from '../../server/journal/read.ts'
import type { FrameAddress, JournalRecord } from '../../server/journal/record.ts'
import { makeSampleFleet } from '../../server/journal/sample-frames.ts'
import type { Figure } from './figure.ts'
import { makeFigure, medianOf } from './figure.ts'

const rounds = 5
const perRound = 200_000
const backlogRecords = 20_000

/** Appending, reading in sequence and by address, and the size of what is kept; less than a minute. */
export async function benchJournal(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'qingyuan-bench-journal-'))
  try {
    const fleet = makeSampleFleet(1000)
    const records = Array.from({ length: 100_000 }, () => fleet.next())
    const frameBytes = records.reduce((sum, record) => sum + record.bytes.length, 0) / records.length
    const journal = await openJournal({ dir, seal: false })
    const rates: number[] = []
    const cpu: number[] = []
    let sample: FrameAddress[] = []
    await appendAll(journal, records, perRound)
    for (let round = 0; round < rounds; round++) {
      const before = process.cpuUsage()
      const started = performance.now()
      sample = await appendAll(journal, records, perRound)
      rates.push((perRound * 1000) / (performance.now() - started))
      const used = process.cpuUsage(before)
      cpu.push((used.user + used.system) / perRound)
    }
    await journal.roll()
    await journal.close()
    const raw = await readRates(dir)
    const sealing = await openJournal({ dir })
    const began = performance.now()
    await sealing.sealed()
    const sealSeconds = (performance.now() - began) / 1000
    const { sealedLogicalBytes } = sealing.stats()
    await sealing.close()
    const sealed = await readRates(dir)
    const kept = await sealedBytes(dir)
    const lookUps = await lookUpTimes(dir, sample)
    const size = `${frameBytes.toFixed(0)}-byte frames`
    return [
      makeFigure('journal append, durable', 'records/s', rates, { target: '≥ 100000', note: size }),
      makeFigure('journal append, CPU of the whole process', 'µs/record', cpu),
      makeFigure('journal read in sequence, raw', 'records/s', raw, { target: '≥ 300000' }),
      makeFigure('journal read in sequence, sealed', 'records/s', sealed),
      { name: 'journal look-up of one frame, sealed', median: medianOf(lookUps), unit: 'ms' },
      makeFigure('journal sealing and reading back', 'MB/s', [sealedLogicalBytes / sealSeconds / 1e6]),
      makeFigure('journal kept, sealed', 'bytes/frame', [kept / ((rounds + 1) * perRound)], {
        target: '≤ 65',
        note: size,
      }),
    ]
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** As a gateway would: no more than so many unanswered at a time. Returns some of the addresses. */
function appendAll(
  journal: Journal,
  records: readonly JournalRecord[],
  count: number,
): Promise<FrameAddress[]> {
  return new Promise((resolve, reject) => {
    const sample: FrameAddress[] = []
    let sent = 0
    let done = 0
    let isFilling = false
    const fill = (): void => {
      isFilling = false
      while (sent < count && sent - done < backlogRecords)
        journal.append(records[sent++ % records.length]!, onDurable)
    }
    const onDurable = (address: FrameAddress, error: Error | null): void => {
      if (error !== null) return reject(error)
      if (++done % 997 === 0) sample.push(address)
      if (done === count) return resolve(sample)
      if (isFilling || sent - done > backlogRecords / 2) return
      isFilling = true
      setImmediate(fill)
    }
    fill()
  })
}

async function readRates(dir: string): Promise<number[]> {
  const until = await scanEnd(dir)
  const rates: number[] = []
  for (let round = 0; round < rounds; round++) {
    const reader = await openJournalReader(dir)
    const started = performance.now()
    let count = 0
    for (let from = reader.first(); from < until;) {
      const { records, next } = await reader.read(from, until, 2 ** 20)
      count += records.length
      from = next
    }
    rates.push((count * 1000) / (performance.now() - started))
    await reader.close()
  }
  return rates
}

async function lookUpTimes(dir: string, addresses: readonly FrameAddress[]): Promise<number[]> {
  const reader = await openJournalReader(dir)
  const times: number[] = []
  for (let i = 0; i < addresses.length; i++) {
    // A stride, so that no block is still in memory.
    const started = performance.now()
    const record = await reader.get(addresses[(i * 101) % addresses.length]!)
    times.push(performance.now() - started)
    if (record === null) throw new Error('a stored frame was not found')
  }
  await reader.close()
  return times
}

async function sealedBytes(dir: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(dir))
    if (name.endsWith('.sealed')) bytes += (await stat(join(dir, name))).size
  return bytes
}
