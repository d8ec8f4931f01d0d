import { parseTime } from '../../hj212/index.ts'

/**
 * How old the data of an upload may be, ms, before it counts as sent later (补传): the period itself, the logger's
 * own delay and a re-send or two. Commands that are not listed are never held back.
 */
const freshMs: Readonly<Record<string, number>> = {
  '2011': 10 * 60_000,
  '2051': 45 * 60_000,
  '2061': 2.5 * 3_600_000,
  '2031': 2 * 86_400_000,
}

const dataTime = Buffer.from('DataTime=')

/**
 * Whether a frame brings what should have come earlier. By its data time; cipher text hides that, but carries
 * RF=1 in the clear head [HJ 212-2025 8.1.2, reported]. `at`: epoch ms.
 */
export function isBackfill(frame: Buffer, CN: string | null, at: number): boolean {
  const fresh = CN === null ? undefined : freshMs[CN]
  if (fresh === undefined) return false
  if (frame.includes(';RF=1;')) return true
  const place = frame.indexOf(dataTime)
  if (place < 0) return false
  const from = place + dataTime.length
  const started = parseTime(frame.toString('latin1', from, from + 14))
  return started !== null && at - started > fresh
}
