import { TOLERANT } from '../../hj212/dialect.ts'
import { decode, type DecodeOptions } from '../../hj212/decode.ts'
import type { Message } from '../../hj212/message.ts'
import type { LoggerEntry } from './registry.ts'

export interface ReadingOptions extends Pick<DecodeOptions, 'direction'> {
  /** The gateway took it and said so. */
  readonly isAccepted?: boolean
}

/**
 * Decodes a frame by what is registered of its logger (null: nothing). What was accepted is read whatever has
 * become of the dialect since: an acknowledgement cannot be taken back.
 */
export function decodeByLogger(
  bytes: Buffer,
  logger: Pick<LoggerEntry, 'dialect' | 'keys'> | null,
  { direction, isAccepted = false }: ReadingOptions = {},
): Message {
  const options: DecodeOptions = {
    ...(direction === undefined ? {} : { direction }),
    ...(logger === null ? {} : { dialect: logger.dialect, keys: logger.keys }),
  }
  const message = decode(bytes, options)
  if (message.ok || !isAccepted) return message
  return decode(bytes, { ...options, dialect: { ...logger?.dialect, ...TOLERANT } })
}
