import type { Socket } from 'node:net'

/** Writes pieces with a pause between them, in order. `pause`: ms. */
export function makeDrip(socket: Socket, pause: number): (pieces: readonly Uint8Array[]) => void {
  const waiting: Uint8Array[] = []
  let timer: NodeJS.Timeout | null = null
  const next = (): void => {
    const piece = waiting.shift()
    if (piece === undefined || !socket.writable) {
      timer = null
      return
    }
    socket.write(piece)
    timer = setTimeout(next, pause)
  }
  return (pieces) => {
    waiting.push(...pieces)
    if (timer === null) next()
  }
}
