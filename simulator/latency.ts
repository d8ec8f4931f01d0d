/** Latencies in buckets of 10 µs up to 1 s and of 1 ms up to 100 s: constant cost a value, no values kept. */
export interface Latencies {
  /** Milliseconds. */
  add(value: number): void
  clear(): void
  count(): number
  /** Upper end of the bucket that holds the part `p` (0…1) of the values, ms; 0 without values. */
  quantile(p: number): number
  max(): number
}

const FINE = 100_000
const COARSE = 100_000

export function makeLatencies(): Latencies {
  const buckets = new Uint32Array(FINE + COARSE)
  let count = 0
  let max = 0
  return {
    add(value) {
      const place = value < 1000 ? Math.floor(value * 100) : FINE + Math.min(COARSE - 1, Math.floor(value))
      buckets[Math.max(0, place)]! += 1
      count += 1
      if (value > max) max = value
    },
    clear() {
      buckets.fill(0)
      count = 0
      max = 0
    },
    count: () => count,
    quantile(p) {
      let left = Math.ceil(count * p)
      if (left === 0) return 0
      for (let place = 0; place < buckets.length; place += 1) {
        left -= buckets[place]!
        if (left <= 0) return Math.min(max, place < FINE ? (place + 1) / 100 : place - FINE + 1)
      }
      return max
    },
    max: () => max,
  }
}
