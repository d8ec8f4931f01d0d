import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SessionPage } from '../../features/sandbox/components/session-page.tsx'
import { MissingPage } from './fallback.tsx'

const route = getRouteApi('/shell/sandbox/$code')

export function SandboxSessionRoute() {
  const { code } = route.useParams()
  const navigate = useNavigate()
  if (!/^[A-Z0-9]{8}$/.test(code)) return <MissingPage />
  return <SessionPage key={code} code={code} onBack={() => void navigate({ to: '/sandbox' })} />
}
