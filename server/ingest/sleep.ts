/** Waiting that can be ended from outside. */
export interface Sleeper {
  /** True when woken (or nothing may sleep any more), false when the time (null: none) was over first. */
  sleep(ms: number | null): Promise<boolean>
  wake(): void
  /** From now on nobody sleeps. */
  end(): void
}

export function makeSleeper(): Sleeper {
  const sleeping = new Set<() => void>()
  let isOver = false
  const wake = (): void => {
    for (const stop of sleeping) stop()
  }
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        if (isOver) return resolve(true)
        let timer: NodeJS.Timeout | null = null
        const done = (isWoken: boolean): void => {
          if (timer !== null) clearTimeout(timer)
          sleeping.delete(stop)
          resolve(isWoken)
        }
        const stop = (): void => done(true)
        sleeping.add(stop)
        if (ms !== null) timer = setTimeout(() => done(false), ms)
      }),
    wake,
    end() {
      isOver = true
      wake()
    },
  }
}
