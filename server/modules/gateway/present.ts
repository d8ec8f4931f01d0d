import type { GatewayStatus } from '../../../contract/index.ts'
import { formatFrameAddress, type FrameAddress } from '../../journal/record.ts'
import { maskFrameSecrets } from '../../lib/log.ts'
import type { GatewayStatusFacts } from './status-facts.ts'
import type { QuarantineRow } from './store.ts'

export function presentStatus({ gateway, journal, ingest }: GatewayStatusFacts, now: number): GatewayStatus {
  return {
    at: new Date(now).toISOString(),
    connections: gateway.connections,
    loggersConnected: gateway.loggersConnected,
    frames: gateway.frames,
    framesPerSecond: gateway.framesPerSecond,
    answered: gateway.answered,
    refused: { ...gateway.refused },
    journal: { ...journal, durable: formatFrameAddress(journal.durable) },
    ingest: { ...ingest, applied: ingest.applied === null ? null : formatFrameAddress(ingest.applied) },
  }
}

export const presentQuarantined = (row: QuarantineRow) => ({
  frame: formatFrameAddress(row.frame as FrameAddress),
  receivedAt: row.receivedAt.toISOString(),
  peer: row.peer,
  reason: row.reason,
  mn: row.mn,
  command: row.command,
  detail: row.detail === null ? null : maskFrameSecrets(row.detail),
})
