/** SQLSTATEs and network errors after which the same work may well succeed. */
const retryableStates = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '53300', // too many connections
  '57P01', // admin shutdown: the server restarts
  '57P02', // crash shutdown
  '57P03', // cannot connect now: it starts or recovers
  '25P03', // idle-in-transaction timeout
  '57P05', // idle session timeout
])
const retryableNetwork = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT', // the unix socket is not there yet
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** node-postgres has no code for these. */
const retryableTexts =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

/** Whether the world failed in a way that passes (house style, section 4). */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') {
    if (retryableStates.has(code) || retryableNetwork.has(code)) return true
    // Class 08: connection exception.
    if (/^08[0-9A-Z]{3}$/.test(code)) return true
  }
  if (retryableTexts.test(error.message)) return true
  return error.cause !== undefined && isRetryable(error.cause)
}

/**
 * Repeats `work` while it fails with a retryable error, with growing pauses (`pauseMs` doubling up to
 * `maxPauseMs`), until `attempts` are used up or `signal` aborts. The last error is thrown.
 */
export async function withRetry<T>(
  work: () => Promise<T>,
  options: {
    attempts?: number
    pauseMs?: number
    maxPauseMs?: number
    signal?: AbortSignal
    onRetry?: (error: Error, attempt: number) => void
  } = {},
): Promise<T> {
  const { attempts = Infinity, pauseMs = 50, maxPauseMs = 5000, signal, onRetry } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= attempts || signal?.aborted === true || !isRetryable(error)) throw error
      onRetry?.(error as Error, attempt)
      await pause(Math.min(pauseMs * 2 ** (attempt - 1), maxPauseMs), signal)
    }
  }
}

/** Waits; an abort ends the wait early, without an error. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
  })
}
