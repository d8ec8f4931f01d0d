/** `420106` under `42` → `4201`, `420106`: GB/T 2260 goes down two digits a level. */
export function divisionsBelow(root: string | null, division: string | undefined): string[] {
  const trail: string[] = []
  for (let digits = Math.max(4, (root ?? '').length + 2); digits <= (division?.length ?? 0); digits += 2) {
    trail.push(division!.slice(0, digits))
  }
  return trail
}
