const beijing = 8 * 3_600_000

/** Seventeen digits YYYYMMDDhhmmsszzz of Beijing time [HJ 212-2017 6.3.2 Table 3]. `at`: milliseconds since 1970. */
export function formatQn(at: number): string {
  return new Date(at + beijing).toISOString().replaceAll(/[^0-9]/g, '')
}

/**
 * Makes request numbers that never repeat and never go back: two in one millisecond, or a clock set back, take the
 * millisecond after the last. One maker per sender.
 */
export function makeQnMaker(): (now: number) => string {
  let last = -Infinity
  return (now) => {
    last = now > last ? now : last + 1
    return formatQn(last)
  }
}
