import type { LiveReadings } from '../../contract/live.ts'
import { openLive } from '../../contract/live.ts'
import { addressOf } from './call.ts'

export type LiveState = 'connecting' | 'open' | 'lost'
export type Changed = LiveReadings['changed']

export interface LiveStream {
  readonly state: () => LiveState
  readonly onState: (listener: () => void) => () => void
  readonly onReadings: (listener: (changed: Changed) => void) => () => void
  readonly close: () => void
}

/**
 * The server's stream of what changed. EventSource comes back by itself after a broken connection but gives
 * up after a refusal; we come back after both, waiting longer each time, at most half a minute.
 */
export function openLiveStream(
  makeSource: (url: string) => EventSource = (url) => new EventSource(url),
): LiveStream {
  const stateListeners = new Set<() => void>()
  const readingListeners = new Set<(changed: Changed) => void>()
  let state: LiveState = 'connecting'
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let waitMs = 1_000
  let closed = false

  const enter = (next: LiveState): void => {
    if (next === state) return
    state = next
    for (const listener of stateListeners) listener()
  }

  const connect = (): void => {
    const current = makeSource(addressOf(openLive, {}))
    source = current
    current.addEventListener('open', () => {
      waitMs = 1_000
      enter('open')
    })
    current.addEventListener('readings', (event) => {
      const { changed } = JSON.parse((event as MessageEvent<string>).data) as LiveReadings
      for (const listener of readingListeners) listener(changed)
    })
    current.addEventListener('error', () => {
      if (closed) return
      enter('lost')
      if (current.readyState !== EventSource.CLOSED) return
      timer = setTimeout(connect, waitMs)
      waitMs = Math.min(waitMs * 2, 30_000)
    })
  }
  connect()

  return {
    state: () => state,
    onState(listener) {
      stateListeners.add(listener)
      return () => void stateListeners.delete(listener)
    },
    onReadings(listener) {
      readingListeners.add(listener)
      return () => void readingListeners.delete(listener)
    },
    close() {
      closed = true
      source?.close()
      if (timer !== null) clearTimeout(timer)
    },
  }
}
