import type {
  ActivationView,
  CommandEventView,
  CommandKindView,
  CommandSettingView,
  CommandState,
  CommandView,
} from '../../../contract/index.ts'
import type { CommandKind } from '../../downlink/kind.ts'
import { findKind } from '../../downlink/kinds.ts'
import { downlinkSettings, isDownlinkSetting } from '../../downlink/settings.ts'
import type { SettingRow } from '../../downlink/store.ts'
import { formatFrameAddress, type FrameAddress } from '../../journal/record.ts'
import type { ActivationRow, CommandRow, EventRow } from './store.ts'

export function presentSetting({ name, value, source, status }: SettingRow): CommandSettingView {
  const known = isDownlinkSetting(name)
    ? downlinkSettings[name]
    : { nameZh: name, nameEn: name, min: value, max: value }
  return { name, value, source, status, ...known }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

export const presentKind = (row: CommandKind): CommandKindView => ({
  kind: row.kind,
  nameZh: row.nameZh,
  nameEn: row.nameEn,
  cn: { ...row.cn },
  effect: row.effect,
  expiryMinutes: row.expiryMinutes,
  secret: row.secret,
  parameters: row.parameters,
})

export function presentCommand(row: CommandRow): CommandView {
  const kind = findKind(row.kind)
  return {
    ...row,
    nameZh: kind?.nameZh ?? row.kind,
    nameEn: kind?.nameEn ?? row.kind,
    state: row.state as CommandState,
    askedAt: row.askedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    approvedAt: iso(row.approvedAt),
    sentAt: iso(row.sentAt),
    endedAt: iso(row.endedAt),
  }
}

export const presentEvent = ({ at, kind, frame, detail }: EventRow): CommandEventView => ({
  at: at.toISOString(),
  kind,
  frame: frame === null ? null : formatFrameAddress(frame as FrameAddress),
  detail,
})

export const presentActivation = (row: ActivationRow): ActivationView => ({
  ...row,
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  frame: formatFrameAddress(row.frame as FrameAddress),
})
