import { parseDataTime, startOfPeriod, type Period } from '../../domain/reading.ts'
import type { Factor, Message } from '../../hj212/message.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { LoggerEntry, PointLink, Registry } from '../registry/registry.ts'
import type { Arrival, Upload } from './assemble.ts'
import { nameFactor } from './factor-name.ts'
import type { FactorSet } from './factor-set.ts'
import type { FormedInto, FormedReading, QuarantineReason, SourceFrame } from './formed.ts'
import { assignPoints } from './identify.ts'
import { normalizeFactors } from './normalize.ts'
import { quarantine, refuse } from './quarantine.ts'

/**
 * Readings of one period from an upload: `messages` are what its parts say, or one for all parts when they
 * could only be read together. Logger and points are those of the data time, not of the arrival.
 */
export function formReading(
  upload: Upload,
  messages: readonly Message[],
  period: Period,
  at: FrameAddress,
  into: FormedInto,
  registry: Registry,
  setOf: (text: string) => FactorSet,
): void {
  const { parts } = upload
  const text = messages.find(({ dataTime }) => dataTime !== null)?.dataTime ?? null
  const dataTime = text === null ? null : parseDataTime(text)
  if (dataTime === null) return refuse(into, at, upload, 'no-data-time', text)
  const { MN } = parts[0]!.message
  const logger = MN === null ? null : registry.loggerOf(MN, dataTime)
  if (logger === null) return refuse(into, at, upload, 'no-logger-then', text)
  const start = startOfPeriod(period, dataTime)
  const isJoined = messages.length < parts.length
  const also: readonly SourceFrame[] = isJoined ? parts.slice(1).map(sourceOf) : none
  for (const [i, message] of messages.entries()) {
    const part = parts[i]!
    const found = splitByPoint(message, logger, dataTime)
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

const none: readonly SourceFrame[] = []

const sourceOf = ({ address, receivedAt }: Arrival): SourceFrame => ({ frame: address, receivedAt })

type Found =
  | {
      readonly kind: 'groups'
      readonly groups: readonly { readonly point: PointLink; readonly factors: readonly Factor[] }[]
      /** Codes that could not be given to one point. */
      readonly left: readonly string[]
    }
  | { readonly kind: 'none'; readonly reason: QuarantineReason; readonly detail: string | null }

/** The factors of a message, by the point they belong to. */
function splitByPoint(message: Message, logger: LoggerEntry, dataTime: number): Found {
  const { factors } = message
  if (factors.length === 0) return { kind: 'none', reason: 'no-factors', detail: null }
  const codes = (): readonly string[] => factors.map((factor) => nameFactor(factor.code).code)
  const assignment = assignPoints(logger.points, message.ST, codes, dataTime)
  if (assignment.kind === 'none') return { kind: 'none', reason: assignment.reason, detail: message.ST }
  if (assignment.kind === 'one')
    return { kind: 'groups', groups: [{ point: assignment.point, factors }], left: [] }
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
    groups: [...groups].map(([point, own]) => ({ point, factors: own })),
    left: assignment.left,
  }
}
