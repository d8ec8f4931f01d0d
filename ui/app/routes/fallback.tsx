import { Link, useRouter } from '@tanstack/react-router'
import { Nothing } from '../../components/nothing.tsx'
import { SkeletonRows } from '../../components/skeleton-rows.tsx'
import { Trouble } from '../../components/trouble.tsx'
import { useTitle } from '../../components/use-title.ts'
import { useText } from '../../lib/i18n/text.ts'

export function TroublePage({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const router = useRouter()
  return (
    <Trouble
      error={error}
      onRetry={() => {
        reset()
        void router.invalidate()
      }}
    />
  )
}

export function MissingPage() {
  const t = useText()
  useTitle(t('missing.title'))
  return (
    <Nothing title={t('missing.title')} text={t('missing.text')}>
      <Link to="/">{t('missing.home')}</Link>
    </Nothing>
  )
}

export function WaitingPage() {
  const t = useText()
  return <SkeletonRows rows={8} height={44} label={t('state.loading')} />
}
