import { Type, type Static } from 'typebox'
import { Instant } from './common.ts'
import { defineOperation } from './operation.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Kind = Type.String({ pattern: '^[a-z-]{1,30}$', description: '登记种类，见 registry.kinds' })
const OfKind = Type.Object({ kind: Kind })
const One = Type.Object({ kind: Kind, id: Id })
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

/** Members by name, as `domain/registry` describes them. */
export const RegistryFields = Type.Record(Type.String({ maxLength: 40 }), Type.Unknown(), {
  maxProperties: 60,
})

export const RegistryRow = Type.Object({
  id: Type.Integer(),
  /** Grows with each change; a change names the one it was made upon. */
  revision: Type.Integer(),
  validFrom: Instant,
  validTo: Nullable(Instant),
  fields: RegistryFields,
})
export type RegistryRow = Static<typeof RegistryRow>

/** Names of the things that rows refer to: kind → id → name; divisions by code. */
export const RegistryNames = Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))
export type RegistryNames = Static<typeof RegistryNames>

export const listKinds = defineOperation({
  id: 'registry.kinds',
  method: 'GET',
  path: '/api/registry',
  summary: '登记种类，以及当前账号可以修改哪些',
  access: 'signed-in',
  reply: Type.Object({
    kinds: Type.Array(
      Type.Object({ id: Type.String(), zh: Type.String(), en: Type.String(), mayWrite: Type.Boolean() }),
    ),
  }),
})

export const registryFilters = {
  text: Type.Optional(Type.String({ maxLength: 64 })),
  division: Type.Optional(Type.String({ pattern: '^(?:\\d{2}){1,3}$' })),
  discharger: Type.Optional(Id),
  outlet: Type.Optional(Id),
  point: Type.Optional(Id),
  organisation: Type.Optional(Id),
  /** In force now (default), ended, or both. */
  state: Type.Optional(Type.Union([Type.Literal('valid'), Type.Literal('ended'), Type.Literal('all')])),
  /** Runs out within so many days, or has run out. */
  expiresWithin: Type.Optional(Type.Integer({ minimum: 0, maximum: 3660 })),
  /** `member:value`, several with `;`: members that are choices, flags or whole numbers. */
  filter: Type.Optional(
    Type.String({ maxLength: 200, pattern: '^[A-Za-z]+:[\\w-]+(?:;[A-Za-z]+:[\\w-]+)*$' }),
  ),
  sort: Type.Optional(
    Type.Union([
      Type.Literal('name'),
      Type.Literal('code'),
      Type.Literal('from'),
      Type.Literal('expires'),
      Type.Literal('newest'),
    ]),
  ),
}

export const listRegistry = defineOperation({
  id: 'registry.list',
  method: 'GET',
  path: '/api/registry/:kind',
  summary: '登记清单（筛选、排序、分页）',
  access: 'signed-in',
  params: OfKind,
  query: Type.Object({
    ...registryFilters,
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    /** Counted up to `most`; more are told as `most` + 1. */
    total: Type.Integer(),
    most: Type.Integer(),
    rows: Type.Array(RegistryRow),
    names: RegistryNames,
  }),
})

/** Exactly the rows of the filters and the columns asked for, in their order. */
export const exportRegistry = defineOperation({
  id: 'registry.export',
  method: 'GET',
  path: '/api/registry/:kind/export',
  summary: '导出登记清单（CSV、XLSX）',
  access: 'signed-in',
  params: OfKind,
  query: Type.Object({
    ...registryFilters,
    format: Type.Union([Type.Literal('csv'), Type.Literal('xlsx')]),
    /** Members, comma-separated; those of the list without it. */
    columns: Type.Optional(Type.String({ maxLength: 600, pattern: '^[A-Za-z0-9]+(?:,[A-Za-z0-9]+)*$' })),
  }),
})

export const getRegistry = defineOperation({
  id: 'registry.get',
  method: 'GET',
  path: '/api/registry/:kind/:id',
  summary: '一条登记：现在，或某一时间有效的（at）、按某一时间所知的（known）',
  access: 'signed-in',
  params: One,
  query: Type.Object({ at: Type.Optional(Instant), known: Type.Optional(Instant) }),
  reply: Type.Object({
    row: RegistryRow,
    names: RegistryNames,
    mayWrite: Type.Boolean(),
    /** Who has it open for change, and when he last typed. */
    draft: Nullable(
      Type.Object({
        user: Type.String(),
        own: Type.Boolean(),
        beganAt: Instant,
        touchedAt: Instant,
        fields: RegistryFields,
        revision: Type.Integer(),
      }),
    ),
  }),
})

export const RegistryVersion = Type.Object({
  id: Type.Integer(),
  revision: Type.Integer(),
  validFrom: Instant,
  validTo: Nullable(Instant),
  recordedAt: Instant,
  /** Until when it was believed. */
  supersededAt: Nullable(Instant),
  fields: RegistryFields,
  author: Type.String(),
  reason: Type.String(),
})
export type RegistryVersion = Static<typeof RegistryVersion>

