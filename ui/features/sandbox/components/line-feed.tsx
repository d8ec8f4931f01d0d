import type { SandboxFeedEntry } from '../../../../contract/sandbox.ts'
import { Nothing } from '../../../components/nothing.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'

const signs = {
  up: '↑',
  down: '↓',
  noise: '?',
  connected: '●',
  disconnected: '○',
  withheld: '⏸',
  dropped: '✂',
} as const

/** What goes over the line, newest first, secrets as `*`. */
export function LineFeed({ feed }: { readonly feed: readonly SandboxFeedEntry[] }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const wordsOf = ({ kind, name, command }: SandboxFeedEntry): string =>
    kind === 'up' || kind === 'down'
      ? `${name?.[language] ?? t('sandbox.feed.unknown')} ${command ?? ''}`
      : t(`sandbox.feed.${kind}`)
  return (
    <section className="card" aria-label={t('sandbox.feed')}>
      <div className="card-head">
        <h2>{t('sandbox.feed')}</h2>
        <span className="quiet">{t('sandbox.feed.help')}</span>
      </div>
      {feed.length === 0 ? (
        <Nothing title={t('sandbox.feed.none')} text={t('sandbox.feed.none.do')} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by arrow keys
        <ol className="line-feed" tabIndex={0} aria-label={t('sandbox.feed')}>
          {feed.map((entry) => (
            <li key={entry.number} data-kind={entry.kind} data-ok={entry.ok && entry.deviations === 0}>
              <span className="quiet nowrap">{format.dateTime(entry.at).slice(11)}</span>
              <span aria-hidden="true">{signs[entry.kind]}</span>
              <span className="line-feed-what">
                {wordsOf(entry)}
                {!entry.ok && <b className="sandbox-bad"> {t('sandbox.feed.refused')}</b>}
                {entry.ok && entry.deviations > 0 && (
                  <b className="sandbox-warn"> {t('sandbox.feed.deviations', { n: entry.deviations })}</b>
                )}
              </span>
              <span className="mono quiet line-feed-text">{entry.text}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
