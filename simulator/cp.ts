import { formatTime, type Item, type Version } from '../hj212/index.ts'
import type { DeviceFlag } from './device-flag.ts'
import type { PeriodValues } from './period.ts'
import { codeOf } from './plan.ts'
import { convertedPlace, flagAt, sample, SAMPLE_SIZE, slotOf, type Process } from './process.ts'
import { printRounded } from './rounding.ts'

/** Changes what a device says of its signals: how the demonstration lets an analyser fail. */
export type FlagOverride = (place: number, at: number) => DeviceFlag | null

const buffer = new Float64Array(SAMPLE_SIZE)

/** Items of a real-time upload (2011), DataTime first. `at`: epoch ms. */
export function realtimeItems(
  process: Process,
  version: Version,
  at: number,
  override?: FlagOverride,
): readonly Item[] {
  const slot = slotOf(at)
  sample(process, slot, buffer)
  const items: Item[] = [timeItem(at)]
  for (let place = 0; place < process.signals.length; place += 1) {
    const signal = process.signals[place]!
    const code = codeOf(signal, version)
    const decimals = signal.decimals[version]
    const converted = convertedPlace(process, place)
    const item: [string, string][] = [[`${code}-Rtd`, printRounded(buffer[place]!, decimals)]]
    // [HJ/T 212-2005 C.1] shows no converted real-time value.
    if (converted >= 0 && version !== '2005')
      item.push([`${code}-ZsRtd`, printRounded(buffer[converted]!, decimals)])
    item.push([`${code}-Flag`, override?.(place, at) ?? flagAt(process, place, slot)])
    items.push(item)
  }
  return items
}

/** Items of a minute, hour or day upload. `start`: epoch ms, start of the period. */
export function periodItems(
  process: Process,
  version: Version,
  start: number,
  values: PeriodValues,
  override?: FlagOverride,
): readonly Item[] {
  const items: Item[] = [timeItem(start)]
  for (let place = 0; place < process.signals.length; place += 1) {
    const signal = process.signals[place]!
    const code = codeOf(signal, version)
    const decimals = signal.decimals[version]
    const item: [string, string][] = []
    const printThree = (prefix: string, index: number): void => {
      item.push(
        [`${code}-${prefix}Min`, printRounded(values.minimum[index]!, decimals)],
        [`${code}-${prefix}Avg`, printRounded(values.average[index]!, decimals)],
        [`${code}-${prefix}Max`, printRounded(values.maximum[index]!, decimals)],
      )
    }
    if (signal.kind !== 'state')
      item.push([`${code}-Cou`, printRounded(values.total[place]!, signal.couDecimals)])
    printThree('', place)
    // [HJ/T 212-2005 C.5–C.7] period data carry neither converted values nor a flag.
    if (version !== '2005') {
      const converted = convertedPlace(process, place)
      if (converted >= 0) printThree('Zs', converted)
      item.push([`${code}-Flag`, override?.(place, start) ?? values.flags[place]!])
    }
    items.push(item)
  }
  return items
}

/** The content of CP that the items make. */
export function itemsText(items: readonly Item[]): string {
  return items.map((item) => item.map(([name, value]) => `${name}=${value}`).join(',')).join(';')
}

export function timeItem(at: number): Item {
  return [['DataTime', formatTime(at)]]
}
