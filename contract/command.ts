import { Type, type Static } from 'typebox'
import { FrameRef, Instant } from './common.ts'
import { defineOperation } from './operation.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: 2 ** 52 })
const RowId = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })
const ById = Type.Object({ id: Id })

/**
 * `awaiting-approval`, `queued`, `sent`, `accepted`: open. `no-answer`: silence after all re-sends. `no-result`: taken
 * on and then nothing. `interrupted`: the line or the platform went away, what the device did is not known.
 */
export const CommandState = Type.Union([
  Type.Literal('awaiting-approval'),
  Type.Literal('queued'),
  Type.Literal('sent'),
  Type.Literal('accepted'),
  Type.Literal('done'),
  Type.Literal('failed'),
  Type.Literal('refused'),
  Type.Literal('no-answer'),
  Type.Literal('no-result'),
  Type.Literal('interrupted'),
  Type.Literal('expired'),
  Type.Literal('cancelled'),
])
export type CommandState = Static<typeof CommandState>

export const CommandOrigin = Type.Union([
  Type.Literal('person'),
  Type.Literal('start-up'),
  Type.Literal('clock'),
  Type.Literal('activation'),
  Type.Literal('key-change'),
])
export type CommandOrigin = Static<typeof CommandOrigin>

export const CommandKindView = Type.Object({
  kind: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  /** CN by version of HJ 212. */
  cn: Type.Record(Type.String(), Type.String()),
  effect: Type.Union([Type.Literal('reads'), Type.Literal('transmission'), Type.Literal('instrument')]),
  expiryMinutes: Type.Integer(),
  /** Takes `secret`, or makes one. */
  secret: Nullable(Type.Union([Type.Literal('password'), Type.Literal('key')])),
  /** JSON schema of `parameters`. */
  parameters: Type.Unknown(),
})
export type CommandKindView = Static<typeof CommandKindView>

/** Secrets never stand in it. */
export const CommandView = Type.Object({
  id: Type.Integer(),
  loggerId: Type.Integer(),
  loggerName: Type.String(),
  mn: Type.String(),
  kind: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  cn: Type.String(),
  parameters: Type.Unknown(),
  origin: CommandOrigin,
  askedBy: Nullable(Type.String()),
  reason: Type.String(),
  askedAt: Instant,
  expiresAt: Instant,
  approvedBy: Nullable(Type.String()),
  approvedAt: Nullable(Instant),
  state: CommandState,
  resultCode: Nullable(Type.String()),
  resultText: Nullable(Type.String()),
  qn: Nullable(Type.String()),
  sentAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  /** Uploads and replies that came for it. */
  parts: Type.Integer(),
})
export type CommandView = Static<typeof CommandView>

export const CommandEventView = Type.Object({
  at: Instant,
  kind: Type.String({
    description:
      'asked, approved, requeued, sent, resent, accepted, part, reply, settled, late, expired, cancelled',
  }),
  /** The frame that caused it. */
  frame: Nullable(FrameRef),
  detail: Type.Unknown(),
})
export type CommandEventView = Static<typeof CommandEventView>

export const listCommandKinds = defineOperation({
  id: 'command.kinds',
  method: 'GET',
  path: '/api/commands/kinds',
  summary: '反控命令种类与参数格式',
  access: 'platform.operate',
  reply: Type.Object({ kinds: Type.Array(CommandKindView) }),
})

export const askCommand = defineOperation({
  id: 'command.ask',
  method: 'POST',
  path: '/api/commands',
  summary: '下发反控命令（须写明理由）；设备未连接时在有效期内等待',
  access: 'platform.operate',
  audit: 'command.ask',
  body: Type.Object({
    loggerId: RowId,
    kind: Type.String({ maxLength: 40 }),
    parameters: Type.Record(Type.String(), Type.Unknown()),
    reason: Type.String({ minLength: 2, maxLength: 500, pattern: '\\S' }),
    expiresInMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 * 24 * 60 })),
    /** A chosen new password; without one it is made by chance. Never shown again. */
    secret: Type.Optional(Type.String({ maxLength: 32 })),
  }),
  reply: Type.Object({ id: Type.Integer(), state: CommandState }),
})

export const listCommands = defineOperation({
  id: 'command.list',
  method: 'GET',
  path: '/api/commands',
  summary: '反控命令记录（新的在前）',
  access: 'signed-in',
  query: Type.Object({
    logger: Type.Optional(RowId),
    kind: Type.Optional(Type.String({ maxLength: 40 })),
    state: Type.Optional(CommandState),
    origin: Type.Optional(CommandOrigin),
    /** Page by key: the last row's id. */
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ rows: Type.Array(CommandView), more: Type.Boolean() }),
})

export const getCommand = defineOperation({
  id: 'command.get',
  method: 'GET',
  path: '/api/commands/:id',
  summary: '一条反控命令及其全过程',
  access: 'signed-in',
  params: ById,
  reply: Type.Object({ command: CommandView, events: Type.Array(CommandEventView) }),
})

