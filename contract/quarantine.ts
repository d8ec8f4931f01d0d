import { Type, type Static } from 'typebox'
import { FrameRef, Instant } from './common.ts'
import { Job } from './job.ts'
import { defineOperation } from './operation.ts'

/** No text of ours holds a null character, and the database takes none. */
const pattern = '^[^\\u0000]+$'
const Mn = Type.String({ maxLength: 64, pattern })

/** All must fit. */
const filter = {
  reason: Type.Optional(Type.String({ maxLength: 32, pattern })),
  /** The whole MN or its beginning. */
  mn: Type.Optional(Mn),
  /** Host of the sender, without port. */
  address: Type.Optional(Type.String({ maxLength: 64, pattern })),
  command: Type.Optional(Type.String({ maxLength: 16, pattern })),
  /** Part of the detail. */
  text: Type.Optional(Type.String({ maxLength: 64, pattern })),
  /** [from, to) of the receive time. */
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
}
const Filter = Type.Object(filter)
export type QuarantineFilter = Static<typeof Filter>

export const QuarantineRow = Type.Object({
  frame: FrameRef,
  receivedAt: Instant,
  peer: Type.String(),
  reason: Type.String(),
  mn: Type.Union([Type.String(), Type.Null()]),
  command: Type.Union([Type.String(), Type.Null()]),
  detail: Type.Union([Type.String(), Type.Null()]),
  /** How many arrivals the row stands for: more than one where a flood was counted. */
  arrivals: Type.Integer(),
  lastAt: Type.Union([Instant, Type.Null()]),
})
export type QuarantineRow = Static<typeof QuarantineRow>

export const listQuarantine = defineOperation({
  id: 'quarantine.list',
  method: 'GET',
  path: '/api/quarantine',
  summary: '隔离区：未入库报文，新的在前；已重新读取入库的不在其中',
  access: 'platform.operate',
  query: Type.Object({
    ...filter,
    /** Where the last page ended (`next`). */
    before: Type.Optional(FrameRef),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    rows: Type.Array(QuarantineRow),
    /**
     * To go on from; null at the end. A page may be short and still have a next one: only so many rows are looked
     * at for one page.
     */
    next: Type.Union([FrameRef, Type.Null()]),
  }),
})

/** Rows by reason for the same filter without its reason. Not all are counted where there are very many. */
export const countQuarantine = defineOperation({
  id: 'quarantine.count',
  method: 'GET',
  path: '/api/quarantine/count',
  summary: '隔离区：按原因计数',
  access: 'platform.operate',
  query: Filter,
  reply: Type.Object({
    reasons: Type.Array(
      Type.Object({
        reason: Type.String(),
        rows: Type.Integer(),
        arrivals: Type.Integer(),
        /** There are more. */
        more: Type.Boolean(),
      }),
    ),
  }),
})

export const exportQuarantineTable = defineOperation({
  id: 'quarantine.csv',
  method: 'GET',
  path: '/api/quarantine.csv',
  summary: '导出隔离区列表（CSV）',
  access: 'platform.operate',
  audit: 'export.quarantine',
  query: Filter,
})

/** One JSON object a line: raw_hex, receivedAt, peer, reason, mn. Passwords are masked, the CRC is made to fit. */
export const exportQuarantineCapture = defineOperation({
  id: 'quarantine.capture',
  method: 'GET',
  path: '/api/quarantine.jsonl',
  summary: '导出原始报文（JSON 行，密码已隐藏；可用 npm run hj212 -- explain 分析）',
  access: 'platform.operate',
  audit: 'export.capture',
  query: Filter,
})

export const UnknownMn = Type.Object({
  mn: Type.String(),
  /** Frames in quarantine as unknown; `more`: at least so many. */
  frames: Type.Integer(),
  more: Type.Boolean(),
  firstAt: Instant,
  lastAt: Instant,
  lastPeer: Type.String(),
  lastFrame: FrameRef,
  /** What the last frame says of its sender. */
  version: Type.Union([Type.String(), Type.Null()]),
  systemCode: Type.Union([Type.String(), Type.Null()]),
  command: Type.Union([Type.String(), Type.Null()]),
  /** It has a logger now. */
  registered: Type.Boolean(),
})
export type UnknownMn = Static<typeof UnknownMn>

export const listUnknownMns = defineOperation({
  id: 'quarantine.unknown',
  method: 'GET',
  path: '/api/quarantine/unknown',
  summary: '未登记的 MN：哪些设备在发送、多少、从何处',
  access: 'platform.operate',
  query: Type.Object({
    /** Only MNs that begin so. */
    mn: Type.Optional(Mn),
    /** The last MN of the page before. */
    after: Type.Optional(Mn),
  }),
  reply: Type.Object({ mns: Type.Array(UnknownMn), more: Type.Boolean() }),
})

export const previewReread = defineOperation({
  id: 'quarantine.reread.preview',
  method: 'GET',
  path: '/api/quarantine/reread',
  summary: '重新读取前的预览：该 MN 有多少报文，是否已登记',
  access: 'platform.operate',
  query: Type.Object({ mn: Mn }),
  reply: Type.Object({
    mn: Type.String(),
    frames: Type.Integer(),
    more: Type.Boolean(),
    reasons: Type.Array(Type.Object({ reason: Type.String(), frames: Type.Integer() })),
    firstAt: Type.Union([Instant, Type.Null()]),
    lastAt: Type.Union([Instant, Type.Null()]),
    registered: Type.Boolean(),
    /** The job that does it already. */
    job: Type.Union([Job, Type.Null()]),
  }),
})

/** Reads the quarantined frames of an MN again, in the background. One that is under way is the answer then. */
export const askReread = defineOperation({
  id: 'quarantine.reread',
  method: 'POST',
  path: '/api/quarantine/reread',
  summary: '重新读取该 MN 的隔离报文（后台任务）',
  access: 'platform.operate',
  audit: 'quarantine.reread',
  body: Type.Object({ mn: Mn, reason: Type.String({ maxLength: 200, pattern }) }),
  reply: Job,
})
