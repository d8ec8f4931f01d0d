import type { HostRequestEvent } from '../../hj212/index.ts'
import { decodeByLogger } from '../registry/decode-by-logger.ts'
import type { LoggerEntry } from '../registry/registry.ts'

/** A frame of a logger as an exchange hears it, with what it says in words. */
export interface FieldAnswer {
  readonly event: Extract<HostRequestEvent, { kind: 'frame' }>
  readonly pairs: readonly { readonly name: string; readonly value: string }[]
}

const secretName = /^(?:New)?PW$|^NewSK$/
const mostPairs = 200
const longestValue = 1000

/** null: it cannot be read. */
export function readAnswer(bytes: Buffer, logger: LoggerEntry): FieldAnswer | null {
  const message = decodeByLogger(bytes, logger, { direction: 'up' })
  if (!message.crcOk || message.fault?.kind === 'undecryptable') return null
  const named = (name: string): string | null =>
    message.cp.find((pair) => pair.name === name)?.value.trim() ?? null
  return {
    event: {
      kind: 'frame',
      CN: message.CN,
      // [HJ/T 212-2005 6.5] answers of 2005 have QN inside CP.
      QN: message.QN ?? named('QN'),
      QnRtn: named('QnRtn'),
      ExeRtn: named('ExeRtn'),
      dataTime: message.dataTime,
    },
    pairs: message.cp
      .slice(0, mostPairs)
      .filter(({ name }) => !secretName.test(name))
      .map(({ name, value }) => ({ name, value: value.slice(0, longestValue) })),
  }
}
