import { Type, type Static } from 'typebox'
import { FrameRef, Instant, Period, ValueCell } from './common.ts'
import { defineOperation } from './operation.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A frame down to its bytes. Passwords and keys are masked with `*` (2A), byte for byte. */
export const FrameView = Type.Object({
  frame: FrameRef,
  receivedAt: Instant,
  peer: Type.String(),
  verdict: Type.String({
    description:
      'accepted, crc-mismatch, unknown-mn, wrong-password, foreign-certificate, noise, undecodable',
  }),
  size: Type.Integer(),
  /** Masked bytes as hexadecimal, two digits a byte, at most 4 096 bytes. */
  hex: Type.String(),
  /** Masked bytes as text: UTF-8, else GBK, else Latin-1; control characters as they are. */
  text: Type.String(),
  encoding: Type.String(),
  sha256: Type.String({
    description: 'of the true bytes, before masking; empty for all but the administrators of the province',
  }),
  decoded: Type.Object({
    ok: Type.Boolean(),
    version: Type.String(),
    versionName: Type.String(),
    lengthOk: Type.Boolean(),
    crcOk: Type.Boolean(),
    crcExpected: Type.String(),
    cipher: Type.Boolean(),
    fields: Type.Array(
      Type.Object({
        name: Type.String(),
        value: Type.String(),
        meaningZh: Type.String(),
        meaningEn: Type.String(),
      }),
    ),
    pairs: Type.Array(
      Type.Object({
        name: Type.String(),
        value: Type.String(),
        meaningZh: Type.String(),
        meaningEn: Type.String(),
        unit: Nullable(Type.String()),
      }),
    ),
    deviations: Type.Array(
      Type.Object({
        kind: Type.String(),
        position: Nullable(Type.Integer()),
        detail: Type.String(),
        textZh: Type.String(),
        textEn: Type.String(),
      }),
    ),
    fault: Nullable(
      Type.Object({
        kind: Type.String(),
        position: Type.Integer(),
        textZh: Type.String(),
        textEn: Type.String(),
      }),
    ),
  }),
  /** The rows this frame made or took part in. */
  rows: Type.Array(
    Type.Object({
      outletId: Type.Integer(),
      outletName: Type.String(),
      pointId: Type.Integer(),
      pointName: Type.String(),
      period: Period,
      dataTime: Instant,
      values: Type.Array(ValueCell),
    }),
  ),
})
export type FrameView = Static<typeof FrameView>

/** Visible to who may see a row it made (or its logger), and to the province for frames of nobody. */
export const getFrame = defineOperation({
  id: 'frame.get',
  method: 'GET',
  path: '/api/frames/:frame',
  summary: '原始报文：字节、解析、偏差、生成的数据',
  access: 'signed-in',
  audit: 'frame.read',
  params: Type.Object({ frame: FrameRef }),
  reply: FrameView,
})
