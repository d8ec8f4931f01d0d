import { decode, type DecodeOptions } from '../../hj212/decode.ts'
import type { Message } from '../../hj212/message.ts'
import type { LoggerEntry } from './registry.ts'

/**
 * Decodes a frame by what is registered of its logger (null: nothing). The gateway accepts the standard's CRC
 * also from a device registered with another one, so it is read here as well: what was acknowledged must count.
 */
export function decodeByLogger(
  bytes: Buffer,
  logger: Pick<LoggerEntry, 'dialect' | 'keys'> | null,
  options: Pick<DecodeOptions, 'direction'> = {},
): Message {
  if (logger === null) return decode(bytes, options)
  const { dialect, keys } = logger
  const message = decode(bytes, { ...options, dialect, keys })
  if (message.crcOk || dialect.crc !== 'modbus') return message
  const standard = decode(bytes, { ...options, dialect: { ...dialect, crc: 'hj212' }, keys })
  return standard.crcOk ? standard : message
}
