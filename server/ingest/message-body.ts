import crypto from 'node:crypto'
import type { Pair } from '../../hj212/message.ts'
import { safeText } from './safe-text.ts'

/** The CP of a message in the form it is kept in. */
export interface MessageBody {
  /** `{"cp": [["DataTime", "2026…"], …]}` */
  readonly body: string
  /** Equal for the same CP and `number`, whatever the time of arrival. */
  readonly fingerprint: string
}

/** Pairs stay in order and repeat as sent: one name may stand many times (CTime, PolId). */
export function makeMessageBody(pairs: readonly Pair[], number: string | null): MessageBody {
  const cp = pairs.map(({ name, value }) => [safeText(name), safeText(value)])
  const body = JSON.stringify({ cp })
  const text = pairs.map(({ name, value, item }) => `${item};${name}=${value}`).join('\n')
  const whole = number === null ? text : `${number}\n${text}`
  return { body, fingerprint: crypto.createHash('sha256').update(whole).digest('hex') }
}
