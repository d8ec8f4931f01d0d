import { TOLERANT } from '../../hj212/dialect.ts'
import { decode } from '../../hj212/decode.ts'
import type { Dialect, Message } from '../../hj212/message.ts'
import type { LoggerEntry } from '../registry/registry.ts'
import type { QuarantineReason } from './formed.ts'

/**
 * Under which kinds a refused frame is counted for the logger that it names: `refused:` and why; where a dialect
 * could forgive it, the departures that are not agreed, else the fault. CRC and PW are what ties a frame to its
 * MN, so where they are wrong the count is a hint and no more. Where both are right, all departures count.
 */
export function refusalKinds(
  bytes: Buffer,
  message: Message,
  sender: LoggerEntry,
  reason: QuarantineReason,
): readonly string[] {
  if (message.fault === null || reason === 'foreign-certificate') return [`refused:${reason}`]
  const unforgiven = unforgivenIn(bytes, sender)
  const why = unforgiven.length > 0 ? unforgiven : [message.fault.kind]
  const kinds = [...new Set(why)].map((kind) => `refused:${kind}`)
  if (!message.crcOk) return kinds
  if (!isPasswordOf(sender, message.PW)) return ['refused:wrong-password']
  return [...kinds, ...message.deviations.map(({ kind }) => kind)]
}

/** While a password changes, the old one and the new one are both right [HJ 212-2017 C.9]. */
export const isPasswordOf = ({ password, otherPassword }: LoggerEntry, sent: string | null): boolean =>
  sent !== null && (sent === password || sent === otherPassword)

/** What alone stands between this frame and its being read; nothing when more is wrong than a dialect forgives. */
function unforgivenIn(bytes: Buffer, { dialect, keys }: LoggerEntry): readonly string[] {
  const tolerant = decode(bytes, { dialect: { ...dialect, ...TOLERANT }, keys, direction: 'up' })
  if (!tolerant.ok) return []
  return tolerant.deviations.map(({ kind }) => kind).filter((kind) => isUnforgiven(kind, dialect))
}

function isUnforgiven(kind: string, { crc, lenient }: Dialect): boolean {
  if (kind === 'crc-modbus') return crc !== 'modbus'
  return TOLERANT.lenient.some((one) => one === kind) && !lenient?.some((one) => one === kind)
}
