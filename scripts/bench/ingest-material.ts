import { crc16, crcText } from '../../hj212/crc.ts'
import { formatTime, formatTimeMs } from '../../hj212/time.ts'
import type { Database } from '../../server/db/database.ts'
import { openJournal } from '../../server/journal/journal.ts'
import type { FrameAddress } from '../../server/journal/record.ts'
import {
  createDischargers,
  createDivisions,
  createLoggers,
  createOutlets,
  createPoints,
  linkLoggers,
} from '../../server/registry/write.ts'

export const loggers = 1000

const codes = [
  ['a34013', 18.37],
  ['a21026', 31.2],
  ['a21002', 44.91],
  ['a19001', 7.64],
  ['a01011', 12.08],
  ['a01012', 118.3],
  ['a01013', -0.14],
  ['a01014', 9.71],
  ['a00000', 88.45],
  ['a21005', 2.31],
] as const

const mnOf = (index: number): string => `42F1${String(index).padStart(20, '0')}`
const validFrom = new Date('2020-01-01T00:00:00Z')

/** One point behind each of the loggers. */
export async function registerLoggers({ kysely }: Database): Promise<void> {
  const all = Array.from({ length: loggers }, (_, index) => index)
  await must(createDivisions(kysely, [{ code: '42', name: '湖北省', level: 'province' }]))
  const [dischargerId] = await must(
    createDischargers(kysely, [{ code: 'BENCH', name: '测速', divisionCode: '42', validFrom }]),
  )
  const outlets = await must(
    createOutlets(
      kysely,
      all.map((i) => ({
        dischargerId: dischargerId!,
        code: `O${i}`,
        name: `O${i}`,
        medium: 'gas',
        validFrom,
      })),
    ),
  )
  const points = await must(
    createPoints(
      kysely,
      outlets.map((outletId) => ({ outletId, name: 'P', systemCode: '31', validFrom })),
    ),
  )
  const ids = await must(
    createLoggers(
      kysely,
      all.map((i) => ({
        mn: mnOf(i),
        dischargerId: dischargerId!,
        name: 'L',
        version: '2017',
        password: '123456',
        validFrom,
      })),
    ),
  )
  await must(
    linkLoggers(
      kysely,
      ids.map((loggerId, i) => ({ loggerId, pointId: points[i]!, validFrom })),
    ),
  )
}

/** Real-time uploads of all loggers in turn, 30 s apart, ten factors with value and flag. */
export async function writeJournal(
  dir: string,
  frames: number,
): Promise<{ durable: FrameAddress; frameBytes: number }> {
  const journal = await openJournal({ dir, seal: false })
  const beginning = Date.UTC(2026, 10, 22, 16)
  let bytes = 0
  for (let i = 0; i < frames; i++) {
    const round = Math.floor(i / loggers)
    const at = beginning + round * 30_000
    const frame = makeFrame(i % loggers, round, at)
    bytes += frame.length
    journal.append(
      { receivedAt: at + 400, peer: '10.0.0.1:40000', verdict: 'accepted', bytes: frame },
      ignore,
    )
    if (journal.full) await new Promise<void>((resolve) => void setTimeout(resolve, 5))
  }
  const durable = await new Promise<FrameAddress>((resolve) => {
    const poll = (): void => {
      if (journal.backlogBytes === 0) resolve(journal.durable)
      else setTimeout(poll, 5)
    }
    poll()
  })
  await journal.close()
  return { durable, frameBytes: bytes / frames }
}

const ignore = (): void => undefined

function makeFrame(logger: number, round: number, at: number): Buffer {
  const items = codes.map(([code, mean], i) => {
    const wave = Math.sin(logger * 1.7 + i) * 0.3 + Math.sin(round / 17 + i) * 0.1
    return `${code}-Rtd=${(mean * (1 + wave)).toFixed(2)},${code}-Flag=N`
  })
  const segment = `QN=${formatTimeMs(at + 137)};ST=31;CN=2011;PW=123456;MN=${mnOf(logger)};Flag=5;CP=&&DataTime=${formatTime(at)};${items.join(';')}&&`
  const body = Buffer.from(segment, 'latin1')
  const length = String(body.length).padStart(4, '0')
  return Buffer.concat([Buffer.from(`##${length}`), body, Buffer.from(`${crcText(crc16(body))}\r\n`)])
}

async function must<T>(
  written: Promise<{ ok: true; value: T } | { ok: false; problems: unknown }>,
): Promise<T> {
  const result = await written
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}
