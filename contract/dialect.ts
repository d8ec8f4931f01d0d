import { Type, type Static } from 'typebox'
import { defineOperation } from './operation.ts'

const ProfileId = Type.String({ minLength: 1, maxLength: 40 })

/** How a device departs from HJ 212 by agreement: a named profile, and over it what the device does otherwise. {}: not at all. */
export const DialectSetting = Type.Object(
  {
    profile: Type.Optional(ProfileId),
    crc: Type.Optional(Type.Union([Type.Literal('hj212'), Type.Literal('modbus')])),
    length: Type.Optional(Type.Union([Type.Literal('bytes'), Type.Literal('characters')])),
    text: Type.Optional(Type.Union([Type.Literal('utf8'), Type.Literal('gbk')])),
    infoProfile: Type.Optional(ProfileId),
    lenient: Type.Optional(
      Type.Array(
        Type.Union([
          Type.Literal('crc-short'),
          Type.Literal('crc-missing'),
          Type.Literal('cp-single-ampersand'),
        ]),
        { uniqueItems: true, maxItems: 3 },
      ),
    ),
  },
  { additionalProperties: false },
)
export type DialectSetting = Static<typeof DialectSetting>

export const DialectProfile = Type.Object({
  id: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  source: Type.String(),
  /** `observed`: met on the wire; `reported`: read of. */
  status: Type.String(),
})
export type DialectProfile = Static<typeof DialectProfile>

export const listDialects = defineOperation({
  id: 'dialect.list',
  method: 'GET',
  path: '/api/dialects',
  summary: '方言：已知的设备做法与各省现场端信息编码',
  access: 'platform.operate',
  reply: Type.Object({ profiles: Type.Array(DialectProfile), infoProfiles: Type.Array(Type.String()) }),
})

/** Holds from the next frame on; what was refused before is read again by itself, as a job. */
export const setLoggerDialect = defineOperation({
  id: 'logger.dialect.set',
  method: 'POST',
  path: '/api/loggers/:id/dialect',
  summary: '约定一台数采仪的方言；此前被拒收的报文随后自动重读',
  access: 'platform.operate',
  audit: 'logger.dialect',
  params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
  body: Type.Object(
    {
      dialect: DialectSetting,
      /** Why, in words; kept in the log with who asked. */
      reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ dialect: DialectSetting }),
})
