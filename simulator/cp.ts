import type { Version } from '../hj212/message.ts'
import { formatTime } from '../hj212/time.ts'
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
): string[] {
  const slot = slotOf(at)
  sample(process, slot, buffer)
  const items = [`DataTime=${formatTime(at)}`]
  for (let place = 0; place < process.signals.length; place += 1) {
    const signal = process.signals[place]!
    const code = codeOf(signal, version)
    const decimals = signal.decimals[version]
    const converted = convertedPlace(process, place)
    // [HJ/T 212-2005 6.3.3.2.3] knows no converted real-time value for uploads.
    const zs =
      converted < 0 || version === '2005'
        ? ''
        : `${code}-ZsRtd=${printRounded(buffer[converted]!, decimals)},`
    const flag = override?.(place, at) ?? flagAt(process, place, slot)
    items.push(`${code}-Rtd=${printRounded(buffer[place]!, decimals)},${zs}${code}-Flag=${flag}`)
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
): string[] {
  const items = [`DataTime=${formatTime(start)}`]
  for (let place = 0; place < process.signals.length; place += 1) {
    const signal = process.signals[place]!
    const code = codeOf(signal, version)
    const decimals = signal.decimals[version]
    const print = (field: string, value: number): string =>
      `${code}-${field}=${printRounded(value, decimals)}`
    const three = (prefix: string, index: number): string[] => [
      print(`${prefix}Min`, values.minimum[index]!),
      print(`${prefix}Avg`, values.average[index]!),
      print(`${prefix}Max`, values.maximum[index]!),
    ]
    const pairs =
      signal.kind === 'state' ? [] : [`${code}-Cou=${printRounded(values.total[place]!, signal.couDecimals)}`]
    pairs.push(...three('', place))
    // [HJ/T 212-2005 C.5–C.7] period data carry neither converted values nor a flag.
    if (version !== '2005') {
      const converted = convertedPlace(process, place)
      if (converted >= 0) pairs.push(...three('Zs', converted))
      pairs.push(`${code}-Flag=${override?.(place, start) ?? values.flags[place]!}`)
    }
    items.push(pairs.join(','))
  }
  return items
}
