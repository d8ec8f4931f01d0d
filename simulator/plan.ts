import type { Version } from '../hj212/message.ts'
import { chance, mix } from './chance.ts'
import { signalsOf, type PlantKind, type Signal } from './signal.ts'

export type { PlantKind } from './signal.ts'

/** A factor as one logger sends it: the code of its version, and its unit. */
export interface PlanFactor {
  readonly code: string
  /** The code of 2017, which a registry uses for every version. */
  readonly standardCode: string
  /** null: a number without dimension. */
  readonly unit: string | null
}

/** One monitored place behind a logger. `seed` decides what it measures. */
export interface PlanPoint {
  readonly kind: PlantKind
  /** ST of its uploads: 31 waste gas, 32 waste water. */
  readonly systemCode: '31' | '32'
  readonly seed: number
  readonly factors: readonly PlanFactor[]
}

/** Everything that a registry must know of a virtual logger, and all that the logger knows of itself. */
export interface FleetLogger {
  readonly index: number
  readonly mn: string
  readonly password: string
  readonly version: Version
  /** SM4 key, 16 characters; 2025 only, null for a logger that sends in clear. */
  readonly key: string | null
  /** Of its first point. */
  readonly kind: PlantKind
  readonly factors: readonly PlanFactor[]
  readonly points: readonly PlanPoint[]
}

export interface FleetOptions {
  readonly version?: Version | 'mixed'
  readonly kind?: PlantKind | 'mixed'
  /** Start of every MN, at most 8 characters 0-9 A-F. */
  readonly mnPrefix?: string
}

const SYSTEM_CODE = { water: '32', gas: '31' } as const
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'

/** Logger `index` of the fleet of `seed`: a pure function, so that a registry can be made without a fleet. */
export function fleetLogger(seed: number, index: number, options: FleetOptions = {}): FleetLogger {
  const version =
    options.version === undefined || options.version === 'mixed' ? mixedVersion(index) : options.version
  const kind = options.kind === undefined || options.kind === 'mixed' ? mixedKind(index) : options.kind
  const own = mix(seed, 1, index)
  const point = planPoint(kind, version, own)
  return {
    index,
    mn: fleetMn(seed, index, version, options.mnPrefix ?? '42F1'),
    password: word(own, 2, 6),
    version,
    // One in three of the 2025 loggers sends in clear: such field libraries exist.
    key: version === '2025' && index % 3 !== 0 ? word(own, 3, 16) : null,
    kind,
    factors: point.factors,
    points: [point],
  }
}

export function planPoint(kind: PlantKind, version: Version, seed: number): PlanPoint {
  const factors = signalsOf(kind).map((signal) => ({
    code: codeOf(signal, version),
    standardCode: signal.code,
    unit: signal.unit,
  }))
  return { kind, systemCode: SYSTEM_CODE[kind], seed, factors }
}

export function codeOf(signal: Signal, version: Version): string {
  return version === '2005' ? signal.code2005 : signal.code
}

const MIXED: readonly Version[] = [
  '2017',
  '2025',
  '2017',
  '2017',
  '2025',
  '2017',
  '2017',
  '2005',
  '2025',
  '2017',
]

/** Of ten loggers six speak 2017, three 2025, one 2005. */
function mixedVersion(index: number): Version {
  return MIXED[index % 10]!
}

function mixedKind(index: number): PlantKind {
  return (index + Math.floor(index / 10)) % 2 === 0 ? 'water' : 'gas'
}

/** 24 hexadecimal characters, in 2005 fourteen digits and letters [HJ 212-2017 Table 3, HJ/T 212-2005 6.3.2]. */
function fleetMn(seed: number, index: number, version: Version, prefix: string): string {
  const fleet = hex(mix(seed, 4, 0), 8)
  const number = hex(index, 6)
  if (version === '2005') return `${prefix}${fleet}`.slice(0, 8) + number
  const filler = hex(mix(seed, 5, index), 8)
  return `${prefix}${fleet}${filler}`.padEnd(18, '0').slice(0, 18) + number
}

function hex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0').slice(-width)
}

function word(seed: number, channel: number, length: number): string {
  let text = ''
  for (let i = 0; i < length; i += 1)
    text += LETTERS[Math.floor(chance(seed, channel, i + 1) * LETTERS.length)]!
  return text
}
