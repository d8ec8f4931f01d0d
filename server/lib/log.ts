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

/** Structured lines to standard error, so that standard output is free for results. */
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
    destination,
  )
}

/** PW and NewPW inside a frame text, e.g. in an error message, replaced by asterisks. */
export const maskFrameSecrets = (text: string): string => text.replace(/\b((?:New)?PW=)[^;&#]*/g, '$1******')
