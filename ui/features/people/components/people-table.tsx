import type { User } from '../../../../contract/people.ts'
import { Age } from '../../../components/age.tsx'
import { serverNow } from '../../../lib/clock.ts'
import { useText } from '../../../lib/i18n/text.ts'

interface PeopleTableProps {
  readonly users: readonly User[]
  readonly onOpen: (user: User) => void
}

export function PeopleTable({ users, onOpen }: PeopleTableProps) {
  const t = useText()
  return (
    <table className="people-table">
      <thead>
        <tr>
          <th scope="col">{t('people.name')}</th>
          <th scope="col">{t('people.role')}</th>
          <th scope="col">{t('people.scope')}</th>
          <th scope="col">{t('people.post')}</th>
          <th scope="col">{t('people.state')}</th>
          <th scope="col">{t('people.lastSeen')}</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} data-disabled={user.disabledAt !== null}>
            <th scope="row">
              <button type="button" className="plain-button people-link" onClick={() => onOpen(user)}>
                {user.name}
              </button>
              <span className="quiet mono">{user.login}</span>
            </th>
            <td data-label={t('people.role')}>{t(`role.${user.role}`)}</td>
            <td data-label={t('people.scope')}>{user.scopeName ?? '—'}</td>
            <td data-label={t('people.post')}>{user.post ?? '—'}</td>
            <td data-label={t('people.state')}>{t(`people.state.${stateOf(user)}`)}</td>
            <td data-label={t('people.lastSeen')}>
              {user.lastSeenAt === null ? <span className="quiet">—</span> : <Age at={user.lastSeenAt} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function stateOf(user: User): 'active' | 'disabled' | 'locked' {
  if (user.disabledAt !== null) return 'disabled'
  return user.lockedUntil !== null && Date.parse(user.lockedUntil) > serverNow() ? 'locked' : 'active'
}