export const cancelCommand = defineOperation({
  id: 'command.cancel',
  method: 'POST',
  path: '/api/commands/:id/cancel',
  summary: '撤销尚未发送的反控命令',
  access: 'platform.operate',
  audit: 'command.cancel',
  params: ById,
  reply: Type.Object({ id: Type.Integer() }),
})

export const approveCommand = defineOperation({
  id: 'command.approve',
  method: 'POST',
  path: '/api/commands/:id/approve',
  summary: '批准他人提出的反控命令（双人复核）',
  access: 'platform.operate',
  audit: 'command.approve',
  params: ById,
  reply: Type.Object({ id: Type.Integer() }),
})

export const StartUpPolicyView = Type.Object({
  setsClock: Type.Boolean(),
  timeOut: Nullable(
    Type.Object({
      overTimeSeconds: Type.Integer({ minimum: 1, maximum: 99 }),
      reCount: Type.Integer({ minimum: 1, maximum: 99 }),
    }),
  ),
  realtimeSeconds: Nullable(Type.Integer({ minimum: 30, maximum: 3600 })),
  // [HJ 212-2017 Table 4]
  minuteMinutes: Nullable(
    Type.Unsafe<number>({ type: 'integer', enum: [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] }),
  ),
  sendsRealtime: Nullable(Type.Boolean()),
  sendsFacilityState: Nullable(Type.Boolean()),
})
export type StartUpPolicyView = Static<typeof StartUpPolicyView>

export const setStartUpPolicy = defineOperation({
  id: 'command.startUpPolicy',
  method: 'POST',
  path: '/api/commands/start-up-policy',
  summary:
    '设置启动策略：首次连接或重新开机后的初始化步骤；loggerId 为空表示其余全部数采仪，policy 为空表示取消',
  access: 'platform.operate',
  audit: 'command.start-up-policy',
  body: Type.Object({ loggerId: Nullable(RowId), policy: Nullable(StartUpPolicyView) }),
  reply: Type.Object({ loggerId: Nullable(Type.Integer()) }),
})

export const listStartUpPolicies = defineOperation({
  id: 'command.startUpPolicies',
  method: 'GET',
  path: '/api/commands/start-up-policies',
  summary: '启动策略：每台数采仪的，以及其余全部数采仪的（loggerId 为空）',
  access: 'platform.operate',
  reply: Type.Object({
    rows: Type.Array(Type.Object({ loggerId: Nullable(Type.Integer()), policy: StartUpPolicyView })),
  }),
})

export const CommandSettingView = Type.Object({
  name: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  value: Type.Integer(),
  min: Type.Integer(),
  max: Type.Integer(),
  /** Where the figure comes from, and how sure that is. */
  source: Type.String(),
  status: Type.Union([Type.Literal('verified'), Type.Literal('reported'), Type.Literal('local')]),
})
export type CommandSettingView = Static<typeof CommandSettingView>

export const listCommandSettings = defineOperation({
  id: 'command.settings',
  method: 'GET',
  path: '/api/commands/settings',
  summary: '反控设置：密钥期限、新旧并存期、双人复核',
  access: 'platform.operate',
  reply: Type.Object({ rows: Type.Array(CommandSettingView) }),
})

export const setCommandSetting = defineOperation({
  id: 'command.setting.set',
  method: 'POST',
  path: '/api/commands/settings',
  summary: '修改一项反控设置（须写明依据）',
  access: 'platform.operate',
  audit: 'command.setting',
  body: Type.Object({
    name: Type.String({ maxLength: 40 }),
    value: Type.Integer({ minimum: 0, maximum: 100_000 }),
    source: Type.String({ minLength: 2, maxLength: 200, pattern: '\\S' }),
  }),
  reply: Type.Object({ rows: Type.Array(CommandSettingView) }),
})

export const ActivationView = Type.Object({
  id: Type.Integer(),
  loggerSerial: Type.String(),
  cpuSerial: Type.String(),
  mac1: Type.String(),
  mac2: Type.String(),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('wrong-password'), Type.Literal('matched')]),
  loggerId: Nullable(Type.Integer()),
  claimedMn: Nullable(Type.String()),
  peer: Type.String(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  times: Type.Integer(),
  frame: FrameRef,
})
export type ActivationView = Static<typeof ActivationView>

export const listActivations = defineOperation({
  id: 'activation.list',
  method: 'GET',
  path: '/api/activations',
  summary: '上报过硬件序号的设备：待激活、密码不符、已激活（新的在前）',
  access: 'platform.operate',
  query: Type.Object({
    state: Type.Optional(
      Type.Union([Type.Literal('waiting'), Type.Literal('wrong-password'), Type.Literal('matched')]),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ rows: Type.Array(ActivationView) }),
})

export const assignActivation = defineOperation({
  id: 'activation.assign',
  method: 'POST',
  path: '/api/activations/:id/logger',
  summary: '把待激活设备的硬件序号登记到数采仪；设备下次上报时下发入网编码',
  access: 'platform.operate',
  audit: 'activation.assign',
  params: Type.Object({ id: RowId }),
  body: Type.Object({ loggerId: RowId }),
  reply: Type.Object({ loggerId: Type.Integer() }),
})
