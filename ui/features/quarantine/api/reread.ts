import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { cancelJob, listJobs } from '../../../../contract/job.ts'
import { askReread, previewReread } from '../../../../contract/quarantine.ts'
import { call } from '../../../lib/call.ts'

export const rereadPreviewQuery = (mn: string) =>
  queryOptions({
    queryKey: ['quarantine', 'preview', mn],
    queryFn: ({ signal }) => call(previewReread, { query: { mn } }, signal),
    staleTime: 0,
  })

/** While something is done the progress is asked for each second. */
export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: ({ signal }) => call(listJobs, { query: { limit: 100 } }, signal),
  refetchInterval: (query) => ((query.state.data?.active ?? 0) > 0 ? 1_000 : 5_000),
})

/** Jobs and what they change. */
const refresh = (client: QueryClient): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: ['jobs'] }),
    client.invalidateQueries({ queryKey: ['quarantine'] }),
  ])

export const askRereadMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: { mn: string; reason: string }) => call(askReread, { body }),
    onSuccess: () => refresh(client),
  })

export const cancelJobMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: number) => call(cancelJob, { params: { id } }),
    onSuccess: () => refresh(client),
  })
