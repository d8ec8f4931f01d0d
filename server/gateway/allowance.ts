/**
 * So many a minute, a minute's worth at once: what is used comes back evenly. Times are of one monotonic clock,
 * in milliseconds.
 */
export class Allowance {
  private readonly perMinute: number
  private left: number
  private at: number

  constructor(perMinute: number, at: number) {
    this.perMinute = perMinute
    this.left = perMinute
    this.at = at
  }

  private refill(at: number): void {
    const earned = ((at - this.at) * this.perMinute) / 60_000
    if (earned <= 0) return
    this.left = Math.min(this.perMinute, this.left + earned)
    this.at = at
  }

  /** Uses `count` if so much is left; what is more than a minute's worth takes all of it. */
  take(count: number, at: number): boolean {
    this.refill(at)
    if (this.left < Math.min(count, this.perMinute)) return false
    this.left -= count
    return true
  }

  /**
   * Uses `count` whatever is left: the milliseconds until the debt is paid, 0 without a debt. Looks at the clock
   * only when nothing seems left: this is done for every frame.
   */
  charge(count: number, at: number): number {
    this.left -= count
    if (this.left >= 0) return 0
    this.refill(at)
    return this.left >= 0 ? 0 : Math.ceil((-this.left * 60_000) / this.perMinute)
  }
}
