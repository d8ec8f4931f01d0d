import { queryOptions } from '@tanstack/react-query'
import { getSandbox, getSandboxSession } from '../../../../contract/sandbox.ts'
import { call } from '../../../lib/call.ts'

export const sandboxKey = ['sandbox'] as const

export const sandboxQuery = queryOptions({
  queryKey: [...sandboxKey, 'state'],
  queryFn: ({ signal }) => call(getSandbox, {}, signal),
  refetchInterval: 3_000,
})

/** Frames come every few seconds; whoever watches wants to see them come. */
export const sandboxSessionQuery = (code: string) =>
  queryOptions({
    queryKey: [...sandboxKey, 'session', code],
    queryFn: ({ signal }) => call(getSandboxSession, { params: { code } }, signal),
    refetchInterval: 1_500,
  })
