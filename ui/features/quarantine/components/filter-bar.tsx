import { Button, DatePicker, Input } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import utc from 'dayjs/plugin/utc'
import { useText } from '../../../lib/i18n/text.ts'
import type { QuarantineFilters } from '../../../lib/search/quarantine-search.ts'
import type { ChangeQuarantineSearch } from './quarantine-page.tsx'
import { noFilter } from './no-filter.ts'

dayjs.extend(utc)

/** The platform's wall clock, wherever the browser stands. */
const minutesEast = 480
const shown = (ms: number | undefined) => (ms === undefined ? null : dayjs(ms).utcOffset(minutesEast))

const fields = [
  { name: 'mn', label: 'quarantine.mn', wide: true },
  { name: 'address', label: 'quarantine.address', wide: false },
  { name: 'command', label: 'quarantine.command', wide: false },
  { name: 'text', label: 'quarantine.text', wide: false },
] as const

interface FilterBarProps {
  readonly filters: QuarantineFilters
  readonly onChange: ChangeQuarantineSearch
}

/** Everything that narrows the list; it stands in the address bar. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const t = useText()
  return (
    <search className="card quarantine-filters">
      {fields.map(({ name, label, wide }) => (
        <Input.Search
          key={`${name} ${filters[name] ?? ''}`}
          className={wide ? 'quarantine-filter wide' : 'quarantine-filter'}
          defaultValue={filters[name] ?? ''}
          allowClear
          placeholder={t(label)}
          aria-label={t(label)}
          maxLength={name === 'command' ? 16 : 64}
          onSearch={(text) => onChange({ [name]: text.trim() === '' ? undefined : text.trim() })}
        />
      ))}
      <DatePicker.RangePicker
        className="quarantine-range"
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        allowEmpty={[true, true]}
        aria-label={t('quarantine.range')}
        value={[shown(filters.from), shown(filters.to)]}
        onChange={(range) => {
          const [from, to] = range ?? []
          onChange({ from: from?.valueOf(), to: to?.valueOf() })
        }}
      />
      {Object.keys(filters).length > 0 && (
        <Button type="link" onClick={() => onChange(noFilter)}>
          {t('quarantine.clear')}
        </Button>
      )}
    </search>
  )
}
