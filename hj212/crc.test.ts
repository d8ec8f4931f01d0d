import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc16, crcModbus, crcText } from './crc.ts'

/** The loop as the standard prints it. */
function textbook(bytes: Uint8Array): number {
  let register = 0xffff
  for (const byte of bytes) {
    register = (register >> 8) ^ byte
    for (let round = 0; round < 8; round += 1) {
      const low = register & 1
      register >>= 1
      if (low === 1) register ^= 0xa001
    }
  }
  return register
}

const HEAD = 'QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;'

describe('crc16', () => {
  it.each([
    ['', 'FFFF', 'FFFF'],
    ['A', '7080', '707F'],
    ['AB', 'D581', null],
    ['123456789', '2F80', '4B37'],
    [`${HEAD}CP=&&RtdInterval=30&&`, '1C80', '0759'],
    [
      'QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&',
      '2200',
      'CCF4',
    ],
    [
      'QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&',
      '3240',
      '44BC',
    ],
    [
      'QN=20160801085857223;ST=32;CN=3020;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20100301145000;PolId=w01018;i11001-Info=//清洗管路//&&',
      '9741',
      'E5DB',
    ],
  ])('gives the printed values of %j', (text, hj212, modbus) => {
    const bytes = Buffer.from(text)
    expect(crcText(crc16(bytes))).toBe(hj212)
    if (modbus !== null) expect(crcText(crcModbus(bytes))).toBe(modbus)
  })

  it('equals the printed loop over any part of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), fc.nat(90), fc.nat(90), (bytes, a, b) => {
        const from = Math.min(a, b, bytes.length)
        const to = Math.min(Math.max(a, b), bytes.length)
        expect(crc16(bytes, from, to)).toBe(textbook(bytes.subarray(from, to)))
      }),
    )
  })
})

describe('crcText', () => {
  it('keeps leading zeros', () => {
    expect(crcText(0x0440)).toBe('0440')
    expect(crcText(0x0137)).toBe('0137')
  })
})
