import type { FrameAddress } from '../journal/record.ts'

/** How far the journal is in the tables. */
export interface Position {
  /** Everything before it is in the tables. */
  readonly applied: FrameAddress
  /** Where a restart reads from, to have in memory what is not in the tables yet. */
  readonly resume: FrameAddress
}

/** The oldest of what is still needed: what was applied, parts that wait, what was not flushed. */
export function makePosition(applied: FrameAddress, ...needed: readonly (FrameAddress | null)[]): Position {
  let resume = applied
  for (const address of needed) if (address !== null && address < resume) resume = address
  return { applied, resume }
}
