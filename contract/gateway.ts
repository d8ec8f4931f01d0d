import { Type, type Static } from 'typebox'
import { FrameRef, Instant } from './common.ts'
import { defineOperation } from './operation.ts'

export const GatewayStatus = Type.Object({
  at: Instant,
  connections: Type.Integer(),
  loggersConnected: Type.Integer(),
  frames: Type.Integer({ description: 'since start' }),
  framesPerSecond: Type.Number({ description: 'mean of the last 10 s' }),
  answered: Type.Integer(),
  refused: Type.Record(Type.String(), Type.Integer()),
  journal: Type.Object({
    state: Type.String(),
    segments: Type.Integer(),
    bytes: Type.Integer(),
    backlogBytes: Type.Integer(),
    durable: FrameRef,
  }),
  ingest: Type.Object({
    applied: Type.Union([FrameRef, Type.Null()]),
    backlogBytes: Type.Integer(),
    framesPerSecond: Type.Number(),
  }),
})
export type GatewayStatus = Static<typeof GatewayStatus>

export const getGatewayStatus = defineOperation({
  id: 'gateway.status',
  method: 'GET',
  path: '/api/gateway/status',
  summary: '接收网关运行状态',
  access: 'administrator',
  reply: GatewayStatus,
})

export const listQuarantine = defineOperation({
  id: 'gateway.quarantine',
  method: 'GET',
  path: '/api/gateway/quarantine',
  summary: '未入库报文：原因、来源（新的在前）',
  access: 'administrator',
  query: Type.Object({
    reason: Type.Optional(Type.String({ maxLength: 32 })),
    mn: Type.Optional(Type.String({ maxLength: 64 })),
    /** Page by key: the last row's frame. */
    before: Type.Optional(FrameRef),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    counts: Type.Record(Type.String(), Type.Integer()),
    rows: Type.Array(
      Type.Object({
        frame: FrameRef,
        receivedAt: Instant,
        peer: Type.String(),
        reason: Type.String(),
        mn: Type.Union([Type.String(), Type.Null()]),
        command: Type.Union([Type.String(), Type.Null()]),
        detail: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
    more: Type.Boolean(),
  }),
})
