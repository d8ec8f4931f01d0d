const POWERS = [1, 10, 100, 1000, 10_000] as const

/**
 * A number as a device prints it: `decimals` places (0 … 4), halves to even, never "-0". [GB/T 8170]
 * Sums of decimals miss a tie by some ulp, so anything within 1e-7 of one counts as a tie.
 */
export function printRounded(value: number, decimals: number): string {
  const scaled = Math.abs(value) * POWERS[decimals]!
  const whole = Math.floor(scaled)
  const rest = scaled - whole
  const tie = Math.abs(rest - 0.5) < 1e-7
  const up = tie ? whole % 2 === 1 : rest > 0.5
  const rounded = up ? whole + 1 : whole
  const sign = value < 0 && rounded !== 0 ? '-' : ''
  if (decimals === 0) return `${sign}${rounded}`
  const power = POWERS[decimals]!
  const high = Math.floor(rounded / power)
  return `${sign}${high}.${String(rounded - high * power).padStart(decimals, '0')}`
}
