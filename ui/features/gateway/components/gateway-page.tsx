import { useTitle } from '../../../components/use-title.ts'
import { useText } from '../../../lib/i18n/text.ts'
import './gateway.css'
import { GatewayStatusPanel } from './status-panel.tsx'

export function GatewayPage() {
  const t = useText()
  useTitle(t('gateway.title'))
  return (
    <div className="gateway-page">
      <h1>{t('gateway.title')}</h1>
      <GatewayStatusPanel />
    </div>
  )
}
