import type { JournalRecord } from './record.ts'

/**
 * Plausible traffic for measurements and tests: loggers that each send ten factors (value and flag, some 430
 * bytes) every minute, one connection each, their frames interleaved as they fall. Reproducible by its seed.
 */
export interface SampleFleet {
  next(): JournalRecord
}

const factors = [
  ['a34013', 12, 1],
  ['a21026', 35, 2],
  ['a21002', 58, 2],
  ['a19001', 9, 2],
  ['a01001', 16, 1],
  ['a01012', 84, 1],
  ['a01013', -120, 1],
  ['a01014', 7, 2],
  ['a01011', 11, 2],
  ['a00000', 52_000, 0],
] as const

interface Logger {
  readonly mn: string
  readonly peer: string
  readonly levels: number[]
}

export function makeSampleFleet(connections: number, seed = 1): SampleFleet {
  const chance = makeChance(seed)
  const loggers: Logger[] = Array.from({ length: connections }, (_, i) => ({
    mn: hex(chance, 8) + String(420_100 + (i % 17)) + hex(chance, 4) + String(i).padStart(6, '0'),
    peer: `10.${chance(4)}.${chance(256)}.${chance(256)}:${1024 + chance(60_000)}`,
    levels: factors.map(([, level]) => level * (0.5 + chance(1000) / 1000)),
  }))
  let sent = 0
  let time = Date.UTC(2025, 4, 20, 3)
  return {
    next() {
      // Neighbours in time come from anywhere: a fixed order would flatter the compression.
      const logger = loggers[(sent * 7919 + chance(7)) % connections]!
      sent++
      time += chance(3)
      return {
        receivedAt: time,
        peer: logger.peer,
        verdict: 'accepted',
        bytes: Buffer.from(frameOf(logger, time, chance), 'latin1'),
      }
    },
  }
}

function frameOf(logger: Logger, time: number, chance: Chance): string {
  const stamp = new Date(time + 8 * 3_600_000 - chance(4000)).toISOString().replace(/\D/g, '')
  const values = factors.map(([code, , digits], i) => {
    logger.levels[i]! *= 1 + (chance(2001) - 1000) / 20_000
    return `${code}-Rtd=${logger.levels[i]!.toFixed(digits)},${code}-Flag=${chance(50) === 0 ? 'D' : 'N'}`
  })
  const segment =
    `QN=${stamp};ST=31;CN=2011;PW=123456;MN=${logger.mn};Flag=9;` +
    `CP=&&DataTime=${stamp.slice(0, 12)}00;${values.join(';')}&&`
  return `##${String(segment.length).padStart(4, '0')}${segment}${hex(chance, 4).toUpperCase()}\r\n`
}

/** Whole numbers from 0 up to, not including, the bound. */
type Chance = (bound: number) => number

/** xorshift32: the samples must be the same everywhere. */
function makeChance(seed: number): Chance {
  let state = seed | 1
  return (bound) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % bound
  }
}

const hex = (chance: Chance, digits: number): string =>
  Array.from({ length: digits }, () => chance(16).toString(16)).join('')
