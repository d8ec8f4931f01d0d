import { useQueries } from '@tanstack/react-query'
import type { Period } from '../../../../contract/common.ts'
import { factorWord, unitOf } from '../../../lib/factor-name.ts'
import { fieldWord } from '../../../lib/field.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { mostPoints, seriesQuery } from '../api/get-series.ts'
import type { Curve } from './chart-option.ts'
import { withDetail, withGaps } from './gaps.ts'
import type { Stretch } from './zoom.ts'

export interface CurveChoice {
  readonly code: string
  readonly field: string
}

interface Curves {
  readonly curves: readonly Curve[]
  readonly thinned: boolean
  /** Points stored in the range, before thinning. */
  readonly total: number
  readonly isPending: boolean
  readonly error: unknown
  readonly refetch: () => void
}

/** The chosen curves over the whole range; where they had to be thinned, what is zoomed into is asked again. */
export function useCurves(
  pointId: number,
  period: Period,
  choices: readonly CurveChoice[],
  whole: Stretch,
  zoom: Stretch | null,
): Curves {
  const language = useLanguage()
  const base = useQueries({
    queries: choices.map((choice) => seriesQuery({ pointId, period, ...choice, ...whole })),
  })
  const fine = useQueries({
    queries: choices.map((choice, index) => ({
      ...seriesQuery({ pointId, period, ...choice, ...(zoom ?? whole) }),
      enabled: zoom !== null && base[index]?.data?.thinned === true,
    })),
  })
  const curves = choices.flatMap((choice, index): Curve[] => {
    const series = base[index]?.data
    // The former curve's points may stand in while the next is fetched: not under another name.
    if (series === undefined || series.factor.code !== choice.code || series.field !== choice.field) return []
    const detail = zoom === null || !series.thinned ? undefined : fine[index]
    const points =
      detail?.data === undefined || detail.isPlaceholderData || zoom === null
        ? series.points
        : withDetail(series.points, detail.data.points, zoom.from, zoom.to)
    const bucketMs = series.thinned ? (4 * (whole.to - whole.from)) / mostPoints : 0
    return [
      {
        ...choice,
        name: `${factorWord(series.factor, language)} · ${fieldWord(choice.field, language)}`,
        unit: unitOf(series.factor, choice.field),
        points: withGaps(points, bucketMs),
      },
    ]
  })
  return {
    curves,
    thinned: base.some((query) => query.data?.thinned === true),
    total: base.reduce((sum, query) => sum + (query.data?.total ?? 0), 0),
    isPending: base.some((query) => query.isPending),
    error: base.find((query) => query.isError)?.error ?? null,
    refetch: () => {
      for (const query of base) void query.refetch()
    },
  }
}
