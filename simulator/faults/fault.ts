import type { FrameAbout, Quirk, WireFrame } from '../quirk.ts'

/** A fault that a logger can be given by name. */
export interface Fault {
  readonly name: string
  /** Where it is seen or asked for: section of the implementer's reference of HJ 212 that this project keeps. */
  readonly section: '4.6' | '9.1' | '9.2' | '9.3' | '9.4' | '10.3'
  readonly zh: string
  readonly en: string
  /** ms that stand for `=SPAN` where none is given; null: the fault takes none. */
  readonly span: number | null
  readonly quirks: (spanMs: number) => readonly Quirk[]
}

type Names = readonly [name: string, zh: string, en: string]

/** A row of a table: a fault without a span. */
export function fault(section: Fault['section'], [name, zh, en]: Names, ...quirks: Quirk[]): Fault {
  return { name, section, zh, en, span: null, quirks: () => quirks }
}

/** One with a span, and what is meant when none is given, ms. */
export function spanFault(
  section: Fault['section'],
  [name, zh, en]: Names,
  span: number,
  quirk: (spanMs: number) => Quirk,
): Fault {
  return { name, section, zh, en, span, quirks: (spanMs) => [quirk(spanMs)] }
}

export function onWire(change: (frame: WireFrame, plain: Buffer) => Partial<WireFrame>): Quirk {
  return { kind: 'wire', change: (frame, plain) => ({ ...frame, ...change(frame, plain) }) }
}

export function onSegment(change: (segment: string, about: FrameAbout) => string): Quirk {
  return { kind: 'segment', change }
}

const ANSWER = /^901[1-4]$/

export function isAnswer({ CN }: FrameAbout): boolean {
  return ANSWER.test(CN)
}

/** What is before `CP=`. */
export function onHead(change: (head: string, about: FrameAbout) => string): Quirk {
  return onSegment((segment, about) => {
    const at = segment.indexOf('CP=')
    return at < 0 ? segment : change(segment.slice(0, at), about) + segment.slice(at)
  })
}

/** What is between `CP=&&` and the closing `&&`, of uploads of readings alone. */
export function onContent(change: (content: string, about: FrameAbout) => string): Quirk {
  return onSegment((segment, about) => {
    const from = segment.indexOf('CP=&&') + 5
    const to = segment.lastIndexOf('&&')
    if (!/^20[1356]1$/.test(about.CN) || from < 5 || to < from) return segment
    return segment.slice(0, from) + change(segment.slice(from, to), about) + segment.slice(to)
  })
}

/** The items of the content; the first is DataTime. */
export function onItems(change: (items: string[], about: FrameAbout) => readonly string[]): Quirk {
  return onContent((content, about) => change(content.split(';'), about).join(';'))
}

/** The text of the first item that is a factor's. */
export function onFirstFactor(change: (item: string, about: FrameAbout) => string): Quirk {
  return onItems(([time, first, ...rest], about) =>
    first === undefined ? [time!] : [time!, change(first, about), ...rest],
  )
}
