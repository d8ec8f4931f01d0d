import type { Message } from '../../hj212/message.ts'
import { peek } from '../../hj212/peek.ts'
import type { JournalRecord } from '../journal/record.ts'
import { decodeByLogger } from '../registry/decode-by-logger.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import type { QuarantineReason } from './formed.ts'
import { isPasswordOf, refusalKinds } from './refusal.ts'

/** What a record is by the registry of now. */
export type Judged =
  | { readonly kind: 'taken'; readonly sender: LoggerEntry | null; readonly message: Message }
  | {
      readonly kind: 'refused'
      readonly reason: QuarantineReason
      readonly head: Pick<Message, 'MN' | 'CN'>
      readonly detail: string | null
      /** Kinds to count it under for the logger that it names; null: it names none. */
      readonly counted: { readonly loggerId: number; readonly kinds: readonly string[] } | null
    }

const noise: Judged = {
  kind: 'refused',
  reason: 'noise',
  head: { MN: null, CN: null },
  detail: null,
  counted: null,
}

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
  const message = decodeAs(bytes, sender, verdict === 'accepted')
  const refuse = (reason: QuarantineReason, detail = faultOf(message)): Judged => ({
    kind: 'refused',
    reason,
    head: { MN: message.MN ?? MN, CN: message.CN ?? CN },
    detail,
    counted:
      sender === null ? null : { loggerId: sender.id, kinds: refusalKinds(bytes, message, sender, reason) },
  })
  if (verdict !== 'accepted') {
    // No registry says which certificate came with it.
    if (verdict === 'foreign-certificate') return refuse(verdict, null)
    if (sender === null) return refuse(verdict === 'wrong-password' ? 'unknown-mn' : verdict)
    if (!message.ok) return refuse(message.crcOk || isLocked(message) ? 'undecodable' : 'crc-mismatch')
    if (!isPasswordOf(sender, message.PW)) return refuse('wrong-password', null)
  }
  return message.ok ? { kind: 'taken', sender, message } : refuse('undecodable')
}

/** `isAccepted`: the gateway has acknowledged it. */
export const decodeAs = (bytes: Buffer, logger: LoggerEntry | null, isAccepted: boolean): Message =>
  decodeByLogger(bytes, logger, { direction: 'up', isAccepted })

/** The CRC is of the plain text: of what no key opens, nobody knows whether it is right. */
const isLocked = ({ fault }: Message): boolean => fault?.kind === 'undecryptable'

const faultOf = ({ fault }: Message): string | null =>
  fault === null ? null : `${fault.kind}@${fault.position}`
