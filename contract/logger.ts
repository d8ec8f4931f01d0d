import { Type, type Static } from 'typebox'
import { FrameRef, Instant, OutletState } from './common.ts'
import { DialectSetting } from './dialect.ts'
import { defineOperation } from './operation.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

/** What deserves a look: `clock` an open alarm, `identity` an open event, `deviation` any departure on record. */
export const LoggerConcern = Type.Union([
  Type.Literal('clock'),
  Type.Literal('identity'),
  Type.Literal('deviation'),
])
export type LoggerConcern = Static<typeof LoggerConcern>

export const LoggerSummary = Type.Object({
  id: Type.Integer(),
  mn: Type.String(),
  name: Type.String(),
  version: Type.String(),
  discharger: Type.String(),
  division: Type.String(),
  state: OutletState,
  lastSeenAt: Nullable(Instant),
  lastPeer: Nullable(Type.String()),
  /** Newest measure: its clock minus ours, milliseconds. */
  driftMs: Nullable(Type.Number()),
  driftAt: Nullable(Instant),
  concerns: Type.Array(LoggerConcern),
  /** Kinds of deviations on record. */
  deviations: Type.Integer(),
})
export type LoggerSummary = Static<typeof LoggerSummary>

const filters = {
  /** Part of MN, name or discharger. */
  text: Type.Optional(Type.String({ maxLength: 64 })),
  state: Type.Optional(OutletState),
  concern: Type.Optional(LoggerConcern),
}

export const listLoggers = defineOperation({
  id: 'logger.list',
  method: 'GET',
  path: '/api/loggers',
  summary: '数采仪：在线、时钟、身份与偏差',
  access: 'signed-in',
  query: Type.Object({
    ...filters,
    sort: Type.Optional(
      Type.Union([
        Type.Literal('concern'),
        Type.Literal('name'),
        Type.Literal('seen'),
        Type.Literal('drift'),
      ]),
    ),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    at: Instant,
    /** Of the rows asked for, all pages. */
    total: Type.Integer(),
    /** Under the text alone, whatever state or concern is asked for. */
    counts: Type.Object({
      all: Type.Integer(),
      live: Type.Integer(),
      stale: Type.Integer(),
      offline: Type.Integer(),
      silent: Type.Integer(),
      clock: Type.Integer(),
      identity: Type.Integer(),
      deviation: Type.Integer(),
    }),
    loggers: Type.Array(LoggerSummary),
  }),
})

/** All rows of the filters as a CSV file (UTF-8 with byte-order mark). */
export const exportLoggers = defineOperation({
  id: 'logger.list.csv',
  method: 'GET',
  path: '/api/loggers.csv',
  summary: '导出数采仪清单（CSV）',
  access: 'signed-in',
  audit: 'export.loggers',
  query: Type.Object(filters),
})

/** A stretch of one kind; a flood adds to its count. `frame` is the one that showed it first. */
export const LoggerEvent = Type.Object({
  id: Type.Integer(),
  kind: Type.String({
    description:
      'clock-drift, clock-unset, clock-step, platform-clock, address-change, reconnects, duplicate-sign-in, ' +
      'conflicting-data, foreign-password, wrong-password, clear-text, version-change, shared-socket',
  }),
  /** Concerns the platform, not this logger alone. */
  ofPlatform: Type.Boolean(),
  at: Instant,
  lastAt: Instant,
  endedAt: Nullable(Instant),
  frame: FrameRef,
  lastFrame: FrameRef,
  count: Type.Integer(),
  detail: Type.Object({
    driftMs: Type.Optional(Type.Number()),
    jitterMs: Type.Optional(Nullable(Type.Number())),
    beforeMs: Type.Optional(Type.Number()),
    afterMs: Type.Optional(Type.Number()),
    offsetMs: Type.Optional(Type.Number()),
    stepMs: Type.Optional(Type.Number()),
    loggers: Type.Optional(Type.Integer()),
    before: Type.Optional(Type.String()),
    after: Type.Optional(Type.String()),
    own: Type.Optional(Nullable(Type.String())),
    address: Type.Optional(Type.String()),
    addresses: Type.Optional(Type.Array(Type.String())),
    connections: Type.Optional(Type.Integer()),
    dataTime: Type.Optional(Type.String()),
    command: Type.Optional(Type.String()),
    peer: Type.Optional(Type.String()),
  }),
})
export type LoggerEvent = Static<typeof LoggerEvent>

export const LoggerDetail = Type.Object({
  id: Type.Integer(),
  mn: Type.String(),
  name: Type.String(),
  version: Type.String(),
  discharger: Type.Object({ id: Type.Integer(), name: Type.String() }),
  division: Type.Object({ code: Type.String(), name: Type.String() }),
  state: OutletState,
  validFrom: Instant,
  validTo: Nullable(Instant),
  /** How it departs from the standard by agreement. */
  dialect: DialectSetting,
  lastSeenAt: Nullable(Instant),
  lastFrame: Nullable(FrameRef),
  lastPeer: Nullable(Type.String()),
  frames: Type.Integer(),
  /** The connection it holds now; null: none, or this process has no gateway. */
  connection: Nullable(Type.Object({ peer: Type.String(), since: Instant })),
  /** New connections since it was first heard. */
  reconnects: Type.Integer(),
  spokenVersion: Nullable(Type.String()),
  encrypted: Nullable(Type.Boolean()),
  driftMs: Nullable(Type.Number()),
  driftAt: Nullable(Instant),
  concerns: Type.Array(LoggerConcern),
  deviations: Type.Array(
    Type.Object({
      kind: Type.String(),
      frames: Type.Integer(),
      lastAt: Instant,
      lastFrame: FrameRef,
      textZh: Type.String(),
      textEn: Type.String(),
      remedyZh: Type.String(),
      remedyEn: Type.String(),
    }),
  ),
  points: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      outletId: Type.Integer(),
      outletName: Type.String(),
      systemCode: Type.String(),
    }),
  ),
  /** When an alarm begins and ends, and where that figure comes from. */
  thresholds: Type.Object({
    driftBeginMs: Type.Number(),
    driftEndMs: Type.Number(),
    source: Type.String(),
  }),
})
export type LoggerDetail = Static<typeof LoggerDetail>

export const getLogger = defineOperation({
  id: 'logger.get',
  method: 'GET',
  path: '/api/loggers/:id',
  summary: '一台数采仪：登记、连接、时钟、偏差与点位',
  access: 'signed-in',
  params: Id,
  reply: LoggerDetail,
})

/** Every window of five minutes in the range: [start, drift ms, jitter ms]; nulls are gaps, never 0. */
export const getLoggerClock = defineOperation({
  id: 'logger.clock',
  method: 'GET',
  path: '/api/loggers/:id/clock',
  summary: '数采仪时钟偏差曲线',
  access: 'signed-in',
  params: Id,
  query: Type.Object({ from: Instant, to: Instant }),
  reply: Type.Object({
    windowMs: Type.Integer(),
    points: Type.Array(
      Type.Tuple([
        Type.Number(),
        Type.Union([Type.Number(), Type.Null()]),
        Type.Union([Type.Number(), Type.Null()]),
      ]),
    ),
  }),
})

/** Newest first, paged by key: pass `before` = the last row's id. */
export const listLoggerEvents = defineOperation({
  id: 'logger.events',
  method: 'GET',
  path: '/api/loggers/:id/events',
  summary: '数采仪的时钟与身份事件（新的在前）',
  access: 'signed-in',
  params: Id,
  query: Type.Object({
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ events: Type.Array(LoggerEvent), more: Type.Boolean() }),
})
