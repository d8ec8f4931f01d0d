import type { Peek } from '../../hj212/index.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import { admit, foreignCertificate, wrongPassword, type Admission } from './admit.ts'
import { Allowance } from './allowance.ts'
import { onlyMn, type Connection } from './connection.ts'
import type { Limits } from './limit-settings.ts'
import { makePasswordGuard } from './password-guard.ts'
import type { Refusals } from './refusals.ts'

/** What stands between a frame and the journal beside the frame itself: who sent it, and how much already. */
export interface Keeper {
  /** `admit`, and what the sender may not do although the frame is right. */
  judge(connection: Connection, facts: Peek, registry: Registry, now: number): Admission
  /** Counts an accepted frame to its MN: too many, and its connection is not read for a while. */
  charge(connection: Connection, logger: LoggerEntry): void
  /**
   * Whether an unaccepted arrival of this size goes to the journal. Beyond the bound it is only counted, so that
   * strangers cannot fill the disk; a connection through which nobody known speaks ends.
   */
  mayKeep(connection: Connection, bytes: number): boolean
}

/** What a record takes in the journal beside its bytes, some. */
const recordOverhead = 32

export function makeKeeper(
  limits: Limits,
  bindsCertificates: boolean,
  refusals: Refusals,
  startedAt: number,
): Keeper {
  const guard = makePasswordGuard(limits)
  const inAll = new Allowance(limits.unacceptedKbPerMinuteInAll * 1024, startedAt)
  /** Goes with the registry's entries, so it is bounded by them. */
  const byLogger = new WeakMap<LoggerEntry, Allowance>()

  const judgePassword = (
    connection: Connection,
    facts: Peek,
    admission: Admission,
    registry: Registry,
    now: number,
  ): Admission => {
    const { MN } = facts
    const expected = MN === null ? undefined : registry.loggerOf(MN, now)?.password
    if (MN === null || expected === undefined) return admission
    const sender = connection.visitor.subscriber.name
    const at = connection.lastDataAt
    if (admission.verdict === 'wrong-password') guard.failed(sender, MN, expected, at)
    else if (!guard.isShut(sender, MN, expected, at)) {
      guard.passed(sender, MN)
      return admission
    }
    if (guard.isShut(sender, MN, expected, at)) refusals.note('wrong-password', sender, MN)
    return wrongPassword
  }

  return {
    judge(connection, facts, registry, now) {
      const admission = admit(facts, registry, onlyMn(connection), now)
      const { verdict, logger } = admission
      if (verdict === 'wrong-password') return judgePassword(connection, facts, admission, registry, now)
      // Whose frames came through here before need not show again who it is.
      if (logger === null || connection.mns.has(logger.mn)) return admission
      if (bindsCertificates && !isNamed(connection, logger.mn)) {
        refusals.note('certificate-mn', connection.visitor.subscriber.name, logger.mn)
        return foreignCertificate
      }
      return guard.size === 0 ? admission : judgePassword(connection, facts, admission, registry, now)
    },
    charge(connection, logger) {
      const at = connection.lastDataAt
      let allowance = byLogger.get(logger)
      if (allowance === undefined) {
        allowance = new Allowance(limits.mnFramesPerMinute, at)
        byLogger.set(logger, allowance)
      }
      connection.slow(allowance.charge(1, at), 'mn-frame-rate')
    },
    mayKeep(connection, bytes) {
      const { subscriber } = connection.visitor
      const at = connection.lastDataAt
      const size = bytes + recordOverhead
      if (!subscriber.unaccepted.take(size, at)) {
        if (connection.isProven) refusals.note('unaccepted-of-address', subscriber.name, null)
        else connection.cut('unaccepted-of-address')
        return false
      }
      if (connection.isProven || inAll.take(size, at)) return true
      refusals.note('unaccepted-in-all', subscriber.name, null)
      return false
    },
  }
}

const isNamed = ({ visitor }: Connection, mn: string): boolean =>
  visitor.certificateNames === null || visitor.certificateNames.has(mn)
