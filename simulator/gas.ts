import { drift, jitter, trait } from './chance.ts'
import { episodeAt, loadAt, makeRhythm, type Rhythm } from './rhythm.ts'

/** A stack behind desulphurisation, denitrification and dust removal. */
export interface GasPlant {
  readonly kind: 'gas'
  readonly seed: number
  readonly rhythm: Rhythm
  /** Percent: what the stack shows at full load, and what the emission standard converts to. */
  readonly oxygen: number
  readonly referenceOxygen: number
  /** mg/m3, dry, at standard state. */
  readonly dust: number
  readonly so2: number
  readonly nox: number
  /** m/s, and the duct's area in m2. */
  readonly velocity: number
  readonly area: number
  /** ℃. */
  readonly temperature: number
  /** kPa against the air outside. */
  readonly pressure: number
  /** Percent. */
  readonly moisture: number
}

/** Coal power, gas and oil, industrial boiler, cement, waste incineration [rules of the emission standards, reported]. */
const REFERENCE_OXYGEN = [6, 3, 9, 10, 11] as const

export function makeGasPlant(seed: number): GasPlant {
  const referenceOxygen = REFERENCE_OXYGEN[Math.floor(trait(seed, 50, 0, 4.999))]!
  return {
    kind: 'gas',
    seed,
    rhythm: makeRhythm(seed, 0.14),
    oxygen: referenceOxygen + trait(seed, 51, -1, 1.2),
    referenceOxygen,
    dust: trait(seed, 52, 2, 8),
    so2: trait(seed, 53, 10, 30),
    nox: trait(seed, 54, 25, 45),
    velocity: trait(seed, 55, 7, 16),
    area: trait(seed, 56, 1.2, 14),
    temperature: trait(seed, 57, 48, 130),
    pressure: trait(seed, 58, -0.45, -0.08),
    moisture: trait(seed, 59, 5, 13),
  }
}

/** Places of the converted concentrations of dust, SO2 and NOx behind the nine signals. */
export const CONVERTED = 9

/** Fills `out` in the order of `gasSignals`, then the three converted values. `slot`: minutes since 1970. */
export function sampleGas(plant: GasPlant, slot: number, out: Float64Array): void {
  const { seed } = plant
  const load = loadAt(plant.rhythm, slot)
  // Less load means more air for the same fuel.
  const excess = 3.2 * (1 - load) + 0.35 * drift(seed, 60, slot, 37) + 0.12 * jitter(seed, 61, slot)
  const oxygen = Math.min(19.5, Math.max(1.5, plant.oxygen + excess))
  const dilution = (21 - oxygen) / (21 - plant.oxygen)
  const episode = episodeAt(seed, 62, slot, 15)
  out[0] =
    plant.dust *
    dilution *
    (0.85 + 0.15 * load) *
    (1 + 0.15 * drift(seed, 66, slot, 300) + 0.06 * drift(seed, 67, slot, 13) + 0.03 * jitter(seed, 68, slot))
  out[1] =
    plant.so2 *
    dilution *
    (1 +
      0.25 * drift(seed, 69, slot, 420) +
      0.1 * drift(seed, 70, slot, 23) +
      0.03 * jitter(seed, 71, slot) +
      1.1 * episode)
  // Thermal NOx rises with load and with the oxygen at the flame; the control chases it and overshoots.
  out[2] =
    plant.nox *
    dilution *
    (0.8 + 0.2 * load) *
    (1 +
      0.06 * excess +
      0.09 * drift(seed, 72, slot, 90) +
      0.07 * drift(seed, 73, slot, 9) +
      0.02 * jitter(seed, 74, slot))
  out[3] = oxygen
  const velocity =
    plant.velocity * load * (1 + 0.02 * drift(seed, 75, slot, 17) + 0.012 * jitter(seed, 76, slot))
  const temperature =
    plant.temperature + 6 * (load - 1) + 2.5 * drift(seed, 77, slot, 1440) + 0.6 * drift(seed, 78, slot, 29)
  const pressure = plant.pressure * (0.6 + 0.4 * load) + 0.02 * drift(seed, 79, slot, 19)
  const moisture = plant.moisture + 0.8 * drift(seed, 80, slot, 2160) + 0.25 * drift(seed, 81, slot, 41)
  out[4] = velocity
  out[5] = temperature
  out[6] = pressure
  out[7] = moisture
  // Dry flow at standard state [HJ 212-2017 App. D (31)].
  out[8] =
    plant.area *
    velocity *
    (273 / (273 + temperature)) *
    ((101.325 + pressure) / 101.325) *
    (1 - moisture / 100)
  // Converted to the reference oxygen [HJ 212-2017 App. D (28)].
  const conversion = (21 - plant.referenceOxygen) / (21 - oxygen)
  for (let i = 0; i < 3; i += 1) out[CONVERTED + i] = out[i]! * conversion
}
