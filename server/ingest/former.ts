import type { Message } from '../../hj212/message.ts'
import type { AddressedRecord, FrameAddress } from '../journal/record.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import { makeAssembler, type Arrival, type Upload } from './assemble.ts'
import { kindOfCommand } from './command.ts'
import type { FactorSet, FactorSets } from './factor-set.ts'
import { makeFloodGate } from './flood.ts'
import { formMessage } from './form-message.ts'
import { formReading } from './form-reading.ts'
import type { FormedInto } from './formed.ts'
import { isCutInside, joinParts } from './join.ts'
import { decodeAs, judge } from './judge.ts'
import type { LoggerWatch } from './logger-watch.ts'
import { countFlood, quarantine } from './quarantine.ts'
import { noteDeviation, noteRefusal, noteSighting, sightingOf, type CountedUpTo } from './sightings.ts'

export interface Former {
  /** Takes the next record of the journal and adds what it makes. Never throws for what a record says. */
  take(record: AddressedRecord, into: FormedInto): void
  /** Nothing more will come: what waits for parts is given up. `at` is the last record. */
  end(at: FrameAddress, into: FormedInto): void
  /** The oldest frame still waiting for its other parts; null when none is. */
  oldestPending(): FrameAddress | null
  readonly pendingParts: number
}

export interface FormerOptions {
  /** The registry as it is now: frames are read with what is known when they are applied. */
  readonly registry: () => Registry
  readonly sets: FactorSets
  /** What the tables have counted before this start. */
  readonly counted: CountedUpTo | null
  /** Hears every record of a logger in the order of the journal; absent where old ones are read again. */
  readonly watch?: LoggerWatch
}

/** From records to rows: decode, assemble, identify, normalize. In memory, in order, no I/O. */
export function makeFormer({ registry, sets, counted, watch }: FormerOptions): Former {
  const assembler = makeAssembler()
  const flood = makeFloodGate()
  const setOf = (text: string): FactorSet => sets.ofText(text)

  const takeUpload = (upload: Upload, at: FrameAddress, into: FormedInto): void => {
    const [first] = upload.parts
    if (first === undefined) return
    const { CN: command, MN: mn } = first.message
    const kind = kindOfCommand(command)
    if (kind === 'sign-of-life') return
    const sender = mn === null ? null : registry().loggerOf(mn, first.receivedAt)
    if (!upload.isComplete && sender !== null) {
      const sighting = sightingOf(into.sightings, { loggerId: sender.id, ...upload.parts.at(-1)! })
      noteDeviation(sighting, counted, 'parts-missing', at, first.receivedAt)
    }
    const messages = messagesOf(upload, sender)
    if (kind === 'message') formMessage(upload, messages, sender, at, into)
    else formReading(upload, messages, kind, at, into, registry(), setOf)
  }

  return {
    take(record, into) {
      const { address, receivedAt, peer, bytes } = record
      const judged = judge(record, registry())
      if (judged.kind === 'refused') {
        const { reason, head, detail } = judged
        if (reason === 'wrong-password' && head.MN !== null) {
          const logger = registry().loggerOf(head.MN, receivedAt)
          if (logger !== null) watch?.refused(logger.id, record)
        }
        if (judged.counted !== null)
          noteRefusal(into.sightings, counted, { ...judged.counted, address, receivedAt })
        const counting = head.MN === null ? flood.countedBy(address, receivedAt, peer) : null
        if (counting !== null) return countFlood(into, record, reason, counting)
        return quarantine(into, address, record, head, reason, detail)
      }
      const { sender, message } = judged
      if (sender !== null) watch?.accepted(sender.id, record, message)
      if (sender !== null)
        noteSighting(
          into.sightings,
          counted,
          { loggerId: sender.id, address, receivedAt, peer },
          message.deviations,
        )
      const arrival: Arrival = { address, receivedAt, peer, bytes, message }
      for (const upload of assembler.take(arrival)) takeUpload(upload, address, into)
    },
    end(at, into) {
      for (const upload of assembler.end()) takeUpload(upload, at, into)
    },
    oldestPending: () => assembler.oldest(),
    get pendingParts() {
      return assembler.pendingParts
    },
  }
}

/** What the parts say, each for itself or, where one was cut inside an item, all as one. */
function messagesOf({ parts }: Upload, sender: LoggerEntry | null): readonly Message[] {
  const bytes = parts.length > 1 && parts.some(isCutInside) ? joinParts(parts) : null
  const joined = bytes === null ? null : decodeAs(bytes, sender, true)
  return joined !== null && joined.cp.length > 0 ? [joined] : parts.map((part) => part.message)
}
