import type { QuarantineRow } from '../../../contract/index.ts'
import { formatFrameAddress, type FrameAddress } from '../../journal/record.ts'
import { maskFrameSecrets } from '../../lib/log.ts'
import type * as store from './list-store.ts'

export const presentFrame = (frame: number): string => formatFrameAddress(frame as FrameAddress)

export const presentRow = (row: store.QuarantineRow): QuarantineRow => ({
  frame: presentFrame(row.frame),
  receivedAt: row.receivedAt.toISOString(),
  peer: row.peer,
  reason: row.reason,
  mn: row.mn,
  command: row.command,
  detail: row.detail === null ? null : maskFrameSecrets(row.detail),
  arrivals: row.arrivals,
  lastAt: row.lastAt?.toISOString() ?? null,
})
