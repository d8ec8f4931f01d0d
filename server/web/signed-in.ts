import type { Right, Role } from '../../domain/access.ts'

/** Whoever a valid session stands for. */
export interface SignedIn {
  readonly userId: number
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly rights: ReadonlySet<Right>
  readonly divisionCode: string | null
  readonly dischargerId: number | null
  readonly organisationId: number | null
  /** Whose post it holds for now by delegation; role and scope above are then that person's. */
  readonly actingFor: { readonly userId: number; readonly name: string } | null
  readonly via: 'session' | 'key'
  readonly mustChange: boolean
  /** SHA-256 of the session token: names the session without giving it away. */
  readonly session: string
}

/** How the web asks whom a token stands for; the session module gives it. */
export interface Sessions {
  /** null: unknown, signed out, expired, or the user is disabled. Puts off the idle expiry. */
  find(token: string): Promise<SignedIn | null>
  /** The same question by session, for streams that stay open; puts nothing off. */
  isAlive(session: string): Promise<boolean>
}
