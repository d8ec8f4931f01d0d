import { useTitle } from '../../../components/use-title.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { QuarantineSearch } from '../../../lib/search/quarantine-search.ts'
import './gateway.css'
import { GatewayStatusPanel } from './status-panel.tsx'
import { QuarantineList } from './quarantine-list.tsx'

export interface GatewayPageProps {
  readonly search: QuarantineSearch
  readonly onFilter: (filter: { reason: string | undefined; mn: string | undefined }) => void
  readonly onOpenFrame: (frame: string) => void
}

export function GatewayPage({ search, onFilter, onOpenFrame }: GatewayPageProps) {
  const t = useText()
  useTitle(t('gateway.title'))
  return (
    <div className="gateway-page">
      <h1>{t('gateway.title')}</h1>
      <GatewayStatusPanel />
      <QuarantineList reason={search.reason} mn={search.mn} onFilter={onFilter} onOpenFrame={onOpenFrame} />
    </div>
  )
}
