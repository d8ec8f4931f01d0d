import { DownloadOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo } from 'react'
import type { FactorName, Period, ValueCell } from '../../../../contract/common.ts'
import type { ReadingRow } from '../../../../contract/outlet.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { FlagMark, ReadingNumber } from '../../../components/reading.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { StaleNotice, Trouble } from '../../../components/trouble.tsx'
import { factorWord, unitOf } from '../../../lib/factor-name.ts'
import { fieldWord } from '../../../lib/field.ts'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'
import { exportAddress } from '../api/export-readings.ts'
import { readingsQuery } from '../api/list-readings.ts'
import type { Stretch } from '../curve/zoom.ts'
import { groupByFactor } from './cell-order.ts'

interface ReadingsTableProps {
  readonly pointId: number
  readonly period: Period
  readonly range: Stretch
  readonly onOpenValue: (value: ValueKey, frame: string | undefined) => void
}

/** Row by row, newest first: the same range as the curves, and the same range goes into the file. */
export function ReadingsTable({ pointId, period, range, onOpenValue }: ReadingsTableProps) {
  const t = useText()
  const format = useFormat()
  const ask = { pointId, period, ...range }
  const query = useInfiniteQuery(readingsQuery(ask))
  const { columns, rows } = useMemo(() => {
    const pages = query.data?.pages ?? []
    const all = pages.flatMap((page) => page.rows)
    const factors = new Map(pages.flatMap((page) => page.factors).map((factor) => [factor.code, factor]))
    return { rows: all, columns: columnsOf(all, [...factors.values()]) }
  }, [query.data])
  return (
    <section className="card" aria-label={t('table.title')}>
      <div className="card-head">
        <h2>
          {t('table.title')}
          <span className="head-note">
            {format.dateTime(range.from).slice(0, 16)} — {format.dateTime(range.to).slice(0, 16)}
          </span>
        </h2>
        <Button icon={<DownloadOutlined />} href={exportAddress(ask)} download title={t('table.export.help')}>
          {t('table.export')}
        </Button>
      </div>
      {query.data !== undefined && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined && query.isPending && (
        <SkeletonRows rows={8} height={34} label={t('state.loading')} />
      )}
      {query.data === undefined && query.isError && (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && rows.length === 0 && (
        <Nothing title={t('curve.none')} text={t('curve.none.do')} />
      )}
      {rows.length > 0 && (
        <>
          <section
            className="readings-scroll"
            aria-label={t('table.scroll')}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by arrow keys
            tabIndex={0}
            data-waiting={query.isPlaceholderData}
          >
            <table className="readings">
              <Head columns={columns} />
              <tbody>
                {rows.map((row) => (
                  <Row key={row.dataTime} row={row} columns={columns} onOpenValue={onOpenValue} />
                ))}
              </tbody>
            </table>
          </section>
          <div className="readings-foot">
            <span className="quiet">{t('table.shown', { n: format.count(rows.length) })}</span>
            {query.hasNextPage && (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('table.earlier')}
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  )
}

interface Columns {
  readonly code: string
  readonly factor: FactorName | undefined
  readonly fields: readonly string[]
}

/** The union of what the rows have, in the outlet's order. */
function columnsOf(rows: readonly ReadingRow[], factors: readonly FactorName[]): Columns[] {
  const once = new Map<string, ValueCell>()
  for (const row of rows) for (const cell of row.values) once.set(`${cell.code}-${cell.field}`, cell)
  return groupByFactor([...once.values()], factors).map(({ code, cells }) => ({
    code,
    factor: factors.find((factor) => factor.code === code),
    fields: cells.map((cell) => cell.field),
  }))
}

function Head({ columns }: { readonly columns: readonly Columns[] }) {
  const t = useText()
  const language = useLanguage()
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2} className="readings-time">
          {t('data.time')}
        </th>
        {columns.map(({ code, factor, fields }) => (
          <th key={code} scope="colgroup" colSpan={fields.length} title={code}>
            {factor === undefined ? code : factorWord(factor, language)}
            {factor?.unit !== undefined && factor.unit !== null && (
              <span className="readings-unit">{unitOf(factor, 'Avg')}</span>
            )}
          </th>
        ))}
        <th scope="col" rowSpan={2}>
          {t('data.receivedAt')}
        </th>
      </tr>
      <tr>
        {columns.flatMap(({ code, fields }) =>
          fields.map((field, index) => (
            <th
              key={`${code}-${field}`}
              scope="col"
              className={index === 0 ? 'readings-field readings-first' : 'readings-field'}
            >
              {fieldWord(field, language)}
            </th>
          )),
        )}
      </tr>
    </thead>
  )
}

interface RowProps {
  readonly row: ReadingRow
  readonly columns: readonly Columns[]
  readonly onOpenValue: ReadingsTableProps['onOpenValue']
}

function Row({ row, columns, onOpenValue }: RowProps) {
  const format = useFormat()
  const cells = new Map(row.values.map((cell) => [`${cell.code}-${cell.field}`, cell]))
  const open = (cell: ValueCell): void =>
    onOpenValue(
      {
        pointId: row.pointId,
        period: row.period,
        at: Date.parse(row.dataTime),
        code: cell.code,
        field: cell.field,
      },
      undefined,
    )
  return (
    <tr>
      <th scope="row" className="readings-time">
        {format.dateTime(row.dataTime)}
      </th>
      {columns.flatMap(({ code, fields }) =>
        fields.map((field, index) => {
          const cell = cells.get(`${code}-${field}`)
          return (
            <td key={`${code}-${field}`} className={index === 0 ? 'readings-first' : undefined}>
              {cell !== undefined && (
                <button type="button" className="readings-value" onClick={() => open(cell)}>
                  <FlagMark flag={cell.flag} short />
                  <ReadingNumber cell={cell} />
                </button>
              )}
            </td>
          )
        }),
      )}
      <td className="quiet nowrap" title={format.dateTime(row.receivedAt)}>
        {format.time(row.receivedAt, Date.parse(row.dataTime))}
      </td>
    </tr>
  )
}
