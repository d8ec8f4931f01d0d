import { describe, expect, it } from 'vitest'
import { bytesOf, packets } from '../test/fixtures/packets.ts'
import { peek } from './peek.ts'
import { EXAMPLE_KEY } from './sm4.ts'

const keysOf = () => [EXAMPLE_KEY]

describe('peek', () => {
  it.each(packets.map((packet, index) => [index + 1, packet] as const))(
    'judges packet %i as collected',
    (_, packet) => {
      const seen = peek(bytesOf(packet), { keysOf })
      expect([seen.version, seen.lengthOk, seen.crcOk]).toEqual([
        packet.version,
        packet.valid_length,
        packet.valid_crc,
      ])
      expect(seen.headerOk).toBe(packet.raw.startsWith('##'))
    },
  )

  it('reads the head', () => {
    const frame = Buffer.from(
      '##0261QN=20160801085857534;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=7;PNUM=2;PNO=1;CP=&&DataTime=20160801080000;w00000-Cou=63.0&&42C0\r\n',
    )
    expect(peek(frame)).toMatchObject({
      flag: 7,
      QN: '20160801085857534',
      ST: '32',
      CN: '2061',
      PW: '123456',
      MN: '010000A8900016F000169DC0',
      PNUM: 2,
      PNO: 1,
      segmentStart: 6,
    })
  })

  it('leaves what is not there null', () => {
    expect(peek(Buffer.from('xyz'))).toEqual({
      headerOk: false,
      lengthOk: false,
      crcOk: false,
      fault: 'no-header',
      version: '2005',
      flag: -1,
      QN: null,
      ST: null,
      CN: null,
      PW: null,
      MN: null,
      PNUM: null,
      PNO: null,
      segmentStart: 0,
      segmentEnd: 3,
    })
  })

  it('opens cipher text only with a key of the device', () => {
    const cipher = bytesOf(packets.find((packet) => packet.raw_hex !== undefined)!)
    expect(peek(cipher).crcOk).toBe(false)
    expect(peek(cipher, { keysOf: () => [Buffer.alloc(16, 1)] }).crcOk).toBe(false)
    expect(
      peek(cipher, { keysOf: (mn) => (mn === '010000A8900016F000169DC0' ? [EXAMPLE_KEY] : []) }).crcOk,
    ).toBe(true)
    const nameless = Buffer.from(cipher.toString('latin1').replace('MN=', 'MM='), 'latin1')
    expect(peek(nameless, { keysOf: (mn) => (mn === '' ? [EXAMPLE_KEY] : []) }).crcOk).toBe(false)
  })

  it('takes the CRC of the dialect', () => {
    const modbus = bytesOf(packets.find((packet) => packet.raw.includes('ED94'))!)
    const standard = bytesOf(packets.find((packet) => packet.raw.includes('1C80'))!)
    expect(peek(modbus).crcOk).toBe(false)
    expect(peek(modbus, { dialect: { crc: 'modbus' } }).crcOk).toBe(true)
    expect(peek(standard, { dialect: { crc: 'modbus' } }).crcOk).toBe(true)
  })
})
