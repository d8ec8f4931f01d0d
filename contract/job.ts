import { Type, type Static } from 'typebox'
import { Instant } from './common.ts'
import { defineOperation } from './operation.ts'

export const JobState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('done'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
])
export type JobState = Static<typeof JobState>

/** Work in the background. `reread`: the quarantined frames of an MN are read again. `import`: a sheet is written. */
export const Job = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([Type.Literal('reread'), Type.Literal('import')]),
  /** The MN; the number of the import. */
  subject: Type.String(),
  state: JobState,
  /** Frames to be tried, tried, and of those read. */
  total: Type.Integer(),
  done: Type.Integer(),
  found: Type.Integer(),
  /** Login of who asked; null: the platform itself. */
  askedBy: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
  askedAt: Instant,
  startedAt: Type.Union([Instant, Type.Null()]),
  endedAt: Type.Union([Instant, Type.Null()]),
  failure: Type.Union([Type.String(), Type.Null()]),
})
export type Job = Static<typeof Job>

const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

export const listJobs = defineOperation({
  id: 'job.list',
  method: 'GET',
  path: '/api/jobs',
  summary: '后台任务：进行中的在前，其余新的在前',
  access: 'platform.operate',
  query: Type.Object({
    /** Only of this MN. */
    subject: Type.Optional(Type.String({ maxLength: 64, pattern: '^[^\\u0000]+$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: Type.Object({ jobs: Type.Array(Job), active: Type.Integer() }),
})

export const getJob = defineOperation({
  id: 'job.get',
  method: 'GET',
  path: '/api/jobs/:id',
  summary: '后台任务的进度',
  access: 'platform.operate',
  params: Id,
  reply: Job,
})

/** Ends a job that waits or runs; what it has done stays. */
export const cancelJob = defineOperation({
  id: 'job.cancel',
  method: 'POST',
  path: '/api/jobs/:id/cancel',
  summary: '取消后台任务（已完成的部分保留）',
  access: 'platform.operate',
  audit: 'job.cancel',
  params: Id,
  reply: Job,
})
