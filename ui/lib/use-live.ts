import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import type { Changed, LiveState, LiveStream } from './live.ts'

export const LiveContext = createContext<LiveStream | null>(null)

/** A change is told when it is committed; the tables of newest rows follow within a second. */
const settleMs = 1_300

const never = (): (() => void) => () => {}

export function useLiveState(): LiveState {
  const stream = useContext(LiveContext)
  return useSyncExternalStore(stream === null ? never : stream.onState, () => stream?.state() ?? 'connecting')
}

/**
 * Calls `refresh` when outlets that `concerns` picks have changed: soon, but never more often than every
 * `pauseMs`, and not at all while the page is hidden (once when it comes back).
 */
export function useLiveRefresh(
  concerns: (change: Changed[number]) => boolean,
  refresh: () => void,
  pauseMs: number,
): void {
  const stream = useContext(LiveContext)
  const latest = useRef({ concerns, refresh })
  useEffect(() => {
    latest.current = { concerns, refresh }
  })
  useEffect(() => {
    if (stream === null) return undefined
    let timer: ReturnType<typeof setTimeout> | null = null
    let last = 0
    let owed = false
    const fire = (): void => {
      timer = null
      if (document.hidden) {
        owed = true
        return
      }
      owed = false
      last = Date.now()
      latest.current.refresh()
    }
    const stop = stream.onReadings((changed) => {
      if (timer !== null || !changed.some((change) => latest.current.concerns(change))) return
      timer = setTimeout(fire, Math.max(settleMs, last + pauseMs - Date.now()))
    })
    const onVisible = (): void => {
      if (!document.hidden && owed) fire()
    }
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', onVisible)
      if (timer !== null) clearTimeout(timer)
    }
  }, [stream, pauseMs])
}
