import { decode } from '../../hj212/index.ts'
import type { Piece } from '../capture/packet-line.ts'
import { readPieces } from '../capture/pieces.ts'
import { senderOf } from '../capture/sender.ts'
import type { SandboxSession } from './session.ts'

export type CaptureCounts =
  | { readonly ok: true; readonly frames: number; readonly ofHost: number; readonly unreadable: number }
  | { readonly ok: false; readonly why: 'too-large' | 'no-frames' }

/** Pieces between two turns of the event loop: whoever else lives in this process is not kept waiting. */
const piecesATurn = 200
/** What lies before the first frame is kept so long, in pieces. */
const mostBefore = 50

/**
 * Shows a capture to a session. It comes from anybody: it is read as it arrives, never held whole, and one without
 * any frame leaves the session as it was.
 */
export async function readCapture(
  session: SandboxSession,
  source: AsyncIterable<Buffer>,
  mostBytes: number,
): Promise<CaptureCounts> {
  const counts = { frames: 0, ofHost: 0, unreadable: 0 }
  let before: Buffer[] | null = []
  let isTooLarge = false
  async function* bounded(): AsyncGenerator<Buffer> {
    let bytes = 0
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > mostBytes) {
        isTooLarge = true
        return
      }
      yield chunk
    }
  }
  const take = (piece: Piece): void => {
    if (piece.kind === 'unreadable') {
      counts.unreadable += 1
      return
    }
    // Frames are views of what is read; what a session remembers must not hold the whole chunk.
    const bytes = Buffer.from(piece.bytes)
    if (!looksLikeFrame(bytes)) {
      if (before === null) session.noise(bytes, null)
      else if (before.length < mostBefore) before.push(bytes)
      return
    }
    for (const noise of before ?? []) session.noise(noise, null)
    before = null
    if (isOfHost(bytes)) counts.ofHost += 1
    else {
      counts.frames += 1
      session.captured(bytes)
    }
  }
  for await (const pieces of readPieces(bounded(), 'auto')) {
    for (let from = 0; from < pieces.length; from += piecesATurn) {
      for (const piece of pieces.slice(from, from + piecesATurn)) take(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  if (isTooLarge) return { ok: false, why: 'too-large' }
  if (counts.frames + counts.ofHost === 0) return { ok: false, why: 'no-frames' }
  session.counts.unreadable += counts.unreadable
  session.captureEnded()
  return { ok: true, ...counts }
}

/** Something that begins or ends as a frame does: broken ones are worth judging, a line of a log is not. */
function looksLikeFrame(bytes: Buffer): boolean {
  return bytes.length >= 2 && (bytes.indexOf('##') >= 0 || bytes.indexOf('CP=&') >= 0)
}

/** Requests of the host, and answers to uploads: captures hold both directions. */
function isOfHost(bytes: Buffer): boolean {
  const message = decode(bytes)
  if (message.CN === '9013' || message.CN === '9014') return true
  return senderOf(message).direction === 'down'
}
