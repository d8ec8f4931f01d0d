import { useNavigate } from '@tanstack/react-router'
import { SandboxPage } from '../../features/sandbox/components/sandbox-page.tsx'

export function SandboxRoute() {
  const navigate = useNavigate()
  return <SandboxPage onOpen={(code) => void navigate({ to: '/sandbox/$code', params: { code } })} />
}
