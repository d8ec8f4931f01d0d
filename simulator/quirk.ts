import type { Version } from '../hj212/message.ts'

/** What a change of a frame may look at. */
export interface FrameAbout {
  readonly version: Version
  readonly CN: string
  /** Frames that the logger has made before, answers included. */
  readonly count: number
}

/** A frame as it will stand on the wire, in its parts. */
export interface WireFrame {
  readonly opening: string
  readonly length: string
  /** The data segment, encrypted where it is. */
  readonly segment: Buffer
  readonly crc: string
  readonly tail: string
}

/** One way in which a logger departs from good behaviour. Names for them are in `faults/`. */
export type Quirk =
  /** Off the line for `minutes` out of every `everyMinutes`; what it missed comes as back-fill. */
  | { readonly kind: 'goes-silent'; readonly everyMinutes: number; readonly minutes: number }
  /** The analyser of signal `place` reports a fault for an hour a day, from that minute of the Beijing day. */
  | { readonly kind: 'fault-flag'; readonly place: number; readonly fromMinute: number }
  /** Its clock is ahead by so much at the start (behind: negative), and gains so much an hour. */
  | { readonly kind: 'clock'; readonly aheadMs: number; readonly gainPerHourMs: number }
  /** Its clock begins in 1970, as after a dead battery, until 1012 sets it. */
  | { readonly kind: 'clock-reset' }
  /** The plain data segment, one character a byte. Length and CRC are made of what it becomes. */
  | { readonly kind: 'segment'; readonly change: (segment: string, about: FrameAbout) => string }
  /** The finished frame; `plain` is the data segment before encryption. */
  | {
      readonly kind: 'wire'
      readonly change: (frame: WireFrame, plain: Buffer, about: FrameAbout) => WireFrame
    }
  | { readonly kind: 'cipher'; readonly is: 'absent' | 'of-wrong-key' | 'printed' }
  /** Cipher text that holds these bytes, which a reader of lines or heads would take for an end. */
  | { readonly kind: 'cipher-holds'; readonly bytes: string }
  /** Registered and known to itself by another MN. */
  | { readonly kind: 'mn'; readonly change: (mn: string) => string }
  /** How it treats requests of the host. */
  | {
      readonly kind: 'requests'
      readonly are: 'unanswered' | 'not-confirmed' | 'without-result' | 'result-first' | 'cut-off'
    }
  /** How it treats its own uploads. */
  | { readonly kind: 'uploads'; readonly are: 'sent-twice' | 'reversed-in-parts' | 'changed-afterwards' }
  /** Every third answer to an upload does not reach it, so that it sends again. */
  | { readonly kind: 'loses-answers' }
  /** Tells its log when it starts, in Chinese, under this information code. */
  | { readonly kind: 'tells-log'; readonly code: string }
  /** Dials anew after so long, while its old socket stays open. */
  | { readonly kind: 'reconnects-early'; readonly afterMs: number }
  /** After its first answer it neither sends nor reads, and does not end the connection. */
  | { readonly kind: 'half-open' }
  /** Cuts its first frame in the middle and says no more, as long as the connection lasts. */
  | { readonly kind: 'unfinished' }
  /** Bytes go one by one, so long apart. */
  | { readonly kind: 'slow'; readonly byteMs: number }
  /** Frames are cut in two writes. */
  | { readonly kind: 'half-packets' }
  /** Loggers that speak over one socket, ten at a time. */
  | { readonly kind: 'shares-line' }
