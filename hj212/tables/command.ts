import type { Version } from '../message.ts'
import { commands2005 } from './commands-2005.ts'
import { commands2017 } from './commands-2017.ts'
import { commands2025 } from './commands-2025.ts'
import type { Status } from './status.ts'

/** Up: field machine to host. Down: host to field machine (反控). */
export type Direction = 'up' | 'down'

export type CommandClass = 'request' | 'upload' | 'notify' | 'answer'

/**
 * What follows a command [HJ 212-2017 6.5, 6.6.5].
 * - `ack-result`: 9011, then 9012.
 * - `ack-reply-result`: 9011, one reply of the same CN and QN, 9012.
 * - `ack-uploads-result`: 9011, uploads each with its own QN, 9012.
 * - `ack-stream`: 9011, then uploads until the stop command; no 9012 (2005).
 * - `answered-if-asked`: 9014 when bit 0 of Flag is set.
 * - `reply`: part of a request, no answer of its own.
 * - `notify`: 9013.
 * - `none`: nothing; it is itself an answer.
 */
export type Flow =
  | 'ack-result'
  | 'ack-reply-result'
  | 'ack-uploads-result'
  | 'ack-stream'
  | 'answered-if-asked'
  | 'reply'
  | 'notify'
  | 'none'

/**
 * One row of a command table. In `cp` a trailing `?` means may be missing, `*` may be repeated; `<pol>` is a
 * factor code, `<InfoId>` a device-information code, `<n>` a number, `<L>` a noise factor.
 */
export type CommandRow = readonly [
  cn: string,
  direction: Direction | 'both',
  kind: CommandClass,
  nameZh: string,
  nameEn: string,
  cp: readonly string[],
  flow: Flow,
  ref: string,
  note?: string,
]

export interface CommandEntry {
  readonly cn: string
  readonly direction: Direction | 'both'
  readonly class: CommandClass
  readonly nameZh: string
  readonly nameEn: string
  readonly cp: readonly string[]
  readonly flow: Flow
  readonly ref: string
  readonly status: Status
  readonly note: string | null
}

function entriesOf(rows: readonly CommandRow[], status: Status): readonly CommandEntry[] {
  return rows.map(([cn, direction, kind, nameZh, nameEn, cp, flow, ref, note]) => ({
    cn,
    direction,
    class: kind,
    nameZh,
    nameEn,
    cp,
    flow,
    ref,
    status,
    note: note ?? null,
  }))
}

/** Key: CN and direction. The first row wins: 2025 has 2011 down twice, told apart by ST and BeginTime. */
function indexOf(entries: readonly CommandEntry[]): ReadonlyMap<string, CommandEntry> {
  const index = new Map<string, CommandEntry>()
  for (const entry of entries) {
    for (const direction of entry.direction === 'both' ? (['up', 'down'] as const) : [entry.direction]) {
      const key = entry.cn + direction
      if (!index.has(key)) index.set(key, entry)
    }
  }
  return index
}

const lists: Readonly<Record<Version, readonly CommandEntry[]>> = {
  '2005': entriesOf(commands2005, 'verified'),
  '2017': entriesOf(commands2017, 'verified'),
  '2025': entriesOf(commands2025, 'reported'),
}

const indexes: Readonly<Record<Version, ReadonlyMap<string, CommandEntry>>> = {
  '2005': indexOf(lists['2005']),
  '2017': indexOf(lists['2017']),
  '2025': indexOf(lists['2025']),
}

/** Version and direction are part of the key: 1001, 3013 and 3014 change their meaning between versions. */
export function findCommand(version: Version, cn: string, direction: Direction): CommandEntry | null {
  return indexes[version].get(cn + direction) ?? null
}

export function listCommands(version: Version): readonly CommandEntry[] {
  return lists[version]
}

/**
 * Whether CP of a command is encrypted in 2025: 2000–2999, 1014, 3020 [HJ 212-2025 6.4.4, reported]. Only what the
 * field machine sends, and 1014 both ways; the direction of 3020 is not known for sure.
 */
export function encryptsPayload(cn: string): boolean {
  return cn === '1014' || cn === '3020' || /^2[0-9]{3}$/.test(cn)
}
