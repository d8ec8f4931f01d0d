import type { Version } from '../message.ts'

/** OverTime in seconds, ReCount in re-sends after the first try [HJ 212-2017 6.2]. */
export interface TimeOuts {
  readonly OverTime: number
  readonly ReCount: number
}

/** What nearly every kind of line has; the table of 2025 was not seen and is taken to say the same. */
export const defaultTimeouts: TimeOuts = { OverTime: 10, ReCount: 3 }

const fast: TimeOuts = { OverTime: 5, ReCount: 3 }

/** Kinds of line that depart from the default [HJ/T 212-2005 Table 1] [HJ 212-2017 Table 1]. */
const departing: Readonly<Record<Version, ReadonlyMap<string, TimeOuts>>> = {
  '2005': new Map([
    ['PSTN', fast],
    ['ADSL', fast],
    ['SMS', { OverTime: 30, ReCount: 3 }],
  ]),
  '2017': new Map([['ADSL', fast]]),
  '2025': new Map([['ADSL', fast]]),
}

/** Time-outs of one kind of line, e.g. GPRS, ADSL, TD-LTE. */
export function timeoutsOfLine(version: Version, line: string): TimeOuts {
  return departing[version].get(line) ?? defaultTimeouts
}
