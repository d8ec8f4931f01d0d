import { Type, type Static } from 'typebox'

/** ISO 8601 with offset. */
export const Instant = Type.String({ format: 'date-time' })

export const Period = Type.Union([
  Type.Literal('realtime'),
  Type.Literal('minute'),
  Type.Literal('hour'),
  Type.Literal('day'),
])
export type Period = Static<typeof Period>

export const Medium = Type.Union([Type.Literal('water'), Type.Literal('gas')])
export type Medium = Static<typeof Medium>

/** `segment-offset`: where the bytes stand in the journal. */
export const FrameRef = Type.String({ pattern: '^\\d{1,7}-\\d{1,10}$' })

/**
 * `live`: within twice its usual interval. `stale`: later than that. `offline`: silent for over an hour.
 * `silent`: never heard.
 */
export const OutletState = Type.Union([
  Type.Literal('live'),
  Type.Literal('stale'),
  Type.Literal('offline'),
  Type.Literal('silent'),
])
export type OutletState = Static<typeof OutletState>

/** A factor as people read it: code, names, unit of the values given beside it. */
export const FactorName = Type.Object({
  code: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  unit: Type.Union([Type.String(), Type.Null()]),
  /** Unit of amounts (field Cou). */
  amountUnit: Type.Union([Type.String(), Type.Null()]),
})
export type FactorName = Static<typeof FactorName>

/** One value. `value` null: none, or not a number (then `text` has what was sent). */
export const ValueCell = Type.Object({
  code: Type.String(),
  field: Type.String({ description: 'HJ 212 statistic: Rtd, Avg, Min, Max, Cou, ZsRtd, ZsAvg …' }),
  value: Type.Union([Type.Number(), Type.Null()]),
  text: Type.Union([Type.String(), Type.Null()]),
  flag: Type.Union([Type.String(), Type.Null()]),
})
export type ValueCell = Static<typeof ValueCell>

/** RFC 9457 with our code; the text says what happened, why, and what to do. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  requestId: Type.String(),
  fields: Type.Optional(
    Type.Array(
      Type.Object({
        path: Type.String(),
        message: Type.String(),
        messageEn: Type.Optional(Type.String()),
      }),
    ),
  ),
})
export type Problem = Static<typeof Problem>
