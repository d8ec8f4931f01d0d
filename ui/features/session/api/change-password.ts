import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Body } from '../../../../contract/operation.ts'
import { changePassword } from '../../../../contract/session.ts'
import { call } from '../../../lib/call.ts'
import { meQuery } from './get-me.ts'

export function useChangePassword() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<typeof changePassword>) => call(changePassword, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
}
