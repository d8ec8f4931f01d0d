import { answerFor, encodeAnswer, type Peek } from '../../hj212/index.ts'
import { DurationCounts, type DurationFacts } from '../lib/duration-counts.ts'
import type { Connection } from './connection.ts'

/** Answers of one batch of the journal: one write per socket when all are known. */
export interface Answers {
  /** Owes the answer to a frame that is durable now; nothing where the frame wants none. */
  owe(connection: Connection, facts: Peek, receivedAt: number): void
  /** Writes what is owed. It happens by itself at the end of the turn. */
  flush(): void
  readonly count: number
  /** From the last byte of a frame to the write of its answer. */
  times(): DurationFacts
}

export function makeAnswers(now: () => number): Answers {
  const waiting = new Set<Connection>()
  const durations = new DurationCounts()
  /** When the frames came whose answers wait for the next write. */
  const owedSince: number[] = []
  let count = 0

  const flush = (): void => {
    for (const connection of waiting) connection.flush()
    waiting.clear()
    const writtenAt = now()
    for (const since of owedSince) durations.note(writtenAt - since)
    owedSince.length = 0
  }

  return {
    owe(connection, facts, receivedAt) {
      const { version, CN, flag } = facts
      const kind = answerFor({ version, CN, answer: flag > 0 && (flag & 1) === 1 })
      if (kind === null) return
      count += 1
      owedSince.push(receivedAt)
      if (!connection.answer(encodeAnswer({ ...headOf(facts), kind }))) return
      if (waiting.size === 0) setImmediate(flush)
      waiting.add(connection)
    },
    flush,
    get count() {
      return count
    },
    times: () => durations.facts(),
  }
}

const headOf = (facts: Peek) => ({
  version: facts.version,
  QN: facts.QN,
  PW: facts.PW,
  // [HJ 212-2025 C.2, reported] a logger without MN is answered without one.
  MN: facts.MN ?? (facts.CN === '1001' ? '' : null),
  upload: { CN: facts.CN ?? '', PNO: facts.PNO, PNUM: facts.PNUM },
})
