import type { Bus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import { withRetry } from '../db/retry.ts'
import type { Log } from '../lib/log.ts'
import type { CommandEvent } from './command.ts'
import * as store from './store.ts'

/** The record of commands: written in order, behind the exchanges, also when the database has been away. */
export interface CommandLog {
  append(event: CommandEvent): void
  /** Begin nothing new: the database is behind. */
  readonly isFull: boolean
  /** Resolves when all that was appended before is in the database; never while the database is away. */
  written(): Promise<void>
  /** Writes what it can; what cannot be written within `ms` is given up. */
  close(ms?: number): Promise<void>
}

const batchSize = 200
const mostWaiting = 10_000

export function makeCommandLog(db: Database, bus: Bus, log: Log): CommandLog {
  const waiting: CommandEvent[] = []
  const ended = new AbortController()
  let running: Promise<void> | null = null

  const drain = async (): Promise<void> => {
    while (waiting.length > 0 && !ended.signal.aborted) {
      const batch = waiting.slice(0, batchSize)
      try {
        await withRetry(() => store.writeEvents(db.kysely, batch), {
          signal: ended.signal,
          onRetry: (error, attempt) => {
            if (attempt === 1) log.warn({ err: error }, 'commands: record waits for the database')
          },
        })
        waiting.splice(0, batch.length)
      } catch (error) {
        if (ended.signal.aborted) break
        // Our mistake, not the world's: the others must not wait behind it for ever.
        waiting.splice(0, batch.length)
        const ids = batch.map(({ command }) => command.id)
        log.error({ err: error, commands: ids }, 'commands: record could not be written')
        continue
      }
      const changed = batch.flatMap(({ command, change }) =>
        change === null ? [] : [{ id: command.id, loggerId: command.loggerId, state: change.state }],
      )
      if (changed.length > 0) bus.publish('command.changed', { commands: changed })
    }
    running = null
  }

  return {
    append(event) {
      waiting.push(event)
      running ??= drain()
    },
    get isFull() {
      return waiting.length >= mostWaiting
    },
    // What is appended while it runs, it writes as well.
    written: () => running ?? Promise.resolve(),
    async close(ms = 5000) {
      const timer = setTimeout(() => ended.abort(), ms)
      await (running ?? undefined)
      clearTimeout(timer)
      ended.abort()
    },
  }
}
