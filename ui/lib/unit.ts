/** Units as they are printed: `mg/m3` → `mg/m³`. Digits are raised only behind a length. */
export const shownUnit = (unit: string): string =>
  unit.replace(
    /\b([cdk]?m)([23])\b/g,
    (_, length: string, power: string) => length + (power === '2' ? '²' : '³'),
  )
