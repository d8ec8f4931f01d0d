import crypto from 'node:crypto'
import type { Message } from '../../hj212/message.ts'
import type { FrameAddress } from '../journal/record.ts'

/** A decoded record. */
export interface Arrival {
  readonly address: FrameAddress
  readonly receivedAt: number
  readonly peer: string
  readonly bytes: Buffer
  readonly message: Message
}

/** The parts of one upload in the order of their packet numbers; usually one frame that is all. */
export interface Upload {
  readonly parts: readonly Arrival[]
  /** False when parts were waited for in vain. */
  readonly isComplete: boolean
}

export interface Assembler {
  /** Gives what is due before this frame (waited for too long), then the frame's upload if it is whole. */
  take(arrival: Arrival): readonly Upload[]
  /** Gives up waiting. */
  end(): readonly Upload[]
  /** The oldest frame that what comes may belong to or repeat; null when there is none. */
  oldest(): FrameAddress | null
  readonly pendingParts: number
}

export interface AssemblerLimits {
  /** Silence after which missing parts are given up. */
  readonly waitMs: number
  /** Parts held in all. */
  readonly parts: number
}

/**
 * A logger that wants an answer to each part sends it again up to three times, 10 s apart
 * [HJ 212-2017 6.2]: longer than that, and it is not coming.
 */
const defaultLimits: AssemblerLimits = { waitMs: 60_000, parts: 20_000 }

interface Pending {
  readonly key: string
  readonly packetCount: number
  readonly parts: Arrival[]
  readonly numbers: Set<number>
  lastAt: number
}

/**
 * Joins split packets by (MN, ST, CN, DataTime, PNUM) [HJ 212-2017 C.49]; QN differs from part to part. Time is
 * that of the records (receivedAt), never of the machine, so the same journal gives the same uploads.
 */
export function makeAssembler(limits: AssemblerLimits = defaultLimits): Assembler {
  /** Least recently added to first. */
  const pending = new Map<string, Pending>()
  /** Parts of uploads that were whole, while they may come again for want of an answer; oldest first. */
  const through = new Map<string, { readonly address: FrameAddress; readonly at: number }>()
  let held = 0

  const close = (entry: Pending): Upload => {
    pending.delete(entry.key)
    held -= entry.parts.length
    const parts = entry.parts.sort((a, b) => a.message.PNO! - b.message.PNO!)
    const isComplete = entry.numbers.size === entry.packetCount
    if (isComplete)
      for (const part of parts) through.set(digestOf(part), { address: part.address, at: entry.lastAt })
    return { parts, isComplete }
  }

  const forgetThrough = (now: number): void => {
    for (const [digest, { at }] of through) {
      if (at + limits.waitMs >= now && through.size <= limits.parts) break
      through.delete(digest)
    }
  }

  const due = (now: number): Upload[] => {
    const uploads: Upload[] = []
    for (const entry of pending.values()) {
      if (entry.lastAt + limits.waitMs >= now && held < limits.parts) break
      uploads.push(close(entry))
    }
    return uploads
  }

  return {
    take(arrival) {
      const uploads = pending.size === 0 ? [] : due(arrival.receivedAt)
      if (through.size > 0) forgetThrough(arrival.receivedAt)
      const { PNUM, PNO } = arrival.message
      if (PNUM === null || PNO === null || PNUM < 2 || PNO < 1 || PNO > PNUM) {
        uploads.push({ parts: [arrival], isComplete: true })
        return uploads
      }
      if (through.size > 0 && through.has(digestOf(arrival))) return uploads
      const entry = find(pending, arrival, PNUM, PNO)
      pending.delete(entry.key)
      pending.set(entry.key, entry)
      entry.lastAt = arrival.receivedAt
      // A part that was sent again word for word is the same part; one that differs is kept beside it.
      if (entry.numbers.has(PNO) && entry.parts.some((part) => part.bytes.equals(arrival.bytes)))
        return uploads
      // A copy: the bytes of a record share memory with all that was read together.
      entry.parts.push({ ...arrival, bytes: Buffer.from(arrival.bytes) })
      entry.numbers.add(PNO)
      held++
      if (entry.numbers.size === PNUM) uploads.push(close(entry))
      return uploads
    },
    end: () => [...pending.values()].map(close),
    oldest() {
      let oldest: FrameAddress | null = null
      const note = ({ address }: { readonly address: FrameAddress }): void => {
        if (oldest === null || address < oldest) oldest = address
      }
      for (const { parts } of pending.values()) parts.forEach(note)
      through.forEach(note)
      return oldest
    },
    get pendingParts() {
      return held
    },
  }
}

const digestOf = ({ bytes }: Arrival): string => crypto.createHash('sha1').update(bytes).digest('base64')

/** Parts cut within an item may lack DataTime: they join the upload that misses their number. */
function find(
  pending: ReadonlyMap<string, Pending>,
  { message, receivedAt }: Arrival,
  packetCount: number,
  packetNumber: number,
): Pending {
  const head = JSON.stringify([message.MN, message.ST, message.CN, packetCount])
  const key = `${head}${message.dataTime ?? ''}`
  const known = pending.get(key)
  if (known !== undefined && (message.dataTime !== null || !known.numbers.has(packetNumber))) return known
  for (const entry of [...pending.values()].reverse()) {
    if (!entry.key.startsWith(head) || entry.numbers.has(packetNumber)) continue
    if (message.dataTime === null || entry.key === head) return entry
  }
  return known ?? { key, packetCount, parts: [], numbers: new Set(), lastAt: receivedAt }
}
