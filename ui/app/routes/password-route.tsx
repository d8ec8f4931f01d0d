import { useNavigate } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { Gate } from '../../features/session/components/gate.tsx'
import { PasswordForm } from '../../features/session/components/password-form.tsx'
import { useMe } from '../../features/session/api/get-me.ts'
import { useTitle } from '../../components/use-title.ts'
import { useText } from '../../lib/i18n/text.ts'

/** Asked for at the first sign-in, and open to everybody at any time. */
export function PasswordRoute() {
  const t = useText()
  useTitle(t('session.password.change'))
  const navigate = useNavigate()
  const first = useMe()?.mustChangePassword === true
  return (
    <Gate>
      <PasswordForm
        head={
          <>
            <h1>{t('session.password.change')}</h1>
            <p className="quiet gate-lead">{t(first ? 'session.password.first' : 'session.password.lead')}</p>
          </>
        }
        onDone={() => void navigate({ to: '/' })}
      />
      {!first && (
        <p className="gate-lead">
          <Link to="/">{t('action.back')}</Link>
        </p>
      )}
    </Gate>
  )
}
