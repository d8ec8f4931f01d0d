import type { PointLink } from '../registry/registry.ts'
import type { QuarantineReason } from './formed.ts'

const isValidAt = ({ validFrom, validTo }: PointLink, at: number): boolean =>
  validFrom <= at && (validTo === null || at < validTo)

/** Which point each factor of a frame belongs to. */
export type Assignment =
  /** All of it to one point. */
  | { readonly kind: 'one'; readonly point: PointLink }
  /** By factor code; codes that no list names are in `left`. */
  | {
      readonly kind: 'several'
      readonly pointOf: ReadonlyMap<string, PointLink>
      readonly left: readonly string[]
    }
  | { readonly kind: 'none'; readonly reason: QuarantineReason }

/**
 * One MN may serve several points. Those valid at the data time count: a single one takes everything; of
 * several, the one of the system code (ST); of several with that code (or none), the factor lists decide,
 * and a factor that not exactly one of them names is left over.
 */
export function assignPoints(
  points: readonly PointLink[],
  systemCode: string | null,
  factorCodes: () => readonly string[],
  at: number,
): Assignment {
  let only: PointLink | null = null
  let valid = 0
  let onlyOfCode: PointLink | null = null
  let ofCode = 0
  for (const point of points) {
    if (!isValidAt(point, at)) continue
    valid++
    only = point
    if (point.systemCode === systemCode) {
      ofCode++
      onlyOfCode = point
    }
  }
  if (valid === 0) return { kind: 'none', reason: 'no-point-then' }
  if (valid === 1) return { kind: 'one', point: only! }
  if (ofCode === 1) return { kind: 'one', point: onlyOfCode! }
  const candidates = points.filter(
    (point) => isValidAt(point, at) && (ofCode === 0 || point.systemCode === systemCode),
  )
  return assignByFactors(candidates, factorCodes())
}

function assignByFactors(candidates: readonly PointLink[], codes: readonly string[]): Assignment {
  const pointOf = new Map<string, PointLink>()
  const left: string[] = []
  for (const code of codes) {
    const owners = candidates.filter((point) => point.factors.has(code))
    if (owners.length === 1) pointOf.set(code, owners[0]!)
    else left.push(code)
  }
  return pointOf.size === 0 ? { kind: 'none', reason: 'ambiguous-point' } : { kind: 'several', pointOf, left }
}
