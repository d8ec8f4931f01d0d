import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { meQuery } from '../features/session/api/get-me.ts'
import { useLanguage } from '../lib/i18n/language.ts'
import { mayRetry, statusOf } from '../lib/problem.ts'
import { makeAppRouter } from './router.tsx'
import { theme } from './theme.ts'

/** A session that ended while a page was open: back to the gate, wherever it was noticed. */
function onTrouble(error: unknown): void {
  if (statusOf(error) !== 401 || client.getQueryData(meQuery.queryKey) === null) return
  client.setQueryData(meQuery.queryKey, null)
  void router.invalidate()
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onTrouble }),
  mutationCache: new MutationCache({ onError: onTrouble }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && mayRetry(error),
      retryDelay: (failures) => 600 * 2 ** failures,
      refetchOnWindowFocus: true,
      staleTime: 2_000,
    },
    mutations: { retry: false },
  },
})

const router = makeAppRouter(client)

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

export function Provider() {
  const language = useLanguage()
  return (
    <ConfigProvider
      theme={theme}
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  )
}
