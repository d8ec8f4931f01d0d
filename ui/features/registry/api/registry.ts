import { keepPreviousData, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import type { Body, Query, Reply } from '../../../../contract/operation.ts'
import {
  createRegistry,
  endRegistry,
  exportRegistry,
  getEquipment,
  getRegistry,
  getRegistryHistory,
  listKinds,
  listRegistry,
  replaceInstrument,
  reviseRegistry,
  saveDraft,
  deleteDraft,
} from '../../../../contract/registry.ts'
import { addressOf, call } from '../../../lib/call.ts'
import type { RecordSearch, RegistrySearch } from '../../../lib/search/registry-search.ts'

export const rowsOfPage = 50

export type RegistryList = Reply<typeof listRegistry>
export type RegistryRecord = Reply<typeof getRegistry>

const queryOf = (search: RegistrySearch): Omit<Query<typeof listRegistry>, 'page' | 'pageSize'> => {
  const { expires, page: _, columns: __, ...filters } = search
  return { ...filters, ...(expires === undefined ? {} : { expiresWithin: expires }) }
}

export const kindsQuery = queryOptions({
  queryKey: ['registry'],
  queryFn: ({ signal }) => call(listKinds, {}, signal),
  staleTime: 300_000,
})

export const rowsQuery = (kind: string, search: RegistrySearch, pageSize = rowsOfPage) =>
  queryOptions({
    queryKey: ['registry', kind, 'list', search, pageSize],
    queryFn: ({ signal }) =>
      call(
        listRegistry,
        { params: { kind }, query: { ...queryOf(search), page: search.page ?? 1, pageSize } },
        signal,
      ),
    placeholderData: keepPreviousData,
  })

/** A day asked for is that day's end in Asia/Shanghai: what held when it was over. */
const endOfDay = (day: string): string => `${day}T23:59:59+08:00`

export const recordQuery = (kind: string, id: number, { at, known }: RecordSearch = {}) =>
  queryOptions({
    queryKey: ['registry', kind, id, at ?? null, known ?? null],
    queryFn: ({ signal }) =>
      call(
        getRegistry,
        {
          params: { kind, id },
          query: {
            ...(at === undefined ? {} : { at: endOfDay(at) }),
            ...(known === undefined ? {} : { known: endOfDay(known) }),
          },
        },
        signal,
      ),
  })

export const historyQuery = (kind: string, id: number) =>
  queryOptions({
    queryKey: ['registry', kind, id, 'history'],
    queryFn: ({ signal }) => call(getRegistryHistory, { params: { kind, id } }, signal),
  })

export const equipmentQuery = (outlet: number) =>
  queryOptions({
    queryKey: ['registry', 'equipment', outlet],
    queryFn: ({ signal }) => call(getEquipment, { params: { id: outlet } }, signal),
  })

/** Where the browser fetches exactly what the list shows. */
export const exportAddress = (
  kind: string,
  search: RegistrySearch,
  columns: readonly string[],
  format: 'csv' | 'xlsx',
): string =>
  addressOf(exportRegistry, {
    params: { kind },
    query: { ...queryOf(search), columns: columns.join(','), format },
  })

const refresh = (client: QueryClient) => () => client.invalidateQueries({ queryKey: ['registry'] })

export const createMutation = (client: QueryClient, kind: string) =>
  mutationOptions({
    mutationFn: (body: Body<typeof createRegistry>) => call(createRegistry, { params: { kind }, body }),
    onSuccess: refresh(client),
  })

export const reviseMutation = (client: QueryClient, kind: string, id: number) =>
  mutationOptions({
    mutationFn: (body: Body<typeof reviseRegistry>) => call(reviseRegistry, { params: { kind, id }, body }),
    onSuccess: refresh(client),
  })

export const endMutation = (client: QueryClient, kind: string, id: number) =>
  mutationOptions({
    mutationFn: (body: Body<typeof endRegistry>) => call(endRegistry, { params: { kind, id }, body }),
    onSuccess: refresh(client),
  })

export const replaceMutation = (client: QueryClient, id: number) =>
  mutationOptions({
    mutationFn: (body: Body<typeof replaceInstrument>) => call(replaceInstrument, { params: { id }, body }),
    onSuccess: refresh(client),
  })

export const draftMutation = (kind: string, id: number) =>
  mutationOptions({
    mutationFn: (body: Body<typeof saveDraft>) => call(saveDraft, { params: { kind, id }, body }),
  })

export const dropDraftMutation = (client: QueryClient, kind: string, id: number) =>
  mutationOptions({
    mutationFn: () => call(deleteDraft, { params: { kind, id } }),
    onSuccess: refresh(client),
  })
