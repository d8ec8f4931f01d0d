import type { Version } from '../hj212/message.ts'

export type PlantKind = 'water' | 'gas'

/** `flow`: has a volume as total. `pollutant`: has a mass as total, in gas a converted value. `state`: neither. */
export type SignalKind = 'flow' | 'pollutant' | 'state'

/** One factor as the versions write it. Decimals follow the formats of the factor tables, 2005 in its own. */
export interface Signal {
  readonly name: string
  readonly kind: SignalKind
  readonly code: string
  readonly code2005: string
  /** Unit sent, by all versions: 2005 prints MPa for the stack pressure, but nobody sends that. */
  readonly unit: string | null
  readonly decimals: Readonly<Record<Version, number>>
  /** Places of the total (Cou): m3 for a flow, kg for a pollutant. */
  readonly couDecimals: number
}

function signal(
  name: string,
  kind: SignalKind,
  codes: readonly [string, string],
  unit: string | null,
  decimals: readonly [number, number, number],
  couDecimals = 0,
): Signal {
  return {
    name,
    kind,
    code: codes[0],
    code2005: codes[1],
    unit,
    decimals: { '2005': decimals[0], '2017': decimals[1], '2025': decimals[2] },
    couDecimals,
  }
}

/** In the order of sending. [HJ 212-2017 Tables B.1, B.2; HJ/T 212-2005 App. B; HJ 212-2025 Table B.2 reported] */
export const waterSignals: readonly Signal[] = [
  signal('flow', 'flow', ['w00000', 'B01'], 'L/s', [2, 2, 2], 2),
  signal('cod', 'pollutant', ['w01018', '011'], 'mg/L', [1, 1, 1], 3),
  signal('ammonia', 'pollutant', ['w21003', '060'], 'mg/L', [3, 2, 2], 3),
  signal('phosphorus', 'pollutant', ['w21011', '101'], 'mg/L', [2, 2, 2], 4),
  signal('nitrogen', 'pollutant', ['w21001', '065'], 'mg/L', [2, 2, 2], 3),
  signal('ph', 'state', ['w01001', '001'], null, [1, 2, 2]),
]

/**
 * Dust keeps one place in every version: 2017 prints N4 (no place), which cannot show an ultra-low-emission stack,
 * and devices send one.
 */
export const gasSignals: readonly Signal[] = [
  signal('dust', 'pollutant', ['a34013', '01'], 'mg/m3', [2, 1, 1], 3),
  signal('so2', 'pollutant', ['a21026', '02'], 'mg/m3', [2, 2, 2], 3),
  signal('nox', 'pollutant', ['a21002', '03'], 'mg/m3', [3, 1, 2], 3),
  signal('oxygen', 'state', ['a19001', 'S01'], '%', [1, 1, 2]),
  signal('velocity', 'state', ['a01011', 'S02'], 'm/s', [2, 2, 2]),
  signal('temperature', 'state', ['a01012', 'S03'], '℃', [1, 1, 1]),
  signal('pressure', 'state', ['a01013', 'S08'], 'kPa', [3, 3, 3]),
  signal('moisture', 'state', ['a01014', 'S05'], '%', [1, 1, 2]),
  signal('gasFlow', 'flow', ['a00000', 'B02'], 'm3/s', [2, 1, 1], 0),
]

export function signalsOf(kind: PlantKind): readonly Signal[] {
  return kind === 'water' ? waterSignals : gasSignals
}

/** Index of the flow that weighs concentrations and makes masses of them. */
export const flowIndex: Readonly<Record<PlantKind, number>> = { water: 0, gas: 8 }
