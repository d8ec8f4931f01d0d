import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A process of the bench that answers each message with one message. */
export interface BenchChild {
  readonly process: ChildProcess
  /** The message it sends when it is ready. */
  first<T>(): Promise<T>
  /** Sends a message and waits for the next one. */
  call<T>(message?: unknown): Promise<T>
  end(): Promise<void>
}

/** Starts built JavaScript with one JSON argument. An early end rejects whoever waits. */
export function startChild(
  entry: string,
  argument: unknown,
  env: Readonly<Record<string, string>> = {},
): BenchChild {
  const child = fork(entry, [JSON.stringify(argument)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  const exited = once(child, 'exit')
  const next = <T>(): Promise<T> =>
    Promise.race([
      once(child, 'message').then(([message]) => message as T),
      exited.then(([code]) => Promise.reject(new Error(`${entry} ended with ${String(code)}`))),
    ])
  const ready = next<unknown>()
  ready.catch(() => {})
  return {
    process: child,
    first: <T>() => ready as Promise<T>,
    async call<T>(message: unknown = 'report') {
      const answer = next<T>()
      child.send(message as object)
      return answer
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await exited
      }
    },
  }
}

/** Runs built JavaScript with one JSON argument and reads one JSON line from its standard output. */
export async function ask<T>(entry: string, argument: unknown): Promise<T> {
  const child = fork(entry, [JSON.stringify(argument)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${entry} ended with ${String(code)}: ${output}`)
  return JSON.parse(output) as T
}
