import {
  ApiOutlined,
  AuditOutlined,
  BookOutlined,
  AppstoreOutlined,
  ExperimentOutlined,
  InboxOutlined,
  HddOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Me } from '../../../contract/session.ts'
import type { MessageKey } from '../../lib/i18n/text.ts'

interface MenuEntry {
  readonly to: '/' | '/registry' | '/audit' | '/people' | '/loggers' | '/gateway' | '/quarantine' | '/sandbox'
  readonly exact: boolean
  readonly label: MessageKey &
    (
      | 'menu.overview'
      | 'menu.audit'
      | 'menu.people'
      | 'menu.registry'
      | 'menu.loggers'
      | 'menu.gateway'
      | 'menu.quarantine'
      | 'menu.sandbox'
    )
  readonly icon: ReactNode
  readonly mayUse: (me: Me) => boolean
}

const entries: readonly MenuEntry[] = [
  { to: '/', exact: true, label: 'menu.overview', icon: <AppstoreOutlined />, mayUse: () => true },
  { to: '/registry', exact: false, label: 'menu.registry', icon: <BookOutlined />, mayUse: () => true },
  { to: '/loggers', exact: false, label: 'menu.loggers', icon: <HddOutlined />, mayUse: () => true },
  {
    to: '/gateway',
    exact: false,
    label: 'menu.gateway',
    icon: <ApiOutlined />,
    mayUse: (me) => me.rights.includes('platform.operate'),
  },
  {
    to: '/quarantine',
    exact: false,
    label: 'menu.quarantine',
    icon: <InboxOutlined />,
    mayUse: (me) => me.rights.includes('platform.operate'),
  },
  {
    to: '/sandbox',
    exact: false,
    label: 'menu.sandbox',
    icon: <ExperimentOutlined />,
    mayUse: (me) => me.rights.includes('platform.operate'),
  },
  {
    to: '/people',
    exact: false,
    label: 'menu.people',
    icon: <TeamOutlined />,
    mayUse: (me) => me.rights.includes('user.manage'),
  },
  {
    to: '/audit',
    exact: false,
    label: 'menu.audit',
    icon: <AuditOutlined />,
    mayUse: (me) => me.rights.includes('audit.read'),
  },
]

/** What a person may open; the server decides again for every request. */
export const menuOf = (me: Me): readonly MenuEntry[] => entries.filter((entry) => entry.mayUse(me))
