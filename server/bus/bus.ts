import { BroadcastChannel } from 'node:worker_threads'
import type { FrameAddress } from '../journal/record.ts'

/** One point's newest row of one period, as live views need it. Times in epoch milliseconds. */
export interface ChangedReading {
  readonly pointId: number
  readonly period: 'realtime' | 'minute' | 'hour' | 'day'
  readonly start: number
  readonly receivedAt: number
}

/** What is said on the bus. Events are past tense. */
export interface BusEvents {
  /** The journal is synced up to `end` (exclusive). */
  'journal.durable': { readonly end: FrameAddress }
  /** Readings were committed; at most once a second for each point and period. */
  'data.changed': { readonly readings: readonly ChangedReading[] }
  /** Dischargers, points, loggers or their links changed: read the registry again. */
  'registry.changed': { readonly reason: string }
  /** Something about clocks or identities of loggers began, went on or ended. */
  'logger.alarmed': { readonly events: number }
  /** Commands to field machines went on; what the record says now. */
  'command.changed': {
    readonly commands: readonly { readonly id: number; readonly loggerId: number; readonly state: string }[]
  }
  /** Ingest committed up to `applied`. */
  'ingest.advanced': {
    readonly applied: FrameAddress
    readonly frames: number
    readonly rows: number
    /** Frames put aside, by reason; deviations, by kind. Absent: none. */
    readonly quarantined?: Readonly<Record<string, number>>
    readonly deviations?: Readonly<Record<string, number>>
  }
  /** Somebody asked for a job, or for the end of one. */
  'job.asked': { readonly id: number }
}

export interface Bus {
  publish<K extends keyof BusEvents>(subject: K, event: BusEvents[K]): void
  subscribe<K extends keyof BusEvents>(subject: K, listener: (event: BusEvents[K]) => void): () => void
  close(): void
}

interface Envelope {
  readonly subject: keyof BusEvents
  readonly event: unknown
}

/**
 * The bus of one process: every thread that makes a bus of the same name hears what the others publish, and
 * each hears itself. Events are structured clones across threads; nothing is kept for late subscribers.
 */
export function makeProcessBus(name: string): Bus {
  const channel = new BroadcastChannel(`qingyuan:${name}`)
  const listeners = new Map<string, Set<(event: never) => void>>()
  const deliver = (envelope: Envelope): void => {
    for (const listener of listeners.get(envelope.subject) ?? []) listener(envelope.event as never)
  }
  channel.onmessage = (message) => deliver((message as { data: Envelope }).data)
  channel.unref()
  return {
    publish(subject, event) {
      const envelope: Envelope = { subject, event }
      channel.postMessage(envelope)
      deliver(envelope)
    },
    subscribe(subject, listener) {
      const set = listeners.get(subject) ?? new Set()
      set.add(listener)
      listeners.set(subject, set)
      return () => void set.delete(listener)
    },
    close() {
      listeners.clear()
      channel.close()
    },
  }
}
