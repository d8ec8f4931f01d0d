import { MINUTE } from './beijing.ts'
import { deviceFlagAt, type DeviceFlag } from './device-flag.ts'
import { makeGasPlant, sampleGas, type GasPlant } from './gas.ts'
import { flowIndex, signalsOf, type PlantKind, type Signal } from './signal.ts'
import { makeWaterPlant, sampleWater, type WaterPlant } from './water.ts'

/** A plant seen through its analysers. Everything it shows is a pure function of (seed, time). */
export interface Process {
  readonly kind: PlantKind
  readonly seed: number
  readonly signals: readonly Signal[]
  /** Index of the flow among the signals. */
  readonly flow: number
  readonly plant: WaterPlant | GasPlant
}

export function makeProcess(seed: number, kind: PlantKind): Process {
  const plant = kind === 'water' ? makeWaterPlant(seed) : makeGasPlant(seed)
  return { kind, seed, signals: signalsOf(kind), flow: flowIndex[kind], plant }
}

/** Values of a sample: the signals, in gas followed by converted dust, SO2 and NOx. */
export const SAMPLE_SIZE = 12

/** Analysers show one value a minute: the minute that holds an instant. `at`: epoch ms. */
export function slotOf(at: number): number {
  return Math.floor(at / MINUTE)
}

/** Fills `out` (SAMPLE_SIZE long) with what the analysers show in that minute. */
export function sample(process: Process, slot: number, out: Float64Array): void {
  if (process.plant.kind === 'water') sampleWater(process.plant, slot, out)
  else sampleGas(process.plant, slot, out)
}

export function flagAt(process: Process, place: number, slot: number): DeviceFlag {
  return deviceFlagAt(process.seed, process.kind, process.signals[place]!, place, slot)
}

/** Place of the converted value of a signal in a sample; -1 where it has none. */
export function convertedPlace(process: Process, place: number): number {
  return process.kind === 'gas' && place < 3 ? 9 + place : -1
}
