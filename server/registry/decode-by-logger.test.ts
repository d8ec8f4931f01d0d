import { expect, test } from 'vitest'
import { crc16, crcModbus, crcText } from '../../hj212/index.ts'
import { decodeByLogger } from './decode-by-logger.ts'

const segment = Buffer.from(
  'QN=20261123120000001;ST=32;CN=2051;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20261123120000;w01018-Avg=1&&',
)
const frameWith = (crc: number): Buffer =>
  Buffer.concat([
    Buffer.from(`##${String(segment.length).padStart(4, '0')}`),
    segment,
    Buffer.from(`${crcText(crc)}\r\n`),
  ])

test('a device with a CRC of its own is read by that one and by the standard, and by no other', () => {
  const logger = { dialect: { crc: 'modbus' }, keys: [] } as const
  expect(decodeByLogger(frameWith(crcModbus(segment)), logger)).toMatchObject({
    ok: true,
    deviations: [{ kind: 'crc-modbus' }],
  })
  expect(decodeByLogger(frameWith(crc16(segment)), logger).ok).toBe(true)
  expect(decodeByLogger(frameWith(1), logger).fault?.kind).toBe('crc-mismatch')
  expect(decodeByLogger(frameWith(crcModbus(segment)), { dialect: {}, keys: [] }).ok).toBe(false)
  expect(decodeByLogger(frameWith(crcModbus(segment)), null).ok).toBe(false)
})

test('what was accepted is read whatever the dialect is now, and nothing else for it', () => {
  const modbus = frameWith(crcModbus(segment))
  for (const logger of [null, { dialect: {}, keys: [] }, { dialect: { text: 'gbk' }, keys: [] }] as const) {
    expect(decodeByLogger(modbus, logger, { isAccepted: true, direction: 'up' }).ok).toBe(true)
    expect(decodeByLogger(modbus, logger, { isAccepted: false }).ok).toBe(false)
    expect(decodeByLogger(frameWith(1), logger, { isAccepted: true }).fault?.kind).toBe('crc-mismatch')
  }
})
