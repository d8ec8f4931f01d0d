import { EXAMPLE_KEY, decode, type Message } from '../../hj212/index.ts'
import type { Settings } from './arguments.ts'
import { explain, explainLineFault } from './explain.ts'
import type { Piece } from '../../server/capture/packet-line.ts'
import { recordOf, recordOfFault, type KeyUsed } from './record.ts'

/** The text about one piece of the input. */
export type Judge = (piece: Piece) => string

/** One line of JSON a piece. */
export function makeRecorder(settings: Settings): Judge {
  return (piece) => {
    if (piece.kind === 'unreadable') return `${recordOfFault(piece.fault)}\n`
    const message = decodeWith(settings, piece.bytes)
    return `${recordOf(message, keyUsed(settings, message), settings.withPassword)}\n`
  }
}

/** Some lines for a person a piece; pieces are counted from 1. */
export function makeExplainer(settings: Settings): Judge {
  const { language } = settings
  let number = 0
  return (piece) => {
    number += 1
    if (piece.kind === 'unreadable') return explainLineFault(piece.fault, number, language)
    const message = decodeWith(settings, piece.bytes)
    const key = keyUsed(settings, message)
    return explain(message, piece.bytes.length, number, {
      language,
      key,
      profile: settings.dialect.infoProfile,
    })
  }
}

/** A capture may have lost the `##`; on a socket such bytes are noise. */
function decodeWith({ dialect, key }: Settings, bytes: Buffer): Message {
  const lenient = [...(dialect.lenient ?? []), 'header-missing' as const]
  return decode(bytes, { dialect: { ...dialect, lenient }, keys: [key ?? EXAMPLE_KEY] })
}

function keyUsed({ key }: Settings, { cipher }: Message): KeyUsed {
  if (cipher === 'clear') return null
  return key === null ? 'standard example' : 'given'
}
