import { keepPreviousData, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import type { Body } from '../../../../contract/operation.ts'
import {
  createUser,
  listUsers,
  resetPassword,
  reviseUser,
  setUserState,
} from '../../../../contract/people.ts'
import { call } from '../../../lib/call.ts'
import type { PeopleSearch } from '../../../lib/search/people-search.ts'

export const usersOfPage = 50

export const usersQuery = (search: PeopleSearch) =>
  queryOptions({
    queryKey: ['users', search],
    queryFn: ({ signal }) =>
      call(listUsers, { query: { ...search, page: search.page ?? 1, pageSize: usersOfPage } }, signal),
    placeholderData: keepPreviousData,
  })

const refresh = (client: QueryClient) => () => client.invalidateQueries({ queryKey: ['users'] })

export const createUserMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Body<typeof createUser>) => call(createUser, { body }),
    onSuccess: refresh(client),
  })

export const reviseUserMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, ...body }: Body<typeof reviseUser> & { readonly id: number }) =>
      call(reviseUser, { params: { id }, body }),
    onSuccess: refresh(client),
  })

export const resetPasswordMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, reason }: { readonly id: number; readonly reason: string }) =>
      call(resetPassword, { params: { id }, body: { reason } }),
    onSuccess: refresh(client),
  })

export const setStateMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, ...body }: Body<typeof setUserState> & { readonly id: number }) =>
      call(setUserState, { params: { id }, body }),
    onSuccess: refresh(client),
  })
