import pino from 'pino'
import type { Logger } from 'pino'

export type Log = Logger

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Names whose values never reach a log, at the top and one or two levels down. */
const secrets = [
  'PW',
  'NewPW',
  'pw',
  'password',
  'passwordHash',
  'password_hash',
  'adminPassword',
  'key',
  'keys',
  'sm4Key',
  'sm4_key',
  'sm4_previous_key',
  'token',
  'tokenHash',
  'secret',
  'cookie',
  'authorization',
  'databaseUrl',
  '["set-cookie"]',
]

/**
 * Structured lines to standard error, so that standard output is free for results. Fields have the names of
 * docs/operations/logs.md; no secret gets through, whatever field or text it stands in.
 */
export function makeLog(
  level: LogLevel,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  const paths = secrets.flatMap((name) => {
    const below = name.startsWith('[') ? name : `.${name}`
    return [name, `*${below}`, `*.*${below}`]
  })
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '***' },
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => destination.write(scrub(line)) },
  )
}

/** Secrets inside texts: a frame or a connection string in the message of an error, a header that was quoted. */
const scrub = (line: string): string =>
  line
    .replace(/\b((?:New)?PW=)[^;&#"\\]*/g, '$1******')
    .replace(/(\b[a-z][a-z+.-]*:\/\/[^\s:@/"\\]*:)[^\s"\\]+(?=@)/gi, '$1***')
    .replace(/\b(Bearer )[^\s"\\,]+/gi, '$1***')
    .replace(/\b((?:qingyuan|password|token|secret)=)[^\s;&"\\,]+/gi, '$1***')

/** PW and NewPW inside a frame text, e.g. in an error message, replaced by asterisks. */
export const maskFrameSecrets = (text: string): string => text.replace(/\b((?:New)?PW=)[^;&#]*/g, '$1******')
