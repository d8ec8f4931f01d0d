import type { LoggerEntry, PointLink, Registry } from '../registry/registry.ts'

/** MNs of which something changed that decides whether and how a frame is read. */
export function changedMns(from: Registry, to: Registry): string[] {
  const before = new Map<number, LoggerEntry>()
  for (const logger of from.loggers()) before.set(logger.id, logger)
  const changed = new Set<string>()
  for (const logger of to.loggers()) {
    const known = before.get(logger.id)
    before.delete(logger.id)
    if (known !== undefined && isSame(known, logger)) continue
    changed.add(logger.mn)
    if (known !== undefined) changed.add(known.mn)
  }
  // Whose logger is gone can make room for another of the same MN.
  for (const logger of before.values()) changed.add(logger.mn)
  return [...changed]
}

const isSame = (a: LoggerEntry, b: LoggerEntry): boolean =>
  a.mn === b.mn &&
  a.password === b.password &&
  a.version === b.version &&
  a.validFrom === b.validFrom &&
  a.validTo === b.validTo &&
  a.keys.length === b.keys.length &&
  a.keys.every((key, i) => key.equals(b.keys[i]!)) &&
  JSON.stringify(a.dialect) === JSON.stringify(b.dialect) &&
  a.points.length === b.points.length &&
  a.points.every((point, i) => isSamePoint(point, b.points[i]!))

const isSamePoint = (a: PointLink, b: PointLink): boolean =>
  a.pointId === b.pointId &&
  a.systemCode === b.systemCode &&
  a.validFrom === b.validFrom &&
  a.validTo === b.validTo &&
  a.factors.size === b.factors.size &&
  [...a.factors].every(([code, { unit, unitExponent }]) => {
    const other = b.factors.get(code)
    return other?.unit === unit && other.unitExponent === unitExponent
  })
