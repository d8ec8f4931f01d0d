/** One number where it is exact: seconds in 33 bits (up to the year 2242), points below 2^20. */
export const rowKey = ({
  pointId,
  start,
}: {
  readonly pointId: number
  readonly start: number
}): number | string =>
  pointId < 2 ** 20 && start >= 0 && start < 2 ** 33 * 1000 && start % 1000 === 0
    ? pointId * 2 ** 33 + start / 1000
    : `${pointId} ${start}`

/** Items with the same key, in the order they came. */
export function bySame<K, T>(keyOf: (item: T) => K, items: Iterable<T>): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
