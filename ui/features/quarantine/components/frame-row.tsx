import type { QuarantineRow } from '../../../../contract/quarantine.ts'
import { Age } from '../../../components/age.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'
import { detailText } from './detail-text.ts'

/** One frame: when, why, who; its bytes are one click away. */
export function FrameRow({ row, onOpen }: { readonly row: QuarantineRow; readonly onOpen: () => void }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const words = verdictWords(row.reason, language)
  const isFlood = row.arrivals > 1
  return (
    <li>
      <button type="button" className="quarantine-row" onClick={onOpen}>
        <span className="quarantine-when">
          {format.dateTime(row.receivedAt)}
          <span className="quiet">
            <Age at={row.receivedAt} />
          </span>
        </span>
        <span className="quarantine-why">
          <span>
            <b>{words.name}</b>
            {isFlood && <span className="quarantine-times">× {format.count(row.arrivals)}</span>}
          </span>
          <span className="quiet">
            {isFlood
              ? t('quarantine.flood', { last: format.dateTime(row.lastAt ?? row.receivedAt) })
              : detailText(row.detail, words.help, t)}
          </span>
        </span>
        <span className="quarantine-who mono">
          {row.mn ?? t('quarantine.noMn')}
          <span className="quiet">
            {row.peer}
            {row.command !== null && ` · CN ${row.command}`}
          </span>
        </span>
      </button>
    </li>
  )
}
