import type { Peek } from '../../hj212/index.ts'
import type { Database } from '../db/database.ts'
import { withRetry } from '../db/retry.ts'
import type { Log } from '../lib/log.ts'
import type { LoggerEntry } from '../registry/registry.ts'
import * as store from './credential-store.ts'
import { nextStep, shownBy, type Credential, type CredentialState } from './credential.ts'

export interface CredentialParts {
  readonly db: Database
  readonly log: Log
  readonly now: () => number
  /** Hours for which the old secret stays beside the new one. */
  readonly overlapHours: (credential: Credential) => number
  /** Announces that loggers changed; resolves when the registry in memory has it. */
  readonly announce: () => Promise<void>
  /** An MN has, or no longer has, a secret on its way. */
  readonly touched: (mn: string, loggerId: number) => void
  readonly signal: AbortSignal
}

interface Change {
  readonly loggerId: number
  state: CredentialState
  /** While the database is told of it. */
  moving: Promise<void> | null
}
type Changes = Map<Credential, Change>

/** Passwords and keys on their way to loggers: both accepted in between, the old one dropped at the end. */
export class Credentials {
  private readonly parts: CredentialParts
  private readonly byMn = new Map<string, Changes>()

  constructor(parts: CredentialParts) {
    this.parts = parts
  }

  async load(): Promise<void> {
    const { db, now } = this.parts
    for (const { mn, loggerId, credential, state, heard, until } of await store.listChanges(db.kysely)) {
      const kept: CredentialState = { kind: 'kept', until: until?.getTime() ?? now(), heard }
      this.set(mn, loggerId, credential, state === 'kept' ? kept : { kind: 'offered', unknownSince: now() })
    }
  }

  /** Whether frames of this MN are of interest. */
  has(mn: string): boolean {
    return this.byMn.has(mn)
  }

  isChanging(mn: string, credential: Credential): boolean {
    return this.byMn.get(mn)?.has(credential) ?? false
  }

  /** Durable, and known to the gateway, when it resolves: only then may the secret be sent. */
  async offer(mn: string, loggerId: number, credential: Credential, secret: string): Promise<void> {
    const { db, now, announce } = this.parts
    await this.tell(() => store.offer(db.kysely, loggerId, credential, secret, now()))
    this.set(mn, loggerId, credential, { kind: 'offered', unknownSince: null })
    await announce()
  }

  /** How the exchange that carried it ended. */
  async settle(mn: string, credential: Credential, end: 'taken' | 'declined' | 'unknown'): Promise<void> {
    const change = this.byMn.get(mn)?.get(credential)
    // The logger may have shown by itself what it took.
    await change?.moving
    if (change === undefined || change.state.kind !== 'offered') return
    if (end === 'unknown') change.state = { kind: 'offered', unknownSince: this.parts.now() }
    else await this.begin(mn, credential, end === 'taken' ? 'swap' : 'withdraw')
  }

  /** A frame of the logger, accepted by the gateway: it may show which secret is in use. */
  hear(logger: LoggerEntry, facts: Peek, bytes: Buffer): void {
    const changes = this.byMn.get(logger.mn)
    if (changes === undefined) return
    for (const [credential, { state }] of changes) {
      if (state.kind === 'moving' || (state.kind === 'kept' && state.heard)) continue
      const step = nextStep(state, shownBy(credential, logger, facts, bytes), this.parts.now())
      if (step !== null) void this.begin(logger.mn, credential, step)
    }
  }

  /** Drops old secrets whose time is over and whose successor was heard. */
  sweep(): void {
    const at = this.parts.now()
    for (const [mn, changes] of this.byMn) {
      for (const [credential, { state }] of changes) {
        if (state.kind === 'kept' && state.heard && at >= state.until)
          void this.begin(mn, credential, 'withdraw')
      }
    }
  }

  private begin(mn: string, credential: Credential, step: 'swap' | 'withdraw' | 'heard'): Promise<void> {
    const change = this.byMn.get(mn)?.get(credential)
    if (change === undefined || change.moving !== null) return Promise.resolve()
    change.moving = this.move(mn, credential, change, step).finally(() => {
      change.moving = null
    })
    return change.moving
  }

  private async move(
    mn: string,
    credential: Credential,
    change: Change,
    step: 'swap' | 'withdraw' | 'heard',
  ): Promise<void> {
    const { db, now, overlapHours, announce, log } = this.parts
    const { loggerId, state } = change
    change.state = { kind: 'moving' }
    try {
      switch (step) {
        case 'heard':
          await this.tell(() => store.markHeard(db.kysely, loggerId, credential))
          if (state.kind === 'kept') change.state = { ...state, heard: true }
          return
        case 'swap': {
          const until = now() + overlapHours(credential) * 3_600_000
          await this.tell(() => store.swap(db.kysely, loggerId, credential, until))
          await announce()
          change.state = { kind: 'kept', until, heard: false }
          return
        }
        case 'withdraw':
          await this.tell(() => store.drop(db.kysely, loggerId, credential))
          await announce()
          this.forget(mn, loggerId, credential)
      }
    } catch (error) {
      change.state = state
      if (!this.parts.signal.aborted)
        log.error({ err: error, mn, credential }, 'commands: a secret did not move on')
    }
  }

  private tell(work: () => Promise<void>): Promise<void> {
    return withRetry(work, { signal: this.parts.signal })
  }

  private set(mn: string, loggerId: number, credential: Credential, state: CredentialState): void {
    const changes: Changes = this.byMn.get(mn) ?? new Map()
    changes.set(credential, { loggerId, state, moving: null })
    this.byMn.set(mn, changes)
    this.parts.touched(mn, loggerId)
  }

  private forget(mn: string, loggerId: number, credential: Credential): void {
    const changes = this.byMn.get(mn)
    changes?.delete(credential)
    if (changes?.size === 0) this.byMn.delete(mn)
    this.parts.touched(mn, loggerId)
  }
}
