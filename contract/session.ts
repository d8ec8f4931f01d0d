import { Type, type Static } from 'typebox'
import { rights, roles } from '../domain/access.ts'
import { defineOperation } from './operation.ts'

export const Me = Type.Object({
  login: Type.String(),
  name: Type.String(),
  role: Type.Enum([...roles]),
  /** What the person may do beside reading within its scope. */
  rights: Type.Array(Type.Enum([...rights])),
  dischargerId: Type.Union([Type.Integer(), Type.Null()]),
  organisationId: Type.Union([Type.Integer(), Type.Null()]),
  /** Whose post it holds for now by delegation. */
  actingFor: Type.Union([Type.String(), Type.Null()]),
  divisionCode: Type.Union([Type.String(), Type.Null()]),
  /** 湖北省, 武汉市 … or the discharger's name: what the user sees data of. */
  scopeName: Type.String(),
  mustChangePassword: Type.Boolean(),
})
export type Me = Static<typeof Me>

export const signIn = defineOperation({
  id: 'session.create',
  method: 'POST',
  path: '/api/session',
  summary: '登录',
  access: 'public',
  body: Type.Object({
    login: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  }),
  reply: Me,
})

export const signOut = defineOperation({
  id: 'session.delete',
  method: 'DELETE',
  path: '/api/session',
  summary: '退出登录',
  access: 'signed-in',
})

export const getMe = defineOperation({
  id: 'session.get',
  method: 'GET',
  path: '/api/session',
  summary: '当前用户',
  access: 'signed-in',
  reply: Me,
})

export const changePassword = defineOperation({
  id: 'session.changePassword',
  method: 'POST',
  path: '/api/session/password',
  summary: '修改密码',
  access: 'signed-in',
  body: Type.Object({
    current: Type.String({ minLength: 1, maxLength: 256 }),
    next: Type.String({ minLength: 10, maxLength: 256 }),
  }),
})
