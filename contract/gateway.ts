import { Type, type Static } from 'typebox'
import { FrameRef, Instant } from './common.ts'
import { defineOperation } from './operation.ts'

const Words = Type.Object({ what: Type.String(), advice: Type.String() })

/** `ready`: all is well; `degraded`: it works, somebody should look; `not-ready`: it does not. */
const Readiness = Type.Union([Type.Literal('ready'), Type.Literal('degraded'), Type.Literal('not-ready')])

export const Health = Type.Object({
  status: Readiness,
  hj212: Readiness,
  pages: Readiness,
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      state: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('failed')]),
      code: Type.String(),
      since: Instant,
      zh: Words,
      en: Words,
    }),
  ),
})
export type Health = Static<typeof Health>

const Counts = Type.Record(Type.String(), Type.Integer())

export const GatewayStatus = Type.Object({
  at: Instant,
  startedAt: Instant,
  health: Health,
  connections: Type.Integer(),
  /** Connections that are not read for a moment so that live data go first. */
  paced: Type.Integer(),
  loggersConnected: Type.Integer(),
  frames: Type.Integer({ description: 'since start' }),
  framesPerSecond: Type.Number({ description: 'mean of the last 10 s' }),
  answered: Type.Integer(),
  /** Half, and 99 of 100, of the answers since start were written within so many seconds; null: none was. */
  answerSeconds: Type.Union([Type.Object({ median: Type.Number(), p99: Type.Number() }), Type.Null()]),
  refused: Counts,
  limits: Type.Object({
    counts: Counts,
    recent: Type.Array(
      Type.Object({
        kind: Type.String(),
        address: Type.String(),
        mn: Type.Union([Type.String(), Type.Null()]),
        times: Type.Integer(),
        at: Instant,
      }),
    ),
  }),
  journal: Type.Object({
    state: Type.String(),
    full: Type.Boolean(),
    segments: Type.Integer(),
    unsealed: Type.Integer(),
    bytes: Type.Integer(),
    refusedRecords: Type.Integer(),
    faults: Type.Integer(),
    backlogBytes: Type.Integer(),
    durable: FrameRef,
    /** Sealed since start: as it was, and as it lies on the disk. */
    sealedLogicalBytes: Type.Integer(),
    sealedBytes: Type.Integer(),
    syncSeconds: Type.Union([Type.Object({ median: Type.Number(), p99: Type.Number() }), Type.Null()]),
    disk: Type.Union([Type.Object({ freeBytes: Type.Integer(), sizeBytes: Type.Integer() }), Type.Null()]),
  }),
  ingest: Type.Object({
    applied: Type.Union([FrameRef, Type.Null()]),
    backlogBytes: Type.Integer(),
    framesPerSecond: Type.Number(),
    lagSeconds: Type.Number(),
    /** At the pace of the last half minute; 0: nothing waits; null: it gains nothing. */
    catchUpSeconds: Type.Union([Type.Number(), Type.Null()]),
    rows: Type.Integer(),
    quarantined: Counts,
  }),
  database: Type.Object({
    kind: Type.String(),
    pingSeconds: Type.Union([Type.Number(), Type.Null()]),
    connections: Type.Integer(),
    waiting: Type.Integer(),
  }),
})
export type GatewayStatus = Static<typeof GatewayStatus>

export const getGatewayStatus = defineOperation({
  id: 'gateway.status',
  method: 'GET',
  path: '/api/gateway/status',
  summary: '接收网关运行状态',
  access: 'platform.operate',
  reply: GatewayStatus,
})

const SeriesValues = Type.Array(Type.Union([Type.Number(), Type.Null()]))

export const GatewaySeries = Type.Object({
  stepSeconds: Type.Number(),
  /** Of the first value; the others follow in steps. null: the platform did not run. */
  from: Instant,
  columns: Type.Object({
    connections: SeriesValues,
    loggersConnected: SeriesValues,
    accepted: SeriesValues,
    refused: SeriesValues,
    noise: SeriesValues,
    answered: SeriesValues,
    ingested: SeriesValues,
    journalBacklogBytes: SeriesValues,
    ingestBacklogBytes: SeriesValues,
    lagSeconds: SeriesValues,
    syncSeconds: SeriesValues,
  }),
})
export type GatewaySeries = Static<typeof GatewaySeries>

export const GatewaySpan = Type.Union([
  Type.Literal('1h'),
  Type.Literal('6h'),
  Type.Literal('24h'),
  Type.Literal('7d'),
])
export type GatewaySpan = Static<typeof GatewaySpan>

export const getGatewaySeries = defineOperation({
  id: 'gateway.series',
  method: 'GET',
  path: '/api/gateway/series',
  summary: '接收网关运行曲线：连接、速率、积压（仅本次启动以来，至多 7 天）',
  access: 'platform.operate',
  query: Type.Object({ span: GatewaySpan }),
  reply: GatewaySeries,
})

export const FieldSummary = Type.Object({
  /** Kinds of deviations over all loggers, the most frequent first. */
  deviations: Type.Array(
    Type.Object({ kind: Type.String(), loggers: Type.Integer(), frames: Type.Integer(), lastAt: Instant }),
  ),
  /** What is going on with clocks and identities now, by kind. */
  events: Type.Array(Type.Object({ kind: Type.String(), loggers: Type.Integer(), lastAt: Instant })),
})
export type FieldSummary = Static<typeof FieldSummary>

export const getFieldSummary = defineOperation({
  id: 'gateway.field',
  method: 'GET',
  path: '/api/gateway/field',
  summary: '现场设备概况：报文偏差、时钟与身份',
  access: 'platform.operate',
  reply: FieldSummary,
})
