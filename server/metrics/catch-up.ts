const windowMs = 30_000

/** How long what waits will take. */
export interface CatchUp {
  note(backlogBytes: number, at: number): void
  /** 0: nothing waits. null: not known, or it does not get less. */
  seconds(): number | null
}

export function makeCatchUp(): CatchUp {
  let seen: { at: number; bytes: number }[] = []
  return {
    note(bytes, at) {
      seen = seen.filter((one) => one.at > at - windowMs && one.at < at)
      seen.push({ at, bytes })
    },
    seconds() {
      const first = seen[0]
      const last = seen.at(-1)
      if (first === undefined || last === undefined) return null
      if (last.bytes === 0) return 0
      const gained = first.bytes - last.bytes
      return gained <= 0 ? null : (last.bytes * (last.at - first.at)) / gained / 1000
    },
  }
}
