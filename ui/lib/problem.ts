import type { Problem } from '../../contract/common.ts'

/** Why there is no answer: the server said so, something between us did, or nobody spoke at all. */
export type Trouble =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'unreachable' }

export class ProblemError extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble, options?: ErrorOptions) {
    super(trouble.kind === 'problem' ? trouble.problem.detail : trouble.kind, options)
    this.name = 'ProblemError'
    this.trouble = trouble
  }
}

/** A reply that is not 2xx as a value: its own problem document [RFC 9457] where it has one. */
export async function problemOfReply(response: Response): Promise<Trouble> {
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('json')) {
    const body: unknown = await response.json().catch(() => null)
    if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) {
      return { kind: 'problem', problem: body as Problem }
    }
  }
  return { kind: 'status', status: response.status }
}

/** HTTP status behind an error; null when no answer came. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof ProblemError)) return null
  const { trouble } = error
  if (trouble.kind === 'problem') return trouble.problem.status
  return trouble.kind === 'status' ? trouble.status : null
}

/** Asking again helps when the network or the server failed, not when the answer was no. */
export const mayRetry = (error: unknown): boolean => {
  const status = statusOf(error)
  return status === null || status >= 500
}
