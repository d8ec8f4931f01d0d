import type { MessageKey, Text } from '../i18n/text.ts'

type Action<K> = K extends `audit.did.${infer A}` ? A : never
const known = {
  'session.sign-in': true,
  'session.sign-in-failed': true,
  'session.sign-out': true,
  'session.password-change': true,
  'session.password-change-refused': true,
  'registry.create': true,
  'registry.revise': true,
  'registry.correct': true,
  'registry.end': true,
  'user.create': true,
  'user.revise': true,
  'user.reset-password': true,
  'user.disable': true,
  'user.enable': true,
  'export.registry': true,
  'export.audit': true,
  'frame.read': true,
  'export.readings': true,
  'export.loggers': true,
  'export.quarantine': true,
  'export.capture': true,
  'logger.dialect': true,
  'command.ask': true,
  'command.cancel': true,
  'command.approve': true,
  'quarantine.reread': true,
} as const satisfies Partial<Record<Action<MessageKey>, true>>

/** What was done, in words; an action that has none keeps its code. */
export const actionWord = (action: string, t: Text): string =>
  action in known ? t(`audit.did.${action as keyof typeof known}`) : action
