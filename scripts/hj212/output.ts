import type { Writable } from 'node:stream'

/** Writes in order and waits where the reader is slow. */
export interface Output {
  /** False once nobody reads any more: stop quietly, as tools before `head` do. */
  write(data: string | Uint8Array): Promise<boolean>
}

export function makeOutput(stream: Writable): Output {
  let failure: NodeJS.ErrnoException | null = null
  let wake: (() => void) | null = null
  const go = () => {
    wake?.()
    wake = null
  }
  stream.on('error', (error) => {
    failure = error
    go()
  })
  stream.on('drain', go)
  return {
    async write(data) {
      if (data.length === 0) return failure === null
      if (failure === null && !stream.write(data)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      if (failure !== null && failure.code !== 'EPIPE') throw failure
      return failure === null
    },
  }
}
