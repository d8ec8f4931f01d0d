import { parseDataTime, startOfPeriod, type Period } from '../../domain/reading.ts'
import { decode } from '../../hj212/decode.ts'
import type { Factor, Message } from '../../hj212/message.ts'
import { peek } from '../../hj212/peek.ts'
import type { AddressedRecord, FrameAddress } from '../journal/record.ts'
import type { LoggerEntry, PointLink, Registry } from '../registry/registry.ts'
import { makeAssembler, type Arrival, type Upload } from './assemble.ts'
import { kindOfCommand } from './command.ts'
import { nameFactor } from './factor-name.ts'
import type { FactorSet, FactorSets } from './factor-set.ts'
import type { Formed, FormedReading, QuarantineReason, SourceFrame } from './formed.ts'
import { assignPoints } from './identify.ts'
import { isCutInside, joinParts } from './join.ts'
import { makeMessageBody } from './messages.ts'
import { normalizeFactors } from './normalize.ts'
import { safeText } from './safe-text.ts'
import { noteDeviation, noteSighting, sightingOf, type CountedUpTo, type Sightings } from './sightings.ts'

/** Where the results of a run of records are put. */
export interface FormedInto {
  readonly formed: Formed
  readonly sightings: Sightings
}

export interface Former {
  /** Takes the next record of the journal and adds what it makes. Never throws for what a record says. */
  take(record: AddressedRecord, into: FormedInto): void
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
}

/** From records to rows: decode, assemble, identify, normalize. In memory, in order, no I/O. */
export function makeFormer({ registry, sets, counted }: FormerOptions): Former {
  const assembler = makeAssembler()
  const setOf = (text: string): FactorSet => sets.ofText(text)

  const quarantine = (
    into: FormedInto,
    at: FrameAddress,
    arrival: Omit<AddressedRecord, 'verdict'>,
    message: Pick<Message, 'MN' | 'CN'>,
    reason: QuarantineReason,
    detail: string | null,
  ): void => {
    into.formed.quarantined.push({
      at,
      frame: arrival.address,
      receivedAt: arrival.receivedAt,
      peer: safeText(arrival.peer, 64),
      reason,
      mn: message.MN === null ? null : safeText(message.MN, 64),
      command: message.CN === null ? null : safeText(message.CN, 16),
      detail: detail === null ? null : safeText(detail, 200),
    })
  }

  const refuse = (
    into: FormedInto,
    at: FrameAddress,
    upload: Upload,
    reason: QuarantineReason,
    detail: string | null,
  ): void => {
    for (const part of upload.parts) quarantine(into, at, part, part.message, reason, detail)
  }

  const decodeAs = (bytes: Buffer, logger: LoggerEntry | null): Message =>
    logger === null
      ? decode(bytes, upward)
      : decode(bytes, { dialect: logger.dialect, keys: logger.keys, direction: 'up' })

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
    if (kind === 'message') takeMessage(upload, messages, sender, at, into)
    else takeReading(upload, messages, kind, at, into)
  }

  /** What the parts say, each for itself or, where one was cut inside an item, all as one. */
  const messagesOf = ({ parts }: Upload, sender: LoggerEntry | null): readonly Message[] => {
    if (parts.length > 1 && parts.some(isCutInside)) {
      const joined = joinParts(parts)
      if (joined !== null) return [decodeAs(joined, sender)]
    }
    return parts.map((part) => part.message)
  }

  const takeMessage = (
    upload: Upload,
    messages: readonly Message[],
    sender: LoggerEntry | null,
    at: FrameAddress,
    into: FormedInto,
  ): void => {
    const first = upload.parts[0]!
    const { CN, ST, MN, dataTime } = messages[0]!
    if (sender === null) return refuse(into, at, upload, 'no-logger-then', MN)
    const pairs = messages.flatMap(({ cp }, i) =>
      i === 0 ? cp : cp.filter(({ name }) => name !== 'DataTime'),
    )
    into.formed.messages.push({
      at,
      frame: first.address,
      receivedAt: first.receivedAt,
      loggerId: sender.id,
      command: safeText(CN ?? '', 16),
      systemCode: ST === null ? null : safeText(ST, 16),
      dataTime: dataTime === null ? null : parseDataTime(dataTime),
      ...makeMessageBody(pairs),
    })
  }

  const takeReading = (
    upload: Upload,
    messages: readonly Message[],
    period: Period,
    at: FrameAddress,
    into: FormedInto,
  ): void => {
    const { parts } = upload
    const text = messages.find(({ dataTime }) => dataTime !== null)?.dataTime ?? null
    const dataTime = text === null ? null : parseDataTime(text)
    if (dataTime === null) return refuse(into, at, upload, 'no-data-time', text)
    const { MN } = parts[0]!.message
    const logger = MN === null ? null : registry().loggerOf(MN, dataTime)
    if (logger === null) return refuse(into, at, upload, 'no-logger-then', text)
    const start = startOfPeriod(period, dataTime)
    const isJoined = messages.length < parts.length
    const also: readonly SourceFrame[] = isJoined ? parts.slice(1).map(sourceOf) : none
    for (const [i, message] of messages.entries()) {
      const part = parts[i]!
      const found = readMessage(message, logger, dataTime)
      if (found.kind === 'none') {
        // A part may hold nothing but the time; an upload may not.
        if (found.reason !== 'no-factors' || messages.length === 1)
          quarantine(into, at, part, message, found.reason, found.detail)
        continue
      }
      if (found.left.length > 0) quarantine(into, at, part, message, 'ambiguous-point', found.left.join(','))
      for (const { point, factors } of found.groups) {
        const row = normalizeFactors(message, factors, point, setOf)
        if (row === null) continue
        const reading: FormedReading = {
          at,
          period,
          start,
          receivedAt: part.receivedAt,
          frame: part.address,
          pointId: point.pointId,
          also,
          set: row.set,
          values: row.values,
          flags: row.flags,
          texts: row.texts,
        }
        into.formed.readings.push(reading)
      }
    }
  }

  return {
    take(record, into) {
      const { address, receivedAt, peer, bytes, verdict } = record
      if (verdict !== 'accepted') {
        if (verdict === 'noise') {
          return quarantine(into, address, record, { MN: null, CN: null }, verdict, null)
        }
        const facts = peek(bytes)
        return quarantine(into, address, record, facts, verdict, faultOf(decode(bytes, upward)))
      }
      const { MN } = peekMn(bytes)
      const sender = MN === null ? null : registry().loggerOf(MN, receivedAt)
      const message = decodeAs(bytes, sender)
      if (sender !== null)
        noteSighting(
          into.sightings,
          counted,
          { loggerId: sender.id, address, receivedAt, peer },
          message.deviations,
        )
      if (!message.ok) return quarantine(into, address, record, message, 'undecodable', faultOf(message))
      const arrival: Arrival = { address, receivedAt, peer, bytes, message }
      for (const upload of assembler.take(arrival)) takeUpload(upload, address, into)
    },
    oldestPending: () => assembler.oldest(),
    get pendingParts() {
      return assembler.pendingParts
    },
  }
}

