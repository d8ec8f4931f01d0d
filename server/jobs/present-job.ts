import type { Job } from '../../contract/index.ts'
import type { JobRow } from './job-store.ts'

export const presentJob = ({ askedAt, startedAt, endedAt, ...job }: JobRow): Job => ({
  ...job,
  askedAt: askedAt.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
})
