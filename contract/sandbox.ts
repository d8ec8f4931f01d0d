import { Type, type Static } from 'typebox'
import { Instant } from './common.ts'
import { defineOperation } from './operation.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const literals = <const T extends readonly string[]>(values: T) =>
  Type.Union(values.map((value) => Type.Literal(value))) as unknown as Type.TUnsafe<T[number]>

const Version = literals(['2005', '2017', '2025'])
const Words = Type.Object({ zh: Type.String(), en: Type.String() })
const code = Type.String({ pattern: '^[A-Z0-9]{8}$' })

export const ClauseOutcome = literals(['passed', 'failed', 'untested', 'not-applicable'])
export type ClauseOutcome = Static<typeof ClauseOutcome>
export const ConformanceVerdict = literals(['passed', 'failed', 'incomplete'])
export type ConformanceVerdict = Static<typeof ConformanceVerdict>

/** Part of a frame, passwords and keys as `*`; `position` is the byte that `marked` begins with, from 0. */
const Excerpt = Type.Object({
  before: Type.String(),
  marked: Type.String(),
  after: Type.String(),
  cutBefore: Type.Boolean(),
  cutAfter: Type.Boolean(),
  position: Nullable(Type.Integer()),
})

export const ClauseResult = Type.Object({
  id: Type.String(),
  group: Words,
  /** Where the rule stands, e.g. `HJ 212-2017 6.3.1 表 2`; empty where the version does not have it. */
  clause: Type.String(),
  /** `verified`: read in the standard; `reported`: quoted by others; `policy`: asked for by the platform. */
  status: literals(['verified', 'reported', 'policy']),
  severity: literals(['must', 'should', 'may']),
  title: Words,
  outcome: ClauseOutcome,
  passed: Type.Integer(),
  failed: Type.Integer(),
  evidence: Type.Array(Type.Object({ at: Nullable(Instant), note: Words, excerpt: Nullable(Excerpt) })),
  remedies: Type.Array(Words),
  /** What to do to have it tested; null once it was. */
  exercise: Nullable(Words),
})
export type ClauseResult = Static<typeof ClauseResult>

const Counts = Type.Object({
  frames: Type.Integer(),
  captureFrames: Type.Integer({ description: 'of the frames, those from uploaded captures' }),
  unreadable: Type.Integer({ description: 'lines of captures that hold no frame' }),
  bytes: Type.Integer(),
  noiseBytes: Type.Integer(),
  connections: Type.Integer(),
  firstAt: Nullable(Instant),
  lastAt: Nullable(Instant),
})

const Musts = Type.Object({ passed: Type.Integer(), failed: Type.Integer(), untested: Type.Integer() })

/** `sha256`: of `JSON.stringify(content)`. Whoever holds the file can compute it again. */
export const ConformanceReport = Type.Object({
  format: Type.Literal('qingyuan-conformance-report/1'),
  id: Type.String(),
  sha256: Type.String(),
  content: Type.Object({
    generatedAt: Instant,
    session: Type.Object({
      code: Type.String(),
      name: Type.String(),
      version: Version,
      standard: Type.String(),
      mn: Type.String(),
      encrypted: Type.Boolean(),
      createdAt: Instant,
    }),
    counts: Counts,
    verdict: ConformanceVerdict,
    musts: Musts,
    results: Type.Array(ClauseResult),
  }),
})
export type ConformanceReport = Static<typeof ConformanceReport>

export const SandboxSession = Type.Object({
  code,
  name: Type.String(),
  version: Version,
  mn: Type.String(),
  encrypted: Type.Boolean(),
  createdAt: Instant,
  expiresAt: Instant,
  connected: Type.Boolean(),
  peer: Nullable(Type.String()),
  full: Type.Boolean({ description: 'the bounds of the session are met: nothing more is looked at' }),
  frames: Type.Integer(),
  lastAt: Nullable(Instant),
  verdict: ConformanceVerdict,
  musts: Musts,
})
export type SandboxSession = Static<typeof SandboxSession>

export const SandboxFeedEntry = Type.Object({
  number: Type.Integer(),
  at: Instant,
  kind: literals(['up', 'down', 'noise', 'connected', 'disconnected', 'withheld', 'dropped']),
  text: Type.String(),
  command: Nullable(Type.String()),
  name: Nullable(Words),
  size: Type.Integer(),
  deviations: Type.Integer(),
  ok: Type.Boolean(),
})
export type SandboxFeedEntry = Static<typeof SandboxFeedEntry>

export const SandboxStep = Type.Object({
  label: Words,
  state: literals(['waiting', 'running', 'done', 'failed', 'skipped']),
})