export const getRegistryHistory = defineOperation({
  id: 'registry.history',
  method: 'GET',
  path: '/api/registry/:kind/:id/history',
  summary: '一条登记的全部版本：谁、何时、为何改了什么（新的在前）',
  access: 'signed-in',
  params: One,
  reply: Type.Object({ versions: Type.Array(RegistryVersion), names: RegistryNames }),
})

export const createRegistry = defineOperation({
  id: 'registry.create',
  method: 'POST',
  path: '/api/registry/:kind',
  summary: '新增登记',
  access: 'signed-in',
  params: OfKind,
  body: Type.Object({
    fields: RegistryFields,
    /** From when it is valid; now without it. */
    validFrom: Type.Optional(Instant),
    reason: Reason,
  }),
  reply: RegistryRow,
})

/** Somebody else was faster: what stands there now. */
export const reviseRegistry = defineOperation({
  id: 'registry.revise',
  method: 'POST',
  path: '/api/registry/:kind/:id',
  summary: '修改登记：自某时起变更（from），或更正（不填 from）',
  access: 'signed-in',
  params: One,
  body: Type.Object({
    revision: Type.Integer({ minimum: 1 }),
    fields: RegistryFields,
    from: Type.Optional(Instant),
    /** The earlier version that is corrected. */
    version: Type.Optional(Id),
    reason: Reason,
  }),
  reply: RegistryRow,
})

export const endRegistry = defineOperation({
  id: 'registry.end',
  method: 'POST',
  path: '/api/registry/:kind/:id/end',
  summary: '结束登记（拆除、关闭、到期），历史保留',
  access: 'signed-in',
  params: One,
  body: Type.Object({ revision: Type.Integer({ minimum: 1 }), at: Type.Optional(Instant), reason: Reason }),
  reply: RegistryRow,
})

export const replaceInstrument = defineOperation({
  id: 'registry.replace',
  method: 'POST',
  path: '/api/registry/instrument/:id/replacement',
  summary: '更换监测仪器：旧的到期、新的起用，并生成待验收事项',
  access: 'signed-in',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    revision: Type.Integer({ minimum: 1 }),
    fields: RegistryFields,
    at: Type.Optional(Instant),
    reason: Reason,
  }),
  reply: RegistryRow,
})

export const saveDraft = defineOperation({
  id: 'registry.draft',
  method: 'POST',
  path: '/api/registry/:kind/:id/draft',
  summary: '占用编辑并保存草稿；takeOver 接手他人的',
  access: 'signed-in',
  params: One,
  body: Type.Object({
    revision: Type.Integer({ minimum: 1 }),
    fields: RegistryFields,
    takeOver: Type.Optional(Type.Boolean()),
  }),
})

export const deleteDraft = defineOperation({
  id: 'registry.draft.delete',
  method: 'DELETE',
  path: '/api/registry/:kind/:id/draft',
  summary: '放弃草稿，恢复为正式登记',
  access: 'signed-in',
  params: One,
})

/** What stands at an outlet and stood there. */
export const getEquipment = defineOperation({
  id: 'outlet.equipment',
  method: 'GET',
  path: '/api/outlets/:id/equipment',
  summary: '排放口设备与事项的时间轴，以及验收状态',
  access: 'signed-in',
  params: Type.Object({ id: Id }),
  query: Type.Object({ at: Type.Optional(Instant), known: Type.Optional(Instant) }),
  reply: Type.Object({
    /** Data count as accepted unless an acceptance is due or was never made [hb-2021 Art. 4, Art. 12]. */
    acceptance: Type.Object({
      state: Type.Union([Type.Literal('accepted'), Type.Literal('due'), Type.Literal('none')]),
      since: Nullable(Instant),
      recordId: Nullable(Type.Integer()),
      name: Nullable(Type.String()),
    }),
    items: Type.Array(
      Type.Object({
        kind: Type.String(),
        id: Type.Integer(),
        name: Type.String(),
        /** Its `type`, `state` or `task`. */
        type: Nullable(Type.String()),
        model: Nullable(Type.String()),
        validFrom: Instant,
        validTo: Nullable(Instant),
        expiresOn: Nullable(Type.String()),
      }),
    ),
  }),
})

export const searchRegistry = defineOperation({
  id: 'search',
  method: 'GET',
  path: '/api/search',
  summary: '全局搜索：排污单位、排放口、MN、机构、人员、仪器、账号',
  access: 'signed-in',
  query: Type.Object({ text: Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' }) }),
  reply: Type.Object({
    hits: Type.Array(
      Type.Object({
        kind: Type.String(),
        id: Type.Integer(),
        name: Type.String(),
        place: Nullable(Type.String()),
        division: Nullable(Type.String()),
      }),
    ),
  }),
})

/** Every division there is; the scope does not narrow it: codes of places are public knowledge. */
export const listDivisions = defineOperation({
  id: 'division.list',
  method: 'GET',
  path: '/api/divisions',
  summary: '行政区划代码',
  access: 'signed-in',
  reply: Type.Object({
    divisions: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), level: Type.String() })),
  }),
})
