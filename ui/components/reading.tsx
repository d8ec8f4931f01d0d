import type { ValueCell } from '../../contract/common.ts'
import { flagWord, isRemarkable } from '../lib/flag.ts'
import { useFormat } from '../lib/i18n/format.ts'
import { useLanguage } from '../lib/i18n/language.ts'
import { useText } from '../lib/i18n/text.ts'
import './reading.css'

/** A number; or the text that came in its place; or a dash that says "none". Never 0 for nothing. */
export function ReadingNumber({ cell }: { readonly cell: Pick<ValueCell, 'value' | 'text'> }) {
  const format = useFormat()
  const t = useText()
  if (cell.value !== null) return <span className="reading-number">{format.number(cell.value)}</span>
  const text = cell.text?.trim() ?? ''
  return (
    <span className="reading-none" title={text === '' ? t('value.none') : t('value.notNumber')}>
      {text === '' ? '—' : `“${text}”`}
    </span>
  )
}

/** Letter and word of a flag that is not N. */
export function FlagMark({
  flag,
  short = false,
}: {
  readonly flag: string | null
  readonly short?: boolean
}) {
  const language = useLanguage()
  const t = useText()
  if (!isRemarkable(flag)) return null
  const word = flagWord(flag, language)
  return (
    <span className="flag-mark" title={t('value.flag', { flag, word })}>
      <b>{flag}</b>
      {!short && word !== flag && <span>{word}</span>}
    </span>
  )
}
