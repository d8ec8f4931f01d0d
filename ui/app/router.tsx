import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { meQuery } from '../features/session/api/get-me.ts'
import { formatAddress, parseAddress } from '../lib/search/address.ts'
import { parseLoggerSearch, parseLoggersSearch } from '../lib/search/logger-search.ts'
import { parseOutletSearch } from '../lib/search/outlet-search.ts'
import { parseOverviewSearch } from '../lib/search/overview-search.ts'
import { parseQuarantineSearch } from '../lib/search/quarantine-search.ts'
import { parseAuditSearch } from '../lib/search/audit-search.ts'
import { parsePeopleSearch } from '../lib/search/people-search.ts'
import { parseRecordSearch, parseRegistrySearch } from '../lib/search/registry-search.ts'
import { parseTraceSearch } from '../lib/search/trace-search.ts'
import { MissingPage, TroublePage, WaitingPage } from './routes/fallback.tsx'
import { ShellRoute } from './routes/shell-route.tsx'

interface Context {
  readonly client: QueryClient
}

const root = createRootRouteWithContext<Context>()({})

/** Only paths of our own: an address from outside must not lead outside. */
const ownPath = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => {
    const next = ownPath(search['next'])
    return next === undefined ? {} : { next }
  },
  beforeLoad: async ({ context, search }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me !== null) throw redirect({ href: search.next ?? '/' })
  },
  component: lazyRouteComponent(() => import('./routes/sign-in-route.tsx'), 'SignInRoute'),
})

const passwordRoute = createRoute({
  getParentRoute: () => root,
  path: '/password',
  beforeLoad: async ({ context }) => {
    if ((await context.client.ensureQueryData(meQuery)) === null) throw redirect({ to: '/sign-in' })
  },
  component: lazyRouteComponent(() => import('./routes/password-route.tsx'), 'PasswordRoute'),
})

const shellRoute = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me === null)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
    if (me.mustChangePassword) throw redirect({ to: '/password' })
  },
  component: ShellRoute,
})

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: parseOverviewSearch,
  component: lazyRouteComponent(() => import('./routes/overview-route.tsx'), 'OverviewRoute'),
})

const outletRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/outlets/$id',
  validateSearch: parseOutletSearch,
  component: lazyRouteComponent(() => import('./routes/outlet-route.tsx'), 'OutletRoute'),
})

const loggersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/loggers',
  validateSearch: parseLoggersSearch,
  component: lazyRouteComponent(() => import('./routes/loggers-route.tsx'), 'LoggersRoute'),
})

const loggerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/loggers/$id',
  validateSearch: parseLoggerSearch,
  component: lazyRouteComponent(() => import('./routes/logger-route.tsx'), 'LoggerRoute'),
})

const registryRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/registry',
  component: lazyRouteComponent(() => import('./routes/registry-route.tsx'), 'RegistryRoute'),
})

const registryKindRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/registry/$kind',
  validateSearch: parseRegistrySearch,
  component: lazyRouteComponent(() => import('./routes/registry-kind-route.tsx'), 'RegistryKindRoute'),
})

const registryRecordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/registry/$kind/$id',
  validateSearch: parseRecordSearch,
  component: lazyRouteComponent(() => import('./routes/registry-record-route.tsx'), 'RegistryRecordRoute'),
})

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: parseAuditSearch,
  beforeLoad: async ({ context }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me?.rights.includes('audit.read') !== true) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./routes/audit-route.tsx'), 'AuditRoute'),
})

const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  validateSearch: parsePeopleSearch,
  beforeLoad: async ({ context }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me?.rights.includes('user.manage') !== true) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./routes/people-route.tsx'), 'PeopleRoute'),
})

const frameRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/frames/$frame',
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import('./routes/frame-route.tsx'), 'FrameRoute'),
})

const gatewayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/gateway',
  beforeLoad: async ({ context }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me?.rights.includes('platform.operate') !== true) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./routes/gateway-route.tsx'), 'GatewayRoute'),
})

const quarantineRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/quarantine',
  validateSearch: parseQuarantineSearch,
  beforeLoad: async ({ context }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me?.rights.includes('platform.operate') !== true) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./routes/quarantine-route.tsx'), 'QuarantineRoute'),
})

const sandboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sandbox',
  beforeLoad: async ({ context }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me?.rights.includes('platform.operate') !== true) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./routes/sandbox-route.tsx'), 'SandboxRoute'),
})

const sandboxSessionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sandbox/$code',
  beforeLoad: async ({ context }) => {
    const me = await context.client.ensureQueryData(meQuery)
    if (me?.rights.includes('platform.operate') !== true) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./routes/sandbox-session-route.tsx'), 'SandboxSessionRoute'),
})

const tree = root.addChildren([
  signInRoute,
  passwordRoute,
  shellRoute.addChildren([
    overviewRoute,
    outletRoute,
    loggersRoute,
    loggerRoute,
    registryRoute,
    auditRoute,
    peopleRoute,
    registryKindRoute,
    registryRecordRoute,
    frameRoute,
    gatewayRoute,
    quarantineRoute,
    sandboxRoute,
    sandboxSessionRoute,
  ]),
])

export const makeAppRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    parseSearch: parseAddress,
    stringifySearch: formatAddress,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: TroublePage,
    defaultNotFoundComponent: MissingPage,
    defaultPendingComponent: WaitingPage,
  })
