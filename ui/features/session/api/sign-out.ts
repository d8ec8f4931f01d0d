import { useMutation, useQueryClient } from '@tanstack/react-query'
import { signOut } from '../../../../contract/session.ts'
import { call } from '../../../lib/call.ts'
import { meQuery } from './get-me.ts'

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(signOut, {}),
    // What the last person saw is not the next one's business.
    onSuccess: () => {
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] })
      client.setQueryData(meQuery.queryKey, null)
    },
  })
}
