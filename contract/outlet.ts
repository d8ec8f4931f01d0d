import { Type, type Static } from 'typebox'
import { FactorName, FrameRef, Instant, Medium, OutletState, Period, ValueCell } from './common.ts'
import { defineOperation } from './operation.ts'

const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

/** One stored row: what arrived for one point at one time. */
export const ReadingRow = Type.Object({
  pointId: Type.Integer(),
  period: Period,
  dataTime: Instant,
  receivedAt: Instant,
  /** The frame that last made this row. */
  frame: FrameRef,
  values: Type.Array(ValueCell),
})
export type ReadingRow = Static<typeof ReadingRow>

export const OutletDetail = Type.Object({
  id: Type.Integer(),
  code: Type.String(),
  name: Type.String(),
  medium: Medium,
  state: OutletState,
  discharger: Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    industry: Type.Union([Type.String(), Type.Null()]),
  }),
  division: Type.Object({ code: Type.String(), name: Type.String() }),
  points: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      loggers: Type.Array(
        Type.Object({
          id: Type.Integer(),
          name: Type.String(),
          mn: Type.String(),
          version: Type.String(),
          lastSeenAt: Type.Union([Instant, Type.Null()]),
          lastPeer: Type.Union([Type.String(), Type.Null()]),
          deviations: Type.Array(
            Type.Object({
              kind: Type.String(),
              frames: Type.Integer(),
              lastAt: Instant,
              lastFrame: FrameRef,
            }),
          ),
        }),
      ),
      /** Newest row of each period. */
      latest: Type.Array(ReadingRow),
    }),
  ),
  factors: Type.Array(FactorName),
})
export type OutletDetail = Static<typeof OutletDetail>

export const getOutlet = defineOperation({
  id: 'outlet.get',
  method: 'GET',
  path: '/api/outlets/:id',
  summary: '排放口：最新数据、设备与偏差',
  access: 'signed-in',
  params: Id,
  reply: OutletDetail,
})

/** One curve. `points` are [epoch ms of data time, value, flag or null]; nulls are gaps, never 0. */
export const getSeries = defineOperation({
  id: 'point.series',
  method: 'GET',
  path: '/api/points/:id/series',
  summary: '曲线：一个因子、一个时间范围',
  access: 'signed-in',
  params: Id,
  query: Type.Object({
    period: Period,
    code: Type.String({ maxLength: 16 }),
    field: Type.Optional(Type.String({ maxLength: 16 })),
    from: Instant,
    to: Instant,
    /** At most this many points: longer ranges are thinned by keeping the minimum and maximum of each bucket. */
    maxPoints: Type.Optional(Type.Integer({ minimum: 10, maximum: 20000 })),
  }),
  reply: Type.Object({
    factor: FactorName,
    field: Type.String(),
    thinned: Type.Boolean(),
    total: Type.Integer(),
    points: Type.Array(
      Type.Tuple([
        Type.Number(),
        Type.Union([Type.Number(), Type.Null()]),
        Type.Union([Type.String(), Type.Null()]),
      ]),
    ),
  }),
})

/** Rows newest first, paged by key: pass `before` = the last row's data time. */
export const listReadings = defineOperation({
  id: 'point.readings',
  method: 'GET',
  path: '/api/points/:id/readings',
  summary: '数据表：逐行，可按时间翻页',
  access: 'signed-in',
  params: Id,
  query: Type.Object({
    period: Period,
    from: Instant,
    to: Instant,
    before: Type.Optional(Instant),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: Type.Object({
    factors: Type.Array(FactorName),
    rows: Type.Array(ReadingRow),
    more: Type.Boolean(),
  }),
})

/** The same rows as a CSV file (UTF-8 with byte-order mark), streamed. */
export const exportReadings = defineOperation({
  id: 'point.readings.csv',
  method: 'GET',
  path: '/api/points/:id/readings.csv',
  summary: '导出数据表（CSV）',
  access: 'signed-in',
  audit: 'export.readings',
  params: Id,
  query: Type.Object({ period: Period, from: Instant, to: Instant }),
})

/** Where one value came from: every frame that said something of it, and what it said before. */
export const getLineage = defineOperation({
  id: 'point.lineage',
  method: 'GET',
  path: '/api/points/:id/lineage',
  summary: '溯源：该数据来自哪一帧，改过什么',
  access: 'signed-in',
  params: Id,
  query: Type.Object({
    period: Period,
    dataTime: Instant,
    code: Type.String({ maxLength: 16 }),
    field: Type.String({ maxLength: 16 }),
  }),
  reply: Type.Object({
    value: ValueCell,
    /** The frame this value stands on. */
    frame: FrameRef,
    receivedAt: Instant,
    /** All frames of the row, newest first. */
    sources: Type.Array(Type.Object({ frame: FrameRef, receivedAt: Instant })),
    changes: Type.Array(
      Type.Object({
        oldValue: Type.Union([Type.Number(), Type.Null()]),
        oldText: Type.Union([Type.String(), Type.Null()]),
        oldFlag: Type.Union([Type.String(), Type.Null()]),
        oldFrame: FrameRef,
        newFrame: FrameRef,
        changedAt: Instant,
      }),
    ),
  }),
})
