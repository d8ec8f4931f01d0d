import type { Static, TSchema } from 'typebox'
import type { Right } from '../domain/access.ts'

/** Who may call: anybody, any signed-in user (rows by scope), or whoever has the right. */
export type Access = 'public' | 'signed-in' | Right

/** One HTTP operation, shared by server, pages and OpenAPI. Paths are Fastify's (`/api/outlets/:id`). */
export interface Operation {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly summary: string
  readonly access: Access
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  /** What the audit log calls it, as `export.readings`: sensitive reads when they are asked for, changes when done. */
  readonly audit?: string
  /** The JSON of a 2xx reply; absent for streams and files. */
  readonly reply?: TSchema
}

export type Params<O extends Operation> = O['params'] extends TSchema ? Static<O['params']> : undefined
export type Query<O extends Operation> = O['query'] extends TSchema ? Static<O['query']> : undefined
export type Body<O extends Operation> = O['body'] extends TSchema ? Static<O['body']> : undefined
export type Reply<O extends Operation> = O['reply'] extends TSchema ? Static<O['reply']> : undefined

export const defineOperation = <const O extends Operation>(operation: O): O => operation
