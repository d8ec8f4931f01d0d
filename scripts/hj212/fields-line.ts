import type { Pair, Version } from '../../hj212/index.ts'
import { parseObject } from '../../server/capture/packet-line.ts'
import type { Line } from '../../server/capture/lines.ts'

/** What a line of `decode` says of a frame, as far as a frame can be made of it. */
export interface FieldsRecord {
  readonly version: Version
  readonly QN: string | null
  readonly ST: string | null
  readonly CN: string | null
  readonly PW: string | null
  readonly MN: string | null
  /** null: the frame has no Flag (2005 only). */
  readonly Flag: number | null
  readonly PNUM: number | null
  readonly PNO: number | null
  readonly RF: boolean
  readonly cp: readonly Pair[]
  /** Up: QN stands behind CN in 2005. */
  readonly direction: 'up' | 'down'
  /** Encrypt CP, with the key given or that of the standard's examples. */
  readonly isEncrypted: boolean
}

/** The first key of the line whose value will not do. */
export interface FieldsFault {
  readonly kind: 'line-too-long' | 'not-json' | 'key-malformed'
  readonly key: string
}

export type FieldsLine =
  | { readonly ok: true; readonly value: FieldsRecord }
  | { readonly ok: false; readonly fault: FieldsFault }

/** Password of frames that name none. */
const defaultPassword = '000000'

const simpleKeys = [
  ['qn', 'string'],
  ['st', 'string'],
  ['cn', 'string'],
  ['pw', 'string'],
  ['mn', 'string'],
  ['pnum', 'number'],
  ['pno', 'number'],
  ['rf', 'boolean'],
] as const

type Cells = Readonly<Record<string, unknown>>

/** Reads one line with the keys that `decode` prints; keys that a frame does not need are ignored. */
export function readFieldsLine(line: Line): FieldsLine {
  if (line === null) return wrong('line-too-long', '')
  const cells = parseObject(line)
  if (cells === null) return wrong('not-json', '')
  const { version } = cells
  if (version !== '2005' && version !== '2017' && version !== '2025') return wrong('key-malformed', 'version')
  const bad = simpleKeys.find(([key, type]) => !isOptional(cells[key], type))
  if (bad !== undefined) return wrong('key-malformed', bad[0])
  const Flag = flagOf(cells)
  if (Flag === undefined) return wrong('key-malformed', 'flags' in cells ? 'flags' : 'flag')
  const cp = pairsOf(cells)
  if (cp === null) return wrong('key-malformed', 'cp')
  return {
    ok: true,
    value: {
      version,
      QN: textOf(cells['qn']),
      ST: textOf(cells['st']),
      CN: textOf(cells['cn']),
      PW: 'pw' in cells ? textOf(cells['pw']) : defaultPassword,
      MN: textOf(cells['mn']),
      Flag,
      PNUM: numberOf(cells['pnum']),
      PNO: numberOf(cells['pno']),
      RF: cells['rf'] === true,
      cp,
      direction: isUpload(cells) ? 'up' : 'down',
      isEncrypted: cells['key'] !== undefined && cells['key'] !== null,
    },
  }
}

/**
 * Uploads of 2005 that want an answer have QN behind CN [HJ/T 212-2005 App. C 6]. decode lists that order, so that
 * the frame can be made again as it was; whoever writes lines by hand says `"direction":"up"`.
 */
function isUpload({ direction, deviations }: Cells): boolean {
  if (direction === 'up') return true
  return Array.isArray(deviations) && deviations.some((each: unknown) => isFieldOrder(each))
}

function isFieldOrder(deviation: unknown): boolean {
  return (
    typeof deviation === 'object' &&
    deviation !== null &&
    'kind' in deviation &&
    deviation.kind === 'field-order'
  )
}

function wrong(kind: FieldsFault['kind'], key: string): FieldsLine {
  return { ok: false, fault: { kind, key } }
}

function isOptional(value: unknown, type: 'string' | 'number' | 'boolean'): boolean {
  return value === undefined || value === null || typeof value === type
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** `flags: {value}` as decode prints it, or `flag: 5`; undefined: neither a number nor absent. */
function flagOf(cells: Cells): number | null | undefined {
  const { flags, flag } = cells
  if (flags === undefined || flags === null) return isOptional(flag, 'number') ? numberOf(flag) : undefined
  if (typeof flags !== 'object' || !('value' in flags) || typeof flags.value !== 'number') return undefined
  return flags.value
}

/** Pairs with their items: by `items` where that fits, else the pairs of one factor stand together. */
function pairsOf(cells: Cells): readonly Pair[] | null {
  const pairs: unknown = cells['cp'] ?? []
  if (!Array.isArray(pairs) || !pairs.every((pair) => isPair(pair))) return null
  const items = itemsOf(cells['items'], pairs.length) ?? itemsByCode(pairs)
  return pairs.map(([name, value], at) => ({ name, value, item: items[at]! }))
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}

function itemsOf(sizes: unknown, length: number): readonly number[] | null {
  if (!Array.isArray(sizes) || !sizes.every((size) => Number.isInteger(size) && size >= 0 && size <= length))
    return null
  const items = sizes.flatMap((size: number, item) => Array.from({ length: size }, () => item))
  return items.length === length ? items : null
}

function itemsByCode(pairs: readonly (readonly [string, string])[]): readonly number[] {
  let item = -1
  let last: string | null = null
  return pairs.map(([name]) => {
    const dash = name.lastIndexOf('-')
    const code = dash < 0 ? null : name.slice(0, dash)
    if (code === null || code !== last) item += 1
    last = code
    return item
  })
}
