import crypto from 'node:crypto'
import type { Pair } from '../../hj212/message.ts'
import { safeText } from './safe-text.ts'

/** The CP of a message in the form it is kept in. */
export interface MessageBody {
  /** `{"cp": [["DataTime", "2026…"], …]}` */
  readonly body: string
  /** Equal for the same CP, whatever QN and time of arrival. */
  readonly fingerprint: string
}

/** Pairs stay in order and repeat as sent: one name may stand many times (CTime, PolId). */
export function makeMessageBody(pairs: readonly Pair[]): MessageBody {
  const cp = pairs.map(({ name, value }) => [safeText(name), safeText(value)])
  const body = JSON.stringify({ cp })
  const text = pairs.map(({ name, value, item }) => `${item};${name}=${value}`).join('\n')
  return { body, fingerprint: crypto.createHash('sha256').update(text).digest('hex') }
}
