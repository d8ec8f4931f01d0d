import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { frameOf } from '../../test/system/field-machine.ts'
import { openJournal, type Journal } from '../journal/journal.ts'
import { openJournalReader } from '../journal/read.ts'
import type { AddressedRecord } from '../journal/record.ts'
import { makeRegistry, type LoggerEntry } from '../registry/registry.ts'
import { startGateway, type Gateway, type GatewayOptions } from './gateway.ts'

export const mnA = '010000A8900016F000169DC0'
export const mnB = '010000A8900016F000169DC1'

const loggerOf = (mn: string): LoggerEntry => ({
  id: 1,
  mn,
  password: '123456',
  version: '2017',
  keys: [],
  dialect: {},
  points: [],
  validFrom: 0,
  validTo: null,
})

export const frame = (mn: string, second = 0, password = '123456'): Buffer => {
  const time = `2016080108${String(Math.floor(second / 60) % 60).padStart(2, '0')}${String(second % 60).padStart(2, '0')}`
  return frameOf(
    `QN=${time}223;ST=32;CN=2011;PW=${password};MN=${mn};Flag=5;CP=&&DataTime=${time};w01018-Rtd=36.9&&`,
  )
}

export interface TestGateway {
  readonly gateway: Gateway
  readonly journal: Journal
  limit(kind: string): number
  /** All that the journal holds, once it is durable. */
  kept(): Promise<AddressedRecord[]>
  close(): Promise<void>
}

/** A gateway with a journal of its own; MNs A and B are registered. */
export async function startTestGateway(
  options: Partial<GatewayOptions>,
  openOptions: { readonly maxBacklogBytes?: number } = {},
): Promise<TestGateway> {
  const dir = await mkdtemp(join(tmpdir(), 'qy-limits-'))
  const journal = await openJournal({ dir, ...openOptions })
  const registry = makeRegistry([loggerOf(mnA), loggerOf(mnB)])
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    journal,
    registry: () => registry,
    now: Date.now,
    ...options,
  })
  return {
    gateway,
    journal,
    limit: (kind) => (gateway.facts().limits.counts as Record<string, number>)[kind] ?? -1,
    async kept() {
      await vi.waitFor(() => expect(journal.backlogBytes).toBe(0))
      const reader = await openJournalReader(dir)
      const { records } = await reader.read(reader.first(), journal.durable, 1 << 26)
      await reader.close()
      return records
    },
    async close() {
      await gateway.close()
      await journal.close()
      await rm(dir, { recursive: true })
    },
  }
}
