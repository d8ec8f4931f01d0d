/** Resolves after `duration` ms (null: never by itself), at SIGINT or SIGTERM, or when the parent process has gone. */
export function untilStopped(duration: number | null): Promise<void> {
  return new Promise((resolve) => {
    const timer = duration === null ? setInterval(() => {}, 3_600_000) : setTimeout(resolve, duration)
    const stop = (): void => {
      clearTimeout(timer)
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    process.once('disconnect', stop)
  })
}
