import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Body } from '../../../../contract/operation.ts'
import {
  createSandboxSession,
  deleteSandboxSession,
  startSandboxTests,
  stopSandboxTests,
} from '../../../../contract/sandbox.ts'
import { call } from '../../../lib/call.ts'
import { sandboxKey } from './sandbox-query.ts'

function useSandboxChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: sandboxKey }),
  })
}

export const useCreateSession = () =>
  useSandboxChange((body: Body<typeof createSandboxSession>) => call(createSandboxSession, { body }))

export const useDeleteSession = (code: string) =>
  useSandboxChange(() => call(deleteSandboxSession, { params: { code } }))

export const useStartTests = (code: string) =>
  useSandboxChange((body: Body<typeof startSandboxTests>) =>
    call(startSandboxTests, { params: { code }, body }),
  )

export const useStopTests = (code: string) =>
  useSandboxChange(() => call(stopSandboxTests, { params: { code } }))
