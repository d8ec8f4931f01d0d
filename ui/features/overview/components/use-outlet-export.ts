import { useState } from 'react'
import type { CsvCell } from '../../../lib/csv.ts'
import { saveCsv } from '../../../lib/csv.ts'
import { serverNow } from '../../../lib/clock.ts'
import { factorWord } from '../../../lib/factor-name.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { OverviewSearch } from '../../../lib/search/overview-search.ts'
import { listAllOutlets } from '../api/list-outlets.ts'

interface OutletExport {
  /** 0…1 while it runs, null when it does not. */
  readonly progress: number | null
  readonly error: unknown
  readonly start: () => void
}

/** All outlets of the present filters as a CSV file, one column per factor. */
export function useOutletExport(search: OverviewSearch): OutletExport {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const [progress, setProgress] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)

  const run = async (): Promise<void> => {
    setProgress(0)
    setError(null)
    try {
      const { outlets, factors } = await listAllOutlets(search, setProgress)
      const head = [
        t('outlet.state'),
        t('outlet'),
        t('outlet.discharger'),
        t('outlet.area'),
        t('medium'),
        t('data.time'),
        t('data.receivedAt'),
        ...factors.map(
          (factor) => `${factorWord(factor, language)}${factor.unit === null ? '' : ` (${factor.unit})`}`,
        ),
      ]
      const rows = outlets.map((outlet): CsvCell[] => {
        const cells = new Map(outlet.values.map((cell) => [cell.code, cell.value ?? cell.text]))
        const own: CsvCell[] = [
          t(`state.${outlet.state}`),
          outlet.name,
          outlet.dischargerName,
          outlet.divisionName,
          t(`medium.${outlet.medium}`),
          outlet.dataTime === null ? null : format.dateTime(outlet.dataTime),
          outlet.receivedAt === null ? null : format.dateTime(outlet.receivedAt),
        ]
        return own.concat(factors.map((factor) => cells.get(factor.code) ?? null))
      })
      const stamp = format.dateTime(serverNow()).replace(/\D/g, '')
      saveCsv(`${t('overview.title')}-${stamp}.csv`, [head, ...rows])
    } catch (cause) {
      setError(cause)
    } finally {
      setProgress(null)
    }
  }
  return { progress, error, start: () => void run() }
}
