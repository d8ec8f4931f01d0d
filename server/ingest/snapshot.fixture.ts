import type { Field } from './field.fixture.ts'

/**
 * Everything that ingest made, with factor sets by meaning: their keys, and the order of entries, depend on
 * the order of arrival.
 */
export async function snapshot(field: Field): Promise<Record<string, unknown[]>> {
  const result: Record<string, unknown[]> = {}
  for (const period of ['realtime', 'minute', 'hour', 'day'])
    result[period] = (await field.rows<ReadingRow>(readingsOf(`reading_${period}`, ''))).map(meaning)
  result['latest'] = (await field.rows<ReadingRow>(readingsOf('latest', 'period, '))).map(meaning)
  result['sources'] = await field.rows(
    `select point_id, period, start, frame, received_at, entries
     from reading_source s join factor_set f on f.id = s.factor_set order by point_id, period, start, frame`,
  )
  result['changes'] = await field.rows(
    'select * from reading_change order by point_id, period, start, entry, new_frame',
  )
  result['states'] = await field.rows('select * from logger_state order by logger_id')
  result['deviations'] = await field.rows('select * from logger_deviation order by logger_id, kind')
  result['messages'] = await field.rows('select * from device_message order by frame')
  result['quarantine'] = await field.rows('select * from quarantine order by frame')
  return result
}

interface ReadingRow {
  entries: string
  values: (number | null)[]
  flags: string | null
  texts: Record<string, string> | null
  [column: string]: unknown
}

const readingsOf = (table: string, more: string): string =>
  `select ${more}point_id, start, received_at, frame, entries, "values", flags, texts
   from ${table} r left join factor_set f on f.id = r.factor_set order by ${more}point_id, start`

/** `{ 'w01018-Rtd': [36.9, 'N', null] }` in the order of the names. */
export function meaning({ entries, values, flags, texts, ...row }: ReadingRow): Record<string, unknown> {
  const names = entries.split(',')
  const flagOf = flags === null ? names.map(() => 'N') : flags.split(',')
  const cells = names.map((name, i) => [name, [values[i], flagOf[i], texts?.[name] ?? null]] as const)
  return { ...row, cells: Object.fromEntries(cells.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** What stands, without which frame brought it and when: the same whatever the order of arrival. */
export async function readingsOnly(field: Field): Promise<Record<string, unknown[]>> {
  const all = await snapshot(field)
  const { realtime, minute, hour, day, latest } = all
  return {
    realtime: strip(realtime),
    minute: strip(minute),
    hour: strip(hour),
    day: strip(day),
    latest: strip(latest),
  }
}

function strip(rows: unknown[] = []): unknown[] {
  return rows.map((row) => {
    const { frame: _frame, received_at: _receivedAt, ...rest } = row as Record<string, unknown>
    return rest
  })
}
