import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Gate } from '../../features/session/components/gate.tsx'
import { SignInForm } from '../../features/session/components/sign-in-form.tsx'
import { useTitle } from '../../components/use-title.ts'
import { useText } from '../../lib/i18n/text.ts'
import { useMe } from '../../features/session/api/get-me.ts'

/** Once somebody is known, the route's own guard leads on to where they wanted to go. */
export function SignInRoute() {
  const t = useText()
  useTitle(t('session.signIn'))
  const me = useMe()
  const router = useRouter()
  useEffect(() => {
    if (me !== null) void router.invalidate()
  }, [me, router])
  return (
    <Gate>
      <SignInForm />
    </Gate>
  )
}
