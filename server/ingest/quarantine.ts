import type { Message } from '../../hj212/message.ts'
import type { AddressedRecord, FrameAddress } from '../journal/record.ts'
import type { Upload } from './assemble.ts'
import { rowsOfMinute } from './flood.ts'
import type { FormedInto, QuarantineReason } from './formed.ts'
import { safeText } from './safe-text.ts'

/** Puts one record aside, `at` being the record at which that became known. */
export function quarantine(
  into: FormedInto,
  at: FrameAddress,
  arrival: Omit<AddressedRecord, 'verdict'>,
  message: Pick<Message, 'MN' | 'CN'>,
  reason: QuarantineReason,
  detail: string | null,
): void {
  into.formed.quarantined.push({
    at,
    frame: arrival.address,
    receivedAt: arrival.receivedAt,
    peer: safeText(arrival.peer, 64),
    reason,
    mn: message.MN === null ? null : safeText(message.MN, 64),
    command: message.CN === null ? null : safeText(message.CN, 16),
    detail: detail === null ? null : safeText(detail, 200),
    isCount: false,
  })
}

/** Counts one more arrival in the row `counting` (its own, where it is the first of them). */
export function countFlood(
  into: FormedInto,
  { address, receivedAt, peer }: AddressedRecord,
  reason: QuarantineReason,
  counting: FrameAddress,
): void {
  into.formed.quarantined.push({
    at: address,
    frame: counting,
    receivedAt,
    peer: safeText(peer, 64),
    reason,
    mn: null,
    command: null,
    detail: floodDetail,
    isCount: true,
  })
}

const floodDetail = `flood: over ${rowsOfMinute} a minute`

/** Puts aside all frames of an upload. */
export function refuse(
  into: FormedInto,
  at: FrameAddress,
  upload: Upload,
  reason: QuarantineReason,
  detail: string | null,
): void {
  for (const part of upload.parts) quarantine(into, at, part, part.message, reason, detail)
}
