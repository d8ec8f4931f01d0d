import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { findKind } from '../../../../domain/registry/kinds.ts'
import { useTitle } from '../../../components/use-title.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { kindsQuery } from '../api/registry.ts'
import { kindGroups } from '../groups.ts'
import { clauseWord, wordOf } from '../words.ts'
import './registry.css'

/** The books, by what they hold. */
export function RegistryDesk() {
  const t = useText()
  const language = useLanguage()
  useTitle(t('registry.title'))
  const { data } = useQuery(kindsQuery)
  const writable = new Set(data?.kinds.filter(({ mayWrite }) => mayWrite).map(({ id }) => id))
  return (
    <>
      <header className="registry-head">
        <h1>{t('registry.title')}</h1>
        <p className="quiet">{t('registry.note')}</p>
      </header>
      <div className="registry-desk">
        {kindGroups.map((group) => (
          <section key={group.key} className="card" aria-label={t(group.key)}>
            <div className="card-head">
              <h2>{t(group.key)}</h2>
            </div>
            <ul>
              {group.kinds.map((id) => {
                const kind = findKind(id)
                if (kind === null) return null
                return (
                  <li key={id}>
                    <Link to="/registry/$kind" params={{ kind: id }} className="registry-kind">
                      <b>{wordOf(kind, language)}</b>
                      {kind.clause !== undefined && (
                        <span className="quiet">{clauseWord(kind.clause, language)}</span>
                      )}
                      {writable.has(id) && <span className="registry-may">{t('registry.mayWrite')}</span>}
                    </Link>
                  </li>
                )
              })}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}
