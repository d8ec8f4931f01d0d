import type { Period } from '../../domain/reading.ts'

/** What ingest does with an accepted frame. */
export type CommandKind = Period | 'message' | 'sign-of-life'

/**
 * Uploads of readings are the commands below [HJ 212-2017 Table 9]; answers and the heart-beat of 2025 only
 * show that the logger lives; everything else a logger says is a message. A frame without a command too.
 */
const kinds: Readonly<Record<string, CommandKind>> = {
  '2011': 'realtime',
  '2051': 'minute',
  '2061': 'hour',
  '2031': 'day',
  '9011': 'sign-of-life',
  '9012': 'sign-of-life',
  '9013': 'sign-of-life',
  '9014': 'sign-of-life',
  '9015': 'sign-of-life',
}
const byCommand = new Map(Object.entries(kinds))

export const kindOfCommand = (command: string | null): CommandKind =>
  (command === null ? undefined : byCommand.get(command)) ?? 'message'
