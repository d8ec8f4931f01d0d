import { queryOptions } from '@tanstack/react-query'
import { getFrame } from '../../../../contract/frame.ts'
import { call } from '../../../lib/call.ts'

/** Bytes do not change; what they made may. */
export const frameQuery = (frame: string) =>
  queryOptions({
    queryKey: ['frame', frame],
    queryFn: ({ signal }) => call(getFrame, { params: { frame } }, signal),
    staleTime: 30_000,
  })
