import { useEffect } from 'react'
import { useText } from '../lib/i18n/text.ts'

/** What the browser's tab and a screen reader call this page. */
export function useTitle(title: string): void {
  const t = useText()
  useEffect(() => {
    document.title = title === '' ? t('app.name') : `${title} · ${t('app.name')}`
  }, [title, t])
}
