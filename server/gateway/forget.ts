/**
 * Keeps a map that remembers strangers bounded: past `most` its oldest tenth goes. A tenth at once, for a map
 * walks over what was deleted at its front, and one by one that costs more than the entry.
 */
export function forgetOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return
  let surplus = Math.ceil(map.size - most * 0.9)
  for (const key of map.keys()) {
    if (surplus <= 0) return
    map.delete(key)
    surplus -= 1
  }
}
