/** A PostgreSQL server of our own; see postgres.mjs. */
export interface TestPostgres {
  /** The administrator's. */
  readonly url: string
  readonly dir: string
  readonly pid: number
  stop(): Promise<void>
  /** SIGKILL to all its processes. */
  kill(): Promise<void>
  /** Starts on the same directory again and waits for recovery. */
  restart(): Promise<void>
}
export function startPostgres(options?: {
  readonly settings?: Readonly<Record<string, string>>
  readonly dir?: string
}): Promise<TestPostgres>
export function findPostgres(): string | null
