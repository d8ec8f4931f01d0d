import { KeyOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import type { Me } from '../../../contract/session.ts'
import { useSignOut } from '../../features/session/api/sign-out.ts'
import { useText } from '../../lib/i18n/text.ts'

export function UserMenu({ me }: { readonly me: Me }) {
  const t = useText()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: 'who',
            type: 'group',
            label: `${me.login} · ${t(`role.${me.role}`)}`,
          },
          { key: 'password', icon: <KeyOutlined />, label: t('session.password.change') },
          { key: 'out', icon: <LogoutOutlined />, label: t('session.signOut') },
        ],
        onClick: ({ key }) => {
          if (key === 'password') void navigate({ to: '/password' })
          if (key === 'out') signOut.mutate(undefined, { onSuccess: () => void navigate({ to: '/sign-in' }) })
        },
      }}
    >
      <Button
        type="text"
        icon={<UserOutlined />}
        className="user-button"
        aria-label={t('shell.user', { name: me.name })}
      >
        <span className="user-name">{me.name}</span>
      </Button>
    </Dropdown>
  )
}
