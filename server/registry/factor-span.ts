import type { FactorLink } from './registry.ts'

/** [validFrom, validTo) in milliseconds; null: until further notice. */
export interface Span {
  readonly validFrom: number
  readonly validTo: number | null
}

/** Factors that are valid together for a while. */
export interface FactorSpan extends Span {
  readonly factors: ReadonlyMap<string, FactorLink>
}

const none: ReadonlyMap<string, FactorLink> = new Map()
const endOf = (span: Span): number => span.validTo ?? Number.POSITIVE_INFINITY

/** Cuts `whole` at every beginning and end of factors, each part with the factors valid in it. */
export function cutByFactors(whole: Span, spans: readonly FactorSpan[]): FactorSpan[] {
  const from = whole.validFrom
  const to = endOf(whole)
  if (!(from < to)) return []
  const touching = spans.filter((span) => span.validFrom < to && endOf(span) > from)
  const [only] = touching
  if (only === undefined) return [{ ...whole, factors: none }]
  if (touching.length === 1 && only.validFrom <= from && endOf(only) >= to) {
    return [{ ...whole, factors: only.factors }]
  }
  const borders = new Set([from])
  for (const span of touching) {
    if (span.validFrom > from) borders.add(span.validFrom)
    if (endOf(span) < to) borders.add(endOf(span))
  }
  const starts = [...borders].sort((a, b) => a - b)
  return starts.map((start, i) => {
    const valid = touching.filter((span) => span.validFrom <= start && endOf(span) > start)
    const factors =
      valid.length === 1 ? valid[0]!.factors : new Map(valid.flatMap((span) => Array.from(span.factors)))
    return { validFrom: start, validTo: starts[i + 1] ?? whole.validTo, factors }
  })
}
