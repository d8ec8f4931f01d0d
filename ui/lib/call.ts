import type { Body, Operation, Params, Query, Reply } from '../../contract/operation.ts'
import { noteServerTime } from './clock.ts'
import { ProblemError, problemOfReply } from './problem.ts'

type Part<K extends string, T> = T extends undefined ? unknown : { readonly [P in K]: T }
type OptionalPart<K extends string, T> = T extends undefined ? unknown : { readonly [P in K]?: T }

/** What an operation wants, in the contract's own words. */
export type CallInput<O extends Operation> = Part<'params', Params<O>> &
  OptionalPart<'query', Query<O>> &
  Part<'body', Body<O>>

interface LooseInput {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
}

/** `/api/outlets/:id` + `{ id: 7 }` + `{ page: 2 }` → `/api/outlets/7?page=2`; what is undefined is left out. */
export function addressOf(operation: Operation, input: LooseInput): string {
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(input.params?.[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/**
 * One request of the contract. Throws `ProblemError` for every reply that is not 2xx and for a network that
 * gives none, so that one place can turn it into words.
 */
export async function call<O extends Operation>(
  operation: O,
  input: CallInput<O>,
  signal?: AbortSignal,
): Promise<Reply<O>> {
  const loose = input as LooseInput
  const init: RequestInit = { method: operation.method, credentials: 'same-origin', signal: signal ?? null }
  if (loose.body !== undefined) {
    init.headers = { 'content-type': 'application/json' }
    init.body = JSON.stringify(loose.body)
  }
  let response: Response
  try {
    response = await fetch(addressOf(operation, loose), init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ProblemError({ kind: 'unreachable' }, { cause })
  }
  noteServerTime(response.headers.get('date'))
  if (!response.ok) throw new ProblemError(await problemOfReply(response))
  if (response.status === 204) return undefined as Reply<O>
  return (await response.json()) as Reply<O>
}
