import type { FrameFlags, Version } from './message.ts'

/** Bit 1 of Flag: PNUM and PNO are there. 2025 swaps the letters of the two bits, not their places. */
export const HAS_PACKET_NUMBERS = 2
/** Bit 0 of Flag: an answer is wanted. */
export const ANSWER_WANTED = 1

const VERSION_BITS: Readonly<Record<Version, number>> = { '2005': 0, '2017': 4, '2025': 8 }

const all: readonly FrameFlags[] = Array.from({ length: 256 }, (_, value) =>
  Object.freeze({
    value,
    packetNumbers: (value & HAS_PACKET_NUMBERS) !== 0,
    answer: (value & ANSWER_WANTED) !== 0,
  }),
)

/** The field Flag of one byte, 0–255; the same object for the same value. */
export function frameFlags(value: number): FrameFlags {
  return all[value]!
}

/** Flag of a frame to be sent. [HJ 212-2017 Table 3] */
export function flagValue(version: Version, options: { answer: boolean; packetNumbers: boolean }): number {
  return (
    VERSION_BITS[version] |
    (options.answer ? ANSWER_WANTED : 0) |
    (options.packetNumbers ? HAS_PACKET_NUMBERS : 0)
  )
}

/**
 * The version that Flag (−1: no Flag) and ST say. Without Flag: 2005. Flag 8 and 9 under ST=21 come from the
 * surface-water station protocol, which used them years before HJ 212-2025 and is otherwise like 2017.
 */
export function versionOf(flag: number, isSurfaceWater: boolean): Version {
  if (flag < 4) return '2005'
  return flag < 8 || isSurfaceWater ? '2017' : '2025'
}
