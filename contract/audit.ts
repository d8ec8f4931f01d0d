import { Type, type Static } from 'typebox'
import { Instant } from './common.ts'
import { defineOperation } from './operation.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const AuditRow = Type.Object({
  id: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  actingFor: Nullable(Type.String()),
  address: Nullable(Type.String()),
  action: Type.String(),
  objectKind: Nullable(Type.String()),
  objectId: Nullable(Type.String()),
  objectName: Nullable(Type.String()),
  detail: Type.Unknown(),
  hash: Type.String(),
})
export type AuditRow = Static<typeof AuditRow>

const filters = {
  /** Part of the actor's or the object's name. */
  text: Type.Optional(Type.String({ maxLength: 64 })),
  /** `session.` gives all of that kind. */
  action: Type.Optional(Type.String({ maxLength: 40, pattern: '^[a-z.-]+$' })),
  objectKind: Type.Optional(Type.String({ maxLength: 40, pattern: '^[a-z-]+$' })),
  objectId: Type.Optional(Type.String({ maxLength: 40 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
}

export const listAudit = defineOperation({
  id: 'audit.list',
  method: 'GET',
  path: '/api/audit',
  summary: '审计日志（新的在前，按编号翻页）',
  access: 'audit.read',
  query: Type.Object({
    ...filters,
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ rows: Type.Array(AuditRow), more: Type.Boolean() }),
})

export const exportAudit = defineOperation({
  id: 'audit.export',
  method: 'GET',
  path: '/api/audit/export',
  summary: '导出审计日志（CSV、XLSX）',
  access: 'audit.read',
  query: Type.Object({ ...filters, format: Type.Union([Type.Literal('csv'), Type.Literal('xlsx')]) }),
})

/** Hashes every entry again, a stretch at a time: go on with `after` until `done`. */
export const verifyAudit = defineOperation({
  id: 'audit.verify',
  method: 'GET',
  path: '/api/audit/verification',
  summary: '校验审计日志的哈希链（分段，按 after 继续）',
  access: 'administrator',
  query: Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
  reply: Type.Object({
    checked: Type.Integer(),
    last: Type.Integer(),
    total: Type.Integer(),
    done: Type.Boolean(),
    /** The first entry that is not what was chained. */
    broken: Nullable(Type.Integer()),
    head: Type.String(),
  }),
})
