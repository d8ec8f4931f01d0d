/**
 * The names of CP, each worked out once: `w01018-Avg` is code w01018, suffix Avg, a number, of period uploads. A
 * frame repeats the names of the frame before it, so an entry also remembers which one came next.
 */
import { type Role, type Use, findPlainField, findSuffix } from './cp-field.ts'
import type { Version } from './message.ts'
import { latin1 } from './octet.ts'
import { findFactor, findFactorAnyCase, findFactorInAnyVersion } from './tables/index.ts'

/** Whether a code stands in the factor table of the frame's version. */
export type Standing = 'known' | 'other-version' | 'letter-case' | 'unknown'

export class CpCode {
  readonly code: string
  /** Number of the frame that had it last, and its place among that frame's factors. */
  frame = 0
  index = 0
  /** The item of that frame where it stood last. */
  item = 0
  readonly #standing: Record<Version, Standing | null> = { '2005': null, '2017': null, '2025': null }

  constructor(code: string) {
    this.code = code
  }

  standing(version: Version): Standing {
    return (this.#standing[version] ??= standingOf(version, this.code))
  }
}

/** Facilities (SB1) and device information (i12001) are not in the factor tables. */
function standingOf(version: Version, code: string): Standing {
  if (findFactor(version, code) !== null || /^(?:SB[0-9]+|i[0-9][0-9A-Za-z]{4})$/.test(code)) return 'known'
  if (findFactorInAnyVersion(code) !== null) return 'other-version'
  return findFactorAnyCase(code) === null ? 'unknown' : 'letter-case'
}

export class CpName {
  /** Without blanks around it. */
  readonly name: string
  /** As on the wire, with the `=`. */
  readonly bytes: Uint8Array
  readonly hasBlanks: boolean
  /** null: no factor code, a field of its own. */
  readonly code: CpCode | null
  /** Behind the last `-`; the whole name without a code. */
  readonly field: string
  readonly role: Role
  readonly use: Use
  /** Versions that know the suffix or the field, a sum of VERSION_BIT; 0: none does. */
  readonly versions: number
  readonly isOwnItem: boolean
  readonly isTime: boolean
  readonly isRepeatable: boolean
  /** Number of the frame that had it last. */
  frame = 0
  next: CpName | null = null
  /** One of the names kept by CpNames. */
  readonly isKept: boolean

  constructor(raw: string, codeOf: (code: string) => CpCode, isKept = false) {
    this.isKept = isKept
    this.name = raw.trim()
    this.bytes = Buffer.from(`${raw}=`, 'latin1')
    this.hasBlanks = this.name !== raw
    const dash = this.name.lastIndexOf('-')
    this.code = dash > 0 ? codeOf(this.name.slice(0, dash)) : null
    this.field = this.name.slice(dash > 0 ? dash + 1 : 0)
    const suffix = this.code === null ? null : findSuffix(this.field)
    const plain = this.code === null ? findPlainField(this.name) : null
    this.role = suffix?.role ?? 'any'
    this.use = suffix?.use ?? 'either'
    this.versions = suffix?.versions ?? plain?.versions ?? 0
    this.isOwnItem = suffix?.isOwnItem ?? false
    this.isTime = plain?.isTime ?? suffix?.role === 'time'
    this.isRepeatable = plain?.isRepeatable ?? false
  }
}

/** Of a code that is not kept. */
export const makeCode = (code: string) => new CpCode(code)

const SLOTS = 16_384
/** Entries kept before all are dropped, between two frames; a frame adds some 3 000 at most. */
const MOST_ENTRIES = 4096
/** Longer names (no standard has one above 20) are not kept but worked out anew each time. */
const LONGEST = 64

export class CpNames {
  #slots: (CpName | null)[] = []
  #codes = new Map<string, CpCode>()
  #count = 0

  constructor() {
    this.#clear()
  }

  #clear(): void {
    this.#slots = Array.from({ length: SLOTS }, () => null)
    this.#codes = new Map()
    this.#count = 0
  }

  /** Before each frame: a hostile sender's invented names must not pile up. */
  trim(): void {
    if (this.#count >= MOST_ENTRIES) this.#clear()
  }

  /** The entry of the name bytes[from, to), whose hash the caller has formed. */
  find(bytes: Buffer, from: number, to: number, hash: number): CpName {
    if (to - from > LONGEST) return new CpName(latin1(bytes, from, to), makeCode)
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    for (let entry = this.#slots[slot]!; entry !== null; entry = this.#slots[slot]!) {
      if (entry.bytes.length === to - from + 1 && matchName(entry, bytes, from) === to + 1) return entry
      slot = (slot + 1) & (SLOTS - 1)
    }
    const entry = new CpName(latin1(bytes, from, to), this.#codeOf, true)
    this.#slots[slot] = entry
    this.#count += 1
    return entry
  }

  /** The entry of the same name without the blanks around it. */
  plainOf({ name }: CpName): CpName {
    const bytes = Buffer.from(`${name}=`)
    const end = bytes.length - 1
    let hash = 0
    for (let i = 0; i < end; i += 1) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
    return this.find(bytes, 0, end, hash)
  }

  readonly #codeOf = (code: string): CpCode => {
    const known = this.#codes.get(code)
    if (known !== undefined) return known
    const entry = makeCode(code)
    this.#codes.set(code, entry)
    return entry
  }
}

/** Offset behind the `=` when the name stands at `from`, else −1. */
export function matchName(entry: CpName, bytes: Uint8Array, from: number): number {
  const name = entry.bytes
  const length = name.length
  for (let i = 0; i < length; i += 1) if (bytes[from + i] !== name[i]) return -1
  return from + length
}
