import type { Region } from './regions.ts'

/** Index of the region that a head field came from; -1 when its bytes cannot be told. */
export const placeOfField = (name: string, regions: readonly Region[]): number =>
  regions.findIndex((region) =>
    name === 'CP' ? region.kind === 'mark' : region.kind === 'field' && region.name === name,
  )

/**
 * Regions of decoded pairs, in order. What was malformed is in the bytes and not among the pairs, so they are
 * matched by name, each from where the last one was found.
 */
export function placesOfPairs(names: readonly string[], regions: readonly Region[]): number[] {
  let next = 0
  return names.map((name) => {
    const found = regions.findIndex(
      (region, index) => index >= next && region.kind === 'pair' && region.name === name,
    )
    if (found !== -1) next = found + 1
    return found
  })
}
