import { drift, jitter, trait } from './chance.ts'
import { episodeAt, loadAt, makeRhythm, type Rhythm } from './rhythm.ts'

/** A waste-water outlet: what it lets out on an ordinary day. */
export interface WaterPlant {
  readonly kind: 'water'
  readonly seed: number
  readonly rhythm: Rhythm
  /** L/s. */
  readonly flow: number
  /** mg/L. */
  readonly cod: number
  readonly ammonia: number
  readonly phosphorus: number
  readonly nitrogen: number
  readonly ph: number
  /** Minutes between two results of the wet-chemistry analysers, which show the last one until then. */
  readonly cycle: number
}

const CYCLES = [20, 30, 60, 60] as const

export function makeWaterPlant(seed: number): WaterPlant {
  return {
    kind: 'water',
    seed,
    rhythm: makeRhythm(seed, 0.22),
    flow: trait(seed, 20, 0.2, 1) ** 3 * 260,
    cod: trait(seed, 21, 18, 38),
    ammonia: trait(seed, 22, 0.8, 3.6),
    phosphorus: trait(seed, 23, 0.12, 0.38),
    nitrogen: trait(seed, 24, 5, 9.5),
    ph: trait(seed, 25, 6.9, 7.8),
    cycle: CYCLES[Math.floor(trait(seed, 26, 0, 3.999))]!,
  }
}

/** Fills `out` in the order of `waterSignals`. `slot`: minutes since 1970. */
export function sampleWater(plant: WaterPlant, slot: number, out: Float64Array): void {
  const { seed, rhythm } = plant
  const flow =
    plant.flow * loadAt(rhythm, slot) * (1 + 0.03 * drift(seed, 30, slot, 11) + 0.01 * jitter(seed, 31, slot))
  // What the analysers show was drawn at the start of their cycle.
  const drawn = slot - (slot % plant.cycle)
  const load = loadAt(rhythm, drawn)
  const episode = episodeAt(seed, 32, drawn, 12)
  // Strength of the waste water moves all concentrations together; the rest is each one's own.
  const strength =
    (0.72 + 0.28 * load) *
    (1 + 0.1 * drift(seed, 36, drawn, 2880) + 0.07 * drift(seed, 37, drawn, 360) + 0.9 * episode)
  const ammonia =
    plant.ammonia * strength * (1 + 0.18 * drift(seed, 38, drawn, 1440) + 0.05 * jitter(seed, 39, drawn))
  out[0] = flow
  out[1] = plant.cod * strength * (1 + 0.06 * drift(seed, 40, drawn, 240) + 0.025 * jitter(seed, 41, drawn))
  out[2] = ammonia
  out[3] =
    plant.phosphorus * strength * (1 + 0.15 * drift(seed, 42, drawn, 720) + 0.04 * jitter(seed, 43, drawn))
  // Total nitrogen holds the ammonia and more.
  out[4] = ammonia + plant.nitrogen * (0.8 + 0.2 * load) * (1 + 0.1 * drift(seed, 44, drawn, 960))
  out[5] = plant.ph + 0.22 * drift(seed, 45, slot, 1440) + 0.06 * drift(seed, 46, slot, 45) - 0.15 * episode
}
