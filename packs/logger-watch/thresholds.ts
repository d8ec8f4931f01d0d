/**
 * When a logger's clock or its way of signing in deserves attention.
 *
 * Source: none of the texts at hand (HJ 212, HJ 477, the provincial measures) states a figure that was verified.
 * All of these are engineering advice: they keep hour data in their hour and tell two devices from one bad line.
 * Status: advice, to be replaced when an authority sets its own.
 */
export interface Threshold {
  readonly value: number
  readonly unit: 'ms' | 'times' | 'loggers' | 'share'
  readonly source: 'engineering-advice'
}

const advice = (value: number, unit: Threshold['unit']): Threshold => ({
  value,
  unit,
  source: 'engineering-advice',
})

export const loggerThresholds = {
  /** A clock that is off by more raises an alarm… */
  driftBegin: advice(60_000, 'ms'),
  /** …which ends when it is off by less than this. */
  driftEnd: advice(30_000, 'ms'),
  /** A sudden change that is recorded as a step. */
  step: advice(60_000, 'ms'),
  /** Off by more than this, with a year before 2010: the clock was never set, or its battery is empty. */
  unset: advice(300 * 86_400_000, 'ms'),
  /** The platform's own clock is suspected when so many loggers… */
  fleetLoggers: advice(5, 'loggers'),
  /** …and this share of those heard are off by the same. */
  fleetShare: advice(0.6, 'share'),
  /** Two connections that take turns within this time are two devices. */
  alternation: advice(10 * 60_000, 'ms'),
  /** So many new connections from one address within that time are worth a look. */
  reconnects: advice(10, 'times'),
} as const satisfies Readonly<Record<string, Threshold>>
