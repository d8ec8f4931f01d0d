/** What the code tables say of ST and CN, kept in arrays: asked of every frame. */
import type { Version } from './message.ts'
import { encryptsPayload, findCommand, isKnownSystemCode } from './tables/index.ts'
import { areDigits, digitsValue } from './octet.ts'

const ASKED = 1
const UP = 2
const DOWN = 4
const ENCRYPTED = 8
const KNOWN = 2

const COMMANDS = 10_000
const commandCode: readonly string[] = Array.from({ length: COMMANDS }, (_, cn) =>
  String(cn).padStart(4, '0'),
)

function bitsOf(version: Version, cn: string): number {
  return (
    ASKED |
    (findCommand(version, cn, 'up') === null ? 0 : UP) |
    (findCommand(version, cn, 'down') === null ? 0 : DOWN) |
    (encryptsPayload(cn) ? ENCRYPTED : 0)
  )
}

const commandBits: Readonly<Record<Version, Uint8Array>> = {
  '2005': new Uint8Array(COMMANDS),
  '2017': new Uint8Array(COMMANDS),
  '2025': new Uint8Array(COMMANDS),
}

function bits(version: Version, cn: number): number {
  const cache = commandBits[version]
  const known = cache[cn]!
  if (known !== 0) return known
  return (cache[cn] = bitsOf(version, commandCode[cn]!))
}

/** CN as a number of four digits, −1 for anything else. */
export function commandNumber(bytes: Uint8Array, from: number, to: number): number {
  return from >= 0 && to - from === 4 && areDigits(bytes, from, to) ? digitsValue(bytes, from, to) : -1
}

/** CN as text: one string for each code. */
export function commandText(cn: number): string {
  return commandCode[cn]!
}

export function isKnownCommand(version: Version, cn: number, direction: 'up' | 'down' | undefined): boolean {
  const wanted = direction === undefined ? UP | DOWN : direction === 'up' ? UP : DOWN
  return (bits(version, cn) & wanted) !== 0
}

/** Whether this command's CP is encrypted in 2025. */
export function isEncryptedCommand(cn: number): boolean {
  return (bits('2025', cn) & ENCRYPTED) !== 0
}

const systemBits: Readonly<Record<Version, Uint8Array>> = {
  '2005': new Uint8Array(65_536),
  '2017': new Uint8Array(65_536),
  '2025': new Uint8Array(65_536),
}

/** Whether the two characters at `from` are a system code of the version. */
export function isKnownSystem(version: Version, bytes: Uint8Array, from: number): boolean {
  const slot = (bytes[from]! << 8) | bytes[from + 1]!
  const cache = systemBits[version]
  let known = cache[slot]!
  if (known === 0) {
    const st = String.fromCharCode(bytes[from]!, bytes[from + 1]!)
    known = ASKED | (isKnownSystemCode(version, st) ? KNOWN : 0)
    cache[slot] = known
  }
  return (known & KNOWN) !== 0
}
