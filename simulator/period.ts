import { HOUR, MINUTE } from './beijing.ts'
import type { DeviceFlag } from './device-flag.ts'
import { convertedPlace, flagAt, sample, SAMPLE_SIZE, slotOf, type Process } from './process.ts'

/** Figures of a period. Arrays are in the order of a sample; `total` and `flags` in that of the signals. */
export interface PeriodValues {
  readonly average: Float64Array
  readonly minimum: Float64Array
  readonly maximum: Float64Array
  /** m3 of a flow, kg of a pollutant, 0 for a state. */
  readonly total: Float64Array
  readonly flags: readonly DeviceFlag[]
  /** What each average weighs when periods are joined. */
  readonly weight: Float64Array
}

interface Draft extends PeriodValues {
  readonly flags: DeviceFlag[]
}

function makeDraft(): Draft {
  return {
    average: new Float64Array(SAMPLE_SIZE),
    minimum: new Float64Array(SAMPLE_SIZE).fill(Infinity),
    maximum: new Float64Array(SAMPLE_SIZE).fill(-Infinity),
    total: new Float64Array(SAMPLE_SIZE),
    flags: [],
    weight: new Float64Array(SAMPLE_SIZE),
  }
}

/** Forms periods of one process. Hours are remembered for the day that they make. */
export interface Periods {
  /** `start`: epoch ms, start of the period; `minutes`: its length. */
  minutes(start: number, minutes: number): PeriodValues
  hour(start: number): PeriodValues
  day(start: number): PeriodValues
}

const REMEMBERED_HOURS = 26

export function makePeriods(process: Process): Periods {
  const hours = new Map<number, PeriodValues>()
  const hour = (start: number): PeriodValues => {
    const known = hours.get(start)
    if (known !== undefined) return known
    const formed = fromSamples(process, slotOf(start), HOUR / MINUTE)
    hours.set(start, formed)
    if (hours.size > REMEMBERED_HOURS) hours.delete(hours.keys().next().value!)
    return formed
  }
  return {
    minutes: (start, minutes) => fromSamples(process, slotOf(start), minutes),
    hour,
    day: (start) =>
      fromHours(
        process,
        Array.from({ length: 24 }, (_, index) => hour(start + index * HOUR)),
      ),
  }
}

const slotBuffer = new Float64Array(SAMPLE_SIZE)

/**
 * Averages of the normal values only; of all when none is normal. Waste-water concentrations are weighed by the flow
 * [HJ 212-2017 App. D (12)–(14)], everything else is an arithmetic mean [(15)–(17), (23)–(25)].
 */
function fromSamples(process: Process, firstSlot: number, slots: number): PeriodValues {
  const { signals, flow } = process
  const samples = new Float64Array(slots * SAMPLE_SIZE)
  for (let i = 0; i < slots; i += 1) {
    sample(process, firstSlot + i, slotBuffer)
    samples.set(slotBuffer, i * SAMPLE_SIZE)
  }
  const draft = makeDraft()
  const flags: DeviceFlag[] = []
  for (let place = 0; place < signals.length; place += 1) {
    let normal = 0
    for (let i = 0; i < slots; i += 1) {
      flags[i] = flagAt(process, place, firstSlot + i)
      if (flags[i] === 'N') normal += 1
    }
    const kind = signals[place]!.kind
    const converted = convertedPlace(process, place)
    for (let i = 0; i < slots; i += 1) {
      const base = i * SAMPLE_SIZE
      const through = samples[base + flow]!
      // The flow meter counts whatever the analysers are busy with.
      if (kind === 'flow') draft.total[place]! += through * volumePerMinute(process)
      if (normal > 0 && flags[i] !== 'N') continue
      const weight = kind === 'pollutant' && process.kind === 'water' ? through : 1
      take(draft, place, samples[base + place]!, weight)
      if (converted >= 0) take(draft, converted, samples[base + converted]!, 1)
      if (kind === 'pollutant')
        draft.total[place]! += samples[base + place]! * through * MASS_PER_MINUTE[process.kind]
    }
    draft.flags[place] = periodFlag(process, flags, normal)
  }
  return finish(draft)
}

/** Day means are means of hour means; totals are sums [HJ 212-2017 App. D (4), (11), (25), (34)]. */
function fromHours(process: Process, hours: readonly PeriodValues[]): PeriodValues {
  const draft = makeDraft()
  for (let place = 0; place < process.signals.length; place += 1) {
    const flags = hours.map((hour) => hour.flags[place]!)
    const normal = flags.filter((flag) => flag === 'N').length
    const converted = convertedPlace(process, place)
    for (const [index, hour] of hours.entries()) {
      draft.total[place]! += hour.total[place]!
      if (normal > 0 && flags[index] !== 'N') continue
      join(draft, place, hour, process.kind === 'water' ? hour.weight[place]! : 1)
      if (converted >= 0) join(draft, converted, hour, 1)
    }
    draft.flags[place] = periodFlag(process, flags, normal)
  }
  return finish(draft)
}

function take(draft: Draft, place: number, value: number, weight: number): void {
  draft.average[place]! += value * weight
  draft.weight[place]! += weight
  if (value < draft.minimum[place]!) draft.minimum[place] = value
  if (value > draft.maximum[place]!) draft.maximum[place] = value
}

function join(draft: Draft, place: number, part: PeriodValues, weight: number): void {
  draft.average[place]! += part.average[place]! * weight
  draft.weight[place]! += weight
  draft.minimum[place] = Math.min(draft.minimum[place]!, part.minimum[place]!)
  draft.maximum[place] = Math.max(draft.maximum[place]!, part.maximum[place]!)
}

function finish(draft: Draft): PeriodValues {
  for (let place = 0; place < SAMPLE_SIZE; place += 1) {
    const weight = draft.weight[place]!
    if (weight > 0) draft.average[place]! /= weight
  }
  return draft
}

/** m3 in a minute: of water from L/s, of gas from m3/s. */
function volumePerMinute(process: Process): number {
  return process.kind === 'water' ? 60 / 1000 : 60
}

/** kg in a minute: mg/L · L/s, or mg/m3 · m3/s, either way mg/s. */
const MASS_PER_MINUTE = { water: 60e-6, gas: 60e-6 } as const

/**
 * Waste water: one abnormal value makes the period abnormal. Flue gas: N from 75 % of normal values on, else D.
 * [HJ 212-2017 C.16–C.18]
 */
function periodFlag(process: Process, flags: readonly DeviceFlag[], normal: number): DeviceFlag {
  if (process.kind === 'gas') return normal * 4 >= flags.length * 3 ? 'N' : 'D'
  return normal === flags.length ? 'N' : flags.find((flag) => flag !== 'N')!
}
