import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Body } from '../../../../contract/operation.ts'
import { signIn } from '../../../../contract/session.ts'
import { call } from '../../../lib/call.ts'
import { meQuery } from './get-me.ts'

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<typeof signIn>) => call(signIn, { body }),
    onSuccess: (me) => client.setQueryData(meQuery.queryKey, me),
  })
}
