import { Type, type Static } from 'typebox'
import { FactorName, Instant, Medium, OutletState, Period, ValueCell } from './common.ts'
import { defineOperation } from './operation.ts'

/** One outlet in the overview, with the newest row of its points (real-time where there is one). */
export const OutletSummary = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  dischargerName: Type.String(),
  divisionCode: Type.String(),
  divisionName: Type.String(),
  medium: Medium,
  state: OutletState,
  /** The newest row's data time and receive time; null when silent. */
  dataTime: Type.Union([Instant, Type.Null()]),
  receivedAt: Type.Union([Instant, Type.Null()]),
  period: Type.Union([Period, Type.Null()]),
  /** Leading statistic (Rtd or Avg) of each factor; at most 12. */
  values: Type.Array(ValueCell),
})
export type OutletSummary = Static<typeof OutletSummary>

export const StateCounts = Type.Object({
  live: Type.Integer(),
  stale: Type.Integer(),
  offline: Type.Integer(),
  silent: Type.Integer(),
})

export const listOutlets = defineOperation({
  id: 'overview.outlets',
  method: 'GET',
  path: '/api/overview/outlets',
  summary: '排放口概览（按状态、地区、名称筛选，分页）',
  access: 'signed-in',
  query: Type.Object({
    division: Type.Optional(Type.String({ pattern: '^\\d{2,6}$' })),
    state: Type.Optional(OutletState),
    medium: Type.Optional(Medium),
    text: Type.Optional(Type.String({ maxLength: 64 })),
    sort: Type.Optional(Type.Union([Type.Literal('name'), Type.Literal('state'), Type.Literal('age')])),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    at: Instant,
    total: Type.Integer(),
    counts: StateCounts,
    factors: Type.Array(FactorName),
    outlets: Type.Array(OutletSummary),
  }),
})

/** Counts per area one level under the actor's (or the asked) division. */
export const listAreas = defineOperation({
  id: 'overview.areas',
  method: 'GET',
  path: '/api/overview/areas',
  summary: '各地区排放口数量与状态',
  access: 'signed-in',
  query: Type.Object({ division: Type.Optional(Type.String({ pattern: '^\\d{2,6}$' })) }),
  reply: Type.Object({
    at: Instant,
    areas: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), counts: StateCounts })),
  }),
})
