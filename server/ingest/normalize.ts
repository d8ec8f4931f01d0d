import type { Factor, Message } from '../../hj212/message.ts'
import type { FactorSet } from './factor-set.ts'
import { nameFactor } from './factor-name.ts'
import type { PointLink } from '../registry/registry.ts'
import { safeFlag } from './flags.ts'
import { safeText } from './safe-text.ts'
import { isMissingMarker, scaleNumber } from './value.ts'

const none: readonly null[] = []

/** What a frame says of one point, in the columns of a row. */
export interface Normalized {
  readonly set: FactorSet
  readonly values: readonly number[]
  readonly flags: string | null
  readonly texts: Readonly<Record<string, string>> | null
}

/**
 * Factors of a frame in the platform's own terms: codes of 2017, the standard's units, NaN (null) for what is
 * no number, with the text kept. null when no value is left.
 *
 * Amounts (Cou) have the emission unit, which no version changed: neither the change of unit between the
 * versions nor that of the registry is for them.
 */
export function normalizeFactors(
  message: Message,
  factors: readonly Factor[],
  point: PointLink,
  setOf: (text: string) => FactorSet,
): Normalized | null {
  let list = ''
  const values: number[] = []
  const flags: string[] = []
  let isNormal = true
  let texts: Record<string, string> | null = null
  const keepText = (entry: string, text: string): void => {
    texts ??= {}
    texts[entry] = safeText(text)
  }
  for (const factor of factors) {
    const name = nameFactor(factor.code)
    const registered = point.factors.get(name.code)
    // A unit of the device's own is converted whole; else its version's unit comes first.
    const ofVersion = registered === undefined || registered.unit === null ? name.exponent : 0
    const exponent = ofVersion + (registered?.unitExponent ?? 0)
    const flag = factor.flag === null || factor.flag === 'N' ? (factor.flag ?? '') : safeFlag(factor.flag)
    for (const { field, text, number } of factor.values) {
      const entry = `${name.code}-${field}`
      list += list === '' ? entry : `,${entry}`
      let value = Number.NaN
      if (number !== null && !(message.version === '2025' && isMissingMarker(field, text)))
        value = scaleNumber(text, number, field === 'Cou' ? 0 : exponent)
      if (Number.isNaN(value)) keepText(entry, text)
      values.push(value)
      flags.push(flag)
      if (flag !== 'N') isNormal = false
    }
    // What is sent beside the values has no number; a flag alone says why there is none.
    const aside = factor.values.length === 0 && flag !== '' ? { field: 'Flag', text: flag } : null
    const extended =
      factor.eFlag === null || factor.eFlag === '' ? null : { field: 'EFlag', text: factor.eFlag }
    for (const note of aside === null && extended === null ? none : [aside, extended]) {
      if (note === null) continue
      const entry = `${name.code}-${note.field}`
      list += list === '' ? entry : `,${entry}`
      keepText(entry, note.text)
      values.push(Number.NaN)
      flags.push(flag)
      if (flag !== 'N') isNormal = false
    }
  }
  if (values.length === 0) return null
  const set = setOf(list)
  const row = { set, values, flags: isNormal ? null : flags.join(','), texts }
  return set.unique ? row : withoutRepeats(row, flags, setOf)
}

/** The same factor under its old and its new code: the last one stands [reference 9.3]. */
function withoutRepeats(
  { set, values, texts }: Normalized,
  flags: readonly string[],
  setOf: (text: string) => FactorSet,
): Normalized {
  const places = new Map<string, number>()
  for (const [place, entry] of set.entries.entries()) places.set(entry, place)
  const kept = [...places.values()]
  const keptFlags = kept.map((place) => flags[place]!)
  const keptValues = kept.map((place) => values[place]!)
  const keptTexts = Object.entries(texts ?? {}).filter(([entry]) => Number.isNaN(values[places.get(entry)!]!))
  return {
    set: setOf([...places.keys()].join(',')),
    values: keptValues,
    flags: keptFlags.every((flag) => flag === 'N') ? null : keptFlags.join(','),
    texts: keptTexts.length === 0 ? null : Object.fromEntries(keptTexts),
  }
}
