import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { getMe } from '../../../../contract/session.ts'
import type { Me } from '../../../../contract/session.ts'
import { call } from '../../../lib/call.ts'
import { statusOf } from '../../../lib/problem.ts'

/** Who is signed in; null is nobody (an answer, not an error). */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await call(getMe, {}, signal)
    } catch (error) {
      if (statusOf(error) === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

export const useMe = (): Me | null => useSuspenseQuery(meQuery).data