export const SandboxState = Type.Object({
  at: Instant,
  /** null: the sandbox is switched off, or its port could not be opened. Captures can be judged all the same. */
  port: Nullable(Type.Integer()),
  sessionsMost: Type.Integer(),
  sessionHours: Type.Integer(),
  captureBytesMost: Type.Integer(),
  sessions: Type.Array(SandboxSession),
  /** Frames that belong to no session, newest first: most often a mistyped MN. */
  strangers: Type.Array(
    Type.Object({ at: Instant, peer: Type.String(), mn: Nullable(Type.String()), size: Type.Integer() }),
  ),
})
export type SandboxState = Static<typeof SandboxState>

export const SandboxView = Type.Object({
  session: SandboxSession,
  counts: Counts,
  results: Type.Array(ClauseResult),
  steps: Type.Array(SandboxStep),
  active: Type.Boolean(),
  feed: Type.Array(SandboxFeedEntry),
})
export type SandboxView = Static<typeof SandboxView>

const administrator = { access: 'platform.operate' } as const

export const getSandbox = defineOperation({
  id: 'sandbox.state',
  method: 'GET',
  path: '/api/sandbox',
  summary: '接入测试：端口、测试会话、不属于任何会话的报文',
  ...administrator,
  reply: SandboxState,
})

export const createSandboxSession = defineOperation({
  id: 'sandbox.create',
  method: 'POST',
  path: '/api/sandbox/sessions',
  summary: '建立测试会话：标准版本、MN、PW、SM4 密钥',
  ...administrator,
  body: Type.Object(
    {
      name: Type.Optional(Type.String({ maxLength: 60 })),
      version: Version,
      mn: Type.String({ pattern: '^[0-9A-Za-z]{1,24}$' }),
      password: Type.String({ pattern: '^[0-9A-Za-z]{6}$' }),
      key: Type.Optional(Type.String({ pattern: '^[!-~]{16}$' })),
    },
    { additionalProperties: false },
  ),
  reply: SandboxSession,
})

const params = Type.Object({ code })

export const getSandboxSession = defineOperation({
  id: 'sandbox.session',
  method: 'GET',
  path: '/api/sandbox/sessions/:code',
  summary: '测试会话：逐条结果、进度、最近的通讯',
  ...administrator,
  params,
  reply: SandboxView,
})

export const deleteSandboxSession = defineOperation({
  id: 'sandbox.delete',
  method: 'DELETE',
  path: '/api/sandbox/sessions/:code',
  summary: '结束并删除测试会话',
  ...administrator,
  params,
  reply: Type.Object({ deleted: Type.Boolean() }),
})

export const startSandboxTests = defineOperation({
  id: 'sandbox.start',
  method: 'POST',
  path: '/api/sandbox/sessions/:code/active',
  summary: '开始主动测试：初始化命令、历史提取、可选的扣留应答、断线、换密钥',
  ...administrator,
  params,
  body: Type.Object(
    {
      withhold: Type.Boolean(),
      drop: Type.Boolean(),
      keyChange: Type.Boolean(),
      information: Type.Boolean(),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ steps: Type.Array(SandboxStep) }),
})

export const stopSandboxTests = defineOperation({
  id: 'sandbox.stop',
  method: 'DELETE',
  path: '/api/sandbox/sessions/:code/active',
  summary: '停止主动测试',
  ...administrator,
  params,
  reply: Type.Object({ steps: Type.Array(SandboxStep) }),
})

/** The body is the capture itself: bytes, hexadecimal text, or JSON Lines with `raw` or `raw_hex`. */
export const uploadSandboxCapture = defineOperation({
  id: 'sandbox.capture',
  method: 'POST',
  path: '/api/sandbox/sessions/:code/capture',
  summary: '上传抓包（原始字节、十六进制文本或 JSON Lines）',
  ...administrator,
  params,
  reply: Type.Object({
    frames: Type.Integer(),
    /** Frames of the host, passed over. */
    ofHost: Type.Integer(),
    unreadable: Type.Integer(),
  }),
})

export const getSandboxReport = defineOperation({
  id: 'sandbox.report',
  method: 'GET',
  path: '/api/sandbox/sessions/:code/report.json',
  summary: '测试报告（JSON）',
  ...administrator,
  params,
  reply: ConformanceReport,
})

export const getSandboxReportPdf = defineOperation({
  id: 'sandbox.report.pdf',
  method: 'GET',
  path: '/api/sandbox/sessions/:code/report.pdf',
  summary: '测试报告（PDF）',
  ...administrator,
  params,
  query: Type.Object({ language: Type.Optional(literals(['zh', 'en'])) }),
})
