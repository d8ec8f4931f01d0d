import { Compile } from 'typebox/compile'
import type { LoggerEntry } from '../registry/registry.ts'
import type { Connection } from '../gateway/connection.ts'
import type { CommandOrigin } from './command.ts'
import { composeRequest } from './compose.ts'
import type { CommandKind } from './kind.ts'
import { commandKinds, findKind } from './kinds.ts'
import { isFieldPassword, makeFieldKey, makeFieldPassword } from './secret.ts'

/** What somebody wants of a logger. */
export interface Ask {
  readonly mn: string
  readonly kind: string
  readonly parameters: unknown
  /** A password that was chosen; without one, and for keys always, one is made. */
  readonly secret?: string | undefined
  readonly origin: CommandOrigin
  readonly askedBy: { readonly userId: number; readonly name: string } | null
  readonly reason: string
  readonly expiresInMinutes?: number | undefined
  readonly pinned?: Connection
}

export type AskFault =
  | { readonly kind: 'unknown-kind' }
  | { readonly kind: 'unknown-logger' }
  /** The version of the logger does not have it, or the logger has no key to change. */
  | { readonly kind: 'not-available' }
  | { readonly kind: 'parameters'; readonly field: string }
  /** The password or key of this logger is already changing. */
  | { readonly kind: 'change-under-way' }
  | { readonly kind: 'queue-full' }

/** An ask that may stand in the record. */
export interface CheckedAsk {
  readonly kind: CommandKind
  readonly cn: string
  readonly logger: LoggerEntry
  readonly secret: string
}

const checks = new Map(commandKinds.map((row) => [row.kind, Compile(row.parameters)]))
const anyQn = '20260101000000000'

/** Everything that can be known before it is sent: kind, version, parameters, that it fits into a frame. */
export function checkAsk(
  ask: Ask,
  logger: LoggerEntry | null,
  now: number,
): { readonly ok: true; readonly value: CheckedAsk } | { readonly ok: false; readonly fault: AskFault } {
  const no = (fault: AskFault) => ({ ok: false, fault }) as const
  const kind = findKind(ask.kind)
  if (kind === null || (kind.isInternal && ask.origin === 'person')) return no({ kind: 'unknown-kind' })
  if (logger === null) return no({ kind: 'unknown-logger' })
  const cn = kind.cn[logger.version]
  if (cn === undefined) return no({ kind: 'not-available' })
  if (kind.secret === 'key' && logger.keys.length === 0) return no({ kind: 'not-available' })
  const check = checks.get(kind.kind)!
  if (!check.Check(ask.parameters)) {
    const [first] = check.Errors(ask.parameters)
    return no({ kind: 'parameters', field: first?.instancePath.replace(/^\//, '') ?? '' })
  }
  if (ask.secret !== undefined && (kind.secret !== 'password' || !isFieldPassword(ask.secret)))
    return no({ kind: 'parameters', field: 'secret' })
  const secret =
    kind.secret === null ? '' : kind.secret === 'key' ? makeFieldKey() : (ask.secret ?? makeFieldPassword())
  const patience = { overTimeMs: 1, reCount: 1 }
  const composed = composeRequest({ kind, cn, parameters: ask.parameters, secret }, logger, {
    QN: anyQn,
    now,
    patience,
  })
  if (!composed.ok) return no({ kind: 'parameters', field: composed.fault.field })
  return { ok: true, value: { kind, cn, logger, secret } }
}
