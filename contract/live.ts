import { Type, type Static } from 'typebox'
import { Period } from './common.ts'
import { defineOperation } from './operation.ts'

/** Server-sent event `readings`: which outlets have new rows; the page fetches what it shows. */
export const LiveReadings = Type.Object({
  changed: Type.Array(
    Type.Object({
      outletId: Type.Integer(),
      pointId: Type.Integer(),
      period: Period,
      /** Epoch milliseconds. */
      dataTime: Type.Number(),
      receivedAt: Type.Number(),
    }),
  ),
})
export type LiveReadings = Static<typeof LiveReadings>

/**
 * Stream of server-sent events: `readings` (LiveReadings) at most once a second, and a comment every 15 s.
 * Only the actor's outlets. `?outlet=` narrows to one.
 */
export const openLive = defineOperation({
  id: 'live.open',
  method: 'GET',
  path: '/api/live',
  summary: '实时推送（SSE）',
  access: 'signed-in',
  query: Type.Object({ outlet: Type.Optional(Type.Integer({ minimum: 1 })) }),
})
