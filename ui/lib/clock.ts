import { useSyncExternalStore } from 'react'

/**
 * The server's clock as seen from here. Ages are told by it: a phone whose clock is ten minutes off must not
 * make fresh data look stale.
 */
let offsetMs = 0

/** From the `Date` header, which counts whole seconds: differences below two say nothing. */
export function noteServerTime(header: string | null, localNow: number = Date.now()): void {
  if (header === null) return
  const server = Date.parse(header)
  if (Number.isNaN(server)) return
  const difference = server - localNow
  offsetMs = Math.abs(difference) < 2_000 ? 0 : difference
}

export const serverNow = (): number => Date.now() + offsetMs

let tick = serverNow()
let timer: ReturnType<typeof setInterval> | null = null
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    tick = serverNow()
    for (const each of listeners) each()
  }, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }
}

/** Epoch milliseconds, once a second, one timer for the whole page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => tick)
