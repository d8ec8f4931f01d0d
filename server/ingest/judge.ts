import { decode } from '../../hj212/decode.ts'
import type { Message } from '../../hj212/message.ts'
import { peek } from '../../hj212/peek.ts'
import type { JournalRecord } from '../journal/record.ts'
import { decodeByLogger } from '../registry/decode-by-logger.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import type { QuarantineReason } from './formed.ts'

/** What a record is by the registry of now. */
export type Judged =
  | { readonly kind: 'taken'; readonly sender: LoggerEntry | null; readonly message: Message }
  | {
      readonly kind: 'refused'
      readonly reason: QuarantineReason
      readonly head: Pick<Message, 'MN' | 'CN'>
      readonly detail: string | null
    }

const noise: Judged = { kind: 'refused', reason: 'noise', head: { MN: null, CN: null }, detail: null }

/**
 * What the gateway accepted is taken: it was acknowledged. What it refused is judged anew, as if it came now:
 * the logger may have been registered, its password, key or dialect corrected since. So a journal that is read
 * again gives the same rows as one that was read late.
 */
export function judge(
  { verdict, bytes, receivedAt }: Pick<JournalRecord, 'verdict' | 'bytes' | 'receivedAt'>,
  registry: Registry,
): Judged {
  if (verdict === 'noise') return noise
  const { MN, CN } = peek(bytes)
  const sender = MN === null ? null : registry.loggerOf(MN, receivedAt)
  const message = decodeAs(bytes, sender)
  const refuse = (reason: QuarantineReason, detail = faultOf(message)): Judged => ({
    kind: 'refused',
    reason,
    head: { MN: message.MN ?? MN, CN: message.CN ?? CN },
    detail,
  })
  if (verdict !== 'accepted') {
    if (sender === null) return refuse(verdict === 'wrong-password' ? 'unknown-mn' : verdict)
    if (!message.ok) return refuse(message.crcOk ? 'undecodable' : 'crc-mismatch')
    if (message.PW !== sender.password) return refuse('wrong-password', null)
  }
  return message.ok ? { kind: 'taken', sender, message } : refuse('undecodable')
}

export const decodeAs = (bytes: Buffer, logger: LoggerEntry | null): Message =>
  logger === null ? decode(bytes, upward) : decodeByLogger(bytes, logger, upward)

const upward = { direction: 'up' } as const

const faultOf = ({ fault }: Message): string | null =>
  fault === null ? null : `${fault.kind}@${fault.position}`
