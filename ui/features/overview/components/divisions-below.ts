/**
 * `420106` under `42` → `4201`, `420106`: GB/T 2260 goes down two digits a level. Prefix 4290 is no city:
 * its units stand right under the province.
 */
export function divisionsBelow(root: string | null, division: string | undefined): string[] {
  const trail: string[] = []
  for (let digits = Math.max(4, (root ?? '').length + 2); digits <= (division?.length ?? 0); digits += 2) {
    const code = division!.slice(0, digits)
    if (code !== '4290') trail.push(code)
  }
  return trail
}
