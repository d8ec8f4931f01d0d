import { Type, type Static } from 'typebox'
import { roles } from '../domain/access.ts'
import { Instant } from './common.ts'
import { defineOperation } from './operation.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const One = Type.Object({ id: Id })
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

export const User = Type.Object({
  id: Type.Integer(),
  revision: Type.Integer(),
  login: Type.String(),
  name: Type.String(),
  role: Type.Enum([...roles]),
  post: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  divisionCode: Nullable(Type.String()),
  dischargerId: Nullable(Type.Integer()),
  organisationId: Nullable(Type.Integer()),
  /** The area, the enterprise or the firm whose data it sees. */
  scopeName: Nullable(Type.String()),
  createdAt: Instant,
  lastSeenAt: Nullable(Instant),
  sessions: Type.Integer(),
  lockedUntil: Nullable(Instant),
  disabledAt: Nullable(Instant),
  mustChange: Type.Boolean(),
})
export type User = Static<typeof User>

export const listUsers = defineOperation({
  id: 'user.list',
  method: 'GET',
  path: '/api/users',
  summary: '账号（按角色、状态、姓名筛选，分页）',
  access: 'user.manage',
  query: Type.Object({
    text: Type.Optional(Type.String({ maxLength: 64 })),
    role: Type.Optional(Type.Enum([...roles])),
    state: Type.Optional(
      Type.Union([Type.Literal('active'), Type.Literal('disabled'), Type.Literal('locked')]),
    ),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ total: Type.Integer(), users: Type.Array(User) }),
})

/** Which of the three scopes counts is told by the role. */
const account = {
  name: Type.String({ minLength: 1, maxLength: 50, pattern: '\\S' }),
  role: Type.Enum([...roles]),
  post: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 30, pattern: '^[\\d +()-]*$' }))),
  divisionCode: Type.Optional(Nullable(Type.String({ pattern: '^(?:\\d{2}){1,3}$' }))),
  dischargerId: Type.Optional(Nullable(Id)),
  organisationId: Type.Optional(Nullable(Id)),
  reason: Reason,
}

/** The first password is given back once, and has to be changed at the first sign-in. */
export const createUser = defineOperation({
  id: 'user.create',
  method: 'POST',
  path: '/api/users',
  summary: '新建账号（返回一次性初始密码）',
  access: 'user.manage',
  body: Type.Object({ login: Type.String({ pattern: '^[a-z][a-z0-9._-]{2,31}$' }), ...account }),
  reply: Type.Object({ user: User, password: Type.String() }),
})

export const reviseUser = defineOperation({
  id: 'user.revise',
  method: 'POST',
  path: '/api/users/:id',
  summary: '修改账号的姓名、角色、范围、岗位',
  access: 'user.manage',
  params: One,
  body: Type.Object({ revision: Type.Integer({ minimum: 1 }), ...account }),
  reply: User,
})

export const resetPassword = defineOperation({
  id: 'user.resetPassword',
  method: 'POST',
  path: '/api/users/:id/password',
  summary: '重置密码并结束其全部登录（返回一次性密码）',
  access: 'user.manage',
  params: One,
  body: Type.Object({ reason: Reason }),
  reply: Type.Object({ password: Type.String() }),
})

export const setUserState = defineOperation({
  id: 'user.setState',
  method: 'POST',
  path: '/api/users/:id/state',
  summary: '停用、启用或解锁账号',
  access: 'user.manage',
  params: One,
  body: Type.Object({
    state: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
    reason: Reason,
  }),
  reply: User,
})