const none: readonly SourceFrame[] = []
const upward = { direction: 'up' } as const

const sourceOf = ({ address, receivedAt }: Arrival): SourceFrame => ({ frame: address, receivedAt })

const faultOf = ({ fault }: Message): string | null =>
  fault === null ? null : `${fault.kind}@${fault.position}`

type Found =
  | {
      readonly kind: 'groups'
      readonly groups: readonly { readonly point: PointLink; readonly factors: readonly Factor[] }[]
      /** Codes that could not be given to one point. */
      readonly left: readonly string[]
    }
  | { readonly kind: 'none'; readonly reason: QuarantineReason; readonly detail: string | null }

/** The factors of a message, by the point they belong to. */
function readMessage(message: Message, logger: LoggerEntry, dataTime: number): Found {
  const { factors } = message
  if (factors.length === 0) return { kind: 'none', reason: 'no-factors', detail: null }
  const codes = (): readonly string[] => factors.map((factor) => nameFactor(factor.code).code)
  const assignment = assignPoints(logger.points, message.ST, codes, dataTime)
  switch (assignment.kind) {
    case 'none':
      return { kind: 'none', reason: assignment.reason, detail: message.ST }
    case 'one':
      return { kind: 'groups', groups: [{ point: assignment.point, factors }], left: [] }
    case 'several': {
      const groups = new Map<PointLink, Factor[]>()
      for (const factor of factors) {
        const point = assignment.pointOf.get(nameFactor(factor.code).code)
        if (point === undefined) continue
        const group = groups.get(point)
        if (group === undefined) groups.set(point, [factor])
        else group.push(factor)
      }
      return {
        kind: 'groups',
        groups: [...groups].map(([point, group]) => ({ point, factors: group })),
        left: assignment.left,
      }
    }
  }
}

/** The MN is needed before decoding: it says with which dialect and keys. */
function peekMn(bytes: Buffer): { readonly MN: string | null } {
  const at = bytes.indexOf('MN=')
  if (at < 0) return { MN: null }
  let end = at + 3
  while (end < bytes.length && bytes[end] !== 0x3b && bytes[end] !== 0x2c) end++
  return { MN: bytes.toString('latin1', at + 3, end) }
}
