import type { Peek } from '../../hj212/index.ts'
import type { ArrivalVerdict } from '../journal/record.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'

/** What the gateway thinks of one frame, from memory alone. Nothing is refused storage for it. */
export interface Admission {
  readonly verdict: ArrivalVerdict
  /** The logger the frame is from; null unless accepted. */
  readonly logger: LoggerEntry | null
}

const refused = (verdict: ArrivalVerdict): Admission => ({ verdict, logger: null })

/** What may not vary: one object per way to be refused. */
const undecodable = refused('undecodable')
const crcMismatch = refused('crc-mismatch')
const unknownMn = refused('unknown-mn')
export const wrongPassword = refused('wrong-password')
/** The client certificate names other MNs. */
export const foreignCertificate = refused('foreign-certificate')

/**
 * CRC, MN and PW, in this order [HJ 212-2017 Table 2: a wrong CRC ends everything].
 *
 * `boundMn` is the only MN heard on this connection so far: the 2005 answer 9014 carries neither MN nor PW and
 * is known by its connection alone [HJ/T 212-2005 Appendix C].
 */
export function admit(peek: Peek, registry: Registry, boundMn: string | null, now: number): Admission {
  const { fault } = peek
  if (fault === 'no-header') return undecodable
  // The CRC is of the plain text [HJ 212-2025 6.4, reported]: of what no key opens, nobody knows whether it is right.
  const isLocked = fault === 'undecryptable'
  if (fault !== null && !peek.crcOk && !isLocked) return crcMismatch
  const anonymousAnswer = peek.MN === null && peek.CN === '9014'
  const mn = anonymousAnswer ? boundMn : peek.MN
  const logger = mn === null || mn === '' ? null : registry.loggerOf(mn, now)
  if (logger === null) return unknownMn
  if (isLocked) return undecodable
  if (!anonymousAnswer && peek.PW !== logger.password && !isOtherPassword(peek, logger)) return wrongPassword
  // Whole, and from whom it says, but not to be understood: an answer would say that it was.
  if (fault !== null) return undecodable
  return { verdict: 'accepted', logger }
}

/** While a password changes, the old one and the new one are both right [HJ 212-2017 C.9]. */
const isOtherPassword = ({ PW }: Peek, { otherPassword }: LoggerEntry): boolean =>
  PW !== null && PW === otherPassword
