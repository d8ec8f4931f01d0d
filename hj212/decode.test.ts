import { describe, expect, it } from 'vitest'
import {
  as2025,
  cp,
  encrypted,
  frame,
  gbk,
  head,
  latin,
  leadingZeroLost,
  printed,
  SEGMENT,
} from '../test/fixtures/frames.ts'
import { bytesOf, packets } from '../test/fixtures/packets.ts'
import { crc16, crcModbus, crcText } from './crc.ts'
import { decode } from './decode.ts'
import type { FaultKind, Leniency } from './message.ts'
import { EXAMPLE_KEY } from './sm4.ts'

const keys = [EXAMPLE_KEY]
const leniencies: readonly Leniency[] = ['crc-short', 'crc-missing', 'cp-single-ampersand', 'header-missing']

const factorsOf = (content: string, cn?: string) => decode(frame(cp(content, cn))).factors
const values = (content: string) => decode(frame(cp(content, '3020'))).cp.map((pair) => pair.value)

describe('decode', () => {
  it.each(packets.map((packet, index) => [index + 1, packet] as const))(
    'judges packet %i as collected',
    (_, packet) => {
      const message = decode(bytesOf(packet), { keys })
      expect([message.version, message.lengthOk, message.crcOk]).toEqual([
        packet.version,
        packet.valid_length,
        packet.valid_crc,
      ])
      expect(message.ok).toBe(packet.valid_crc)
      expect(message.ok).toBe(message.fault === null)
    },
  )

  it('reads numbers as they are printed', () => {
    const texts = [
      '36.90',
      '-0.4643',
      '0',
      '-0.0',
      '+5',
      '.5',
      '5.',
      '007',
      '999999999999999',
      '-12',
      '0.033',
      ' 12.6',
      '0.0000000000000000001',
      '1234567890.12345',
    ]
    expect(
      factorsOf(texts.map((text, index) => `w${10_000 + index}-Rtd=${text}`).join(';')).map(
        (factor) => factor.values[0],
      ),
    ).toEqual(texts.map((text) => ({ field: 'Rtd', text: text.trim(), number: Number(text) + 0 })))
  })

  it('never makes a number of nothing, an identity or a time', () => {
    const content = 'w01018-Rtd=,w01018-SN=123456789012,w01018-SampleTime=20160801085857,w01018-Max=NaN'
    expect(factorsOf(content)[0]!.values.map((value) => value.number)).toEqual([null, null, null, null])
  })

  it('keeps flags as sent', () => {
    expect(
      factorsOf('w01018-Rtd=1,w01018-Flag=N,w01018-EFlag=A01;w01001-Rtd=1,w01001-Flag=,w01001-EFlag='),
    ).toEqual([
      { code: 'w01018', values: [{ field: 'Rtd', text: '1', number: 1 }], flag: 'N', eFlag: 'A01' },
      { code: 'w01001', values: [{ field: 'Rtd', text: '1', number: 1 }], flag: null, eFlag: null },
    ])
  })

  it('merges one code over items; the last of two values wins', () => {
    const content =
      'w01018-Rtd=1;w01001-Rtd=7;w01018-Flag=D,w01018-Rtd=2,w01018-ZsRtd=3;w01018-EFlag=x;w01001-Rtd=8,w01001-Rtd=9'
    expect(factorsOf(content)).toEqual([
      {
        code: 'w01018',
        values: [
          { field: 'Rtd', text: '2', number: 2 },
          { field: 'ZsRtd', text: '3', number: 3 },
        ],
        flag: 'D',
        eFlag: 'x',
      },
      { code: 'w01001', values: [{ field: 'Rtd', text: '9', number: 9 }], flag: null, eFlag: null },
    ])
    expect(decode(frame(cp(content))).cp.map((pair) => pair.item)).toEqual([0, 1, 2, 2, 2, 3, 4, 4])
  })

  it('takes a name with blanks around it for the same name, and a blank flag for none', () => {
    const expected = [
      { code: 'w01018', values: [{ field: 'Rtd', text: '2', number: 2 }], flag: 'N', eFlag: 'A' },
    ]
    for (const content of [
      ' w01018-Rtd=1,w01018-Rtd=2,w01018-Flag=N,w01018-Flag=,w01018-EFlag=A,w01018-EFlag=',
      'w01018-Rtd=1,w01018-Rtd =2,w01018-Flag=N,w01018-EFlag=A',
      'w01018-Rtd =1;w01018-Rtd=2;w01018-Flag=N;w01018-EFlag=A',
    ]) {
      expect(factorsOf(content)).toEqual(expected)
      expect(decode(frame(cp(content))).deviations).toContainEqual(
        expect.objectContaining({ kind: 'factor-duplicate' }),
      )
    }
    // A name that is not kept is the same from its first byte to its last, or another.
    const high = decode(frame(cp('浓度 =1, 浓度=2', '3020')))
    expect(high.cp.map(({ name }) => name)).toEqual(['浓度', '浓度'])
  })

  it('holds values of every count', () => {
    const fields = ['Min', 'Avg', 'Max', 'Cou', 'ZsMin', 'ZsAvg', 'ZsMax']
    for (let count = 0; count <= fields.length; count += 1) {
      const pairs = [
        'w01018-Flag=N',
        ...fields.slice(0, count).map((field, index) => `w01018-${field}=${index}`),
      ]
      expect(factorsOf(pairs.join(','), '2061')[0]!.values).toEqual(
        fields.slice(0, count).map((field, index) => ({ field, text: String(index), number: index })),
      )
    }
  })

  it('leaves log text whole', () => {
    expect(values('i11001-Info=//a;b=1,c//;i21001-Info=//d//,PolId=1')).toEqual(['//a;b=1,c//', '//d//', '1'])
    expect(values('i11001-Info=//a//b//')).toEqual(['//a//b//'])
    expect(values('i11001-Info=//a/b;PolId=1')).toEqual(['//a/b', '1'])
    expect(values('i11001-Info=/a/')).toEqual(['/a/'])
    expect(values('i11001-Info=/')).toEqual(['/'])
    expect(values('i11001-Info=//清洗;管路//;i21001-Info=浓度')).toEqual(['//清洗;管路//', '浓度'])
  })

  it('reads GBK, and what is neither byte by byte', () => {
    expect(decode(frame(gbk())).cp[0]!.value).toBe('//清洗//')
    expect(decode(frame(gbk()), { dialect: { text: 'gbk' } })).toMatchObject({
      deviations: [{ kind: 'text-gbk' }],
      cp: [{ value: '//清洗//' }],
    })
    expect(decode(frame(latin())).cp[0]!.value).toBe('//\xFF\xFE//')
    const utf8 = frame(cp('i11001-Info=//清//', '3020'))
    expect(decode(utf8, { dialect: { text: 'gbk' } }).cp[0]!.value).toBe('//清//')
  })

  it('takes what the dialect allows', () => {
    const modbus = frame(SEGMENT, { crc: () => crcText(crcModbus(Buffer.from(SEGMENT))) })
    expect(decode(modbus)).toMatchObject({
      ok: false,
      crcOk: false,
      crcExpected: crcText(crc16(Buffer.from(SEGMENT))),
    })
    expect(decode(modbus, { dialect: { crc: 'modbus' } })).toMatchObject({
      ok: true,
      crcOk: true,
      deviations: [{ kind: 'crc-modbus' }],
    })
    // A device that has been mended need not be registered anew.
    expect(decode(frame(SEGMENT), { dialect: { crc: 'modbus' } })).toMatchObject({ ok: true, deviations: [] })
    const characters = frame(cp('i11001-Info=//清洗管路//', '3020'), { length: '0107' })
    expect(decode(characters)).toMatchObject({ ok: true, lengthOk: false })
    expect(decode(characters, { dialect: { length: 'characters' } })).toMatchObject({
      ok: true,
      lengthOk: true,
    })
  })

  describe('refuses by the book, and lets pass what the dialect forgives:', () => {
    const single = frame(SEGMENT.replace('CP=&&', 'CP=&'))
    const missing = frame(SEGMENT, { crc: () => '' })
    const headless = frame(SEGMENT, { before: '', length: '' })
    const rows: readonly (readonly [Leniency, Buffer, FaultKind, crcOk: boolean])[] = [
      ['crc-short', leadingZeroLost(), 'crc-mismatch', true],
      ['crc-missing', missing, 'crc-missing', false],
      ['cp-single-ampersand', single, 'cp-not-opened', true],
      ['header-missing', headless, 'no-header', true],
    ]
    it.each(rows)('%s', (leniency, bytes, fault, crcOk) => {
      const [strict, lenient] = [decode(bytes), decode(bytes, { dialect: { lenient: [leniency] } })]
      expect(strict).toMatchObject({ ok: false, fault: { kind: fault } })
      expect(lenient).toMatchObject({ ok: true, crcOk, fault: null })
      // What departs is named either way.
      expect(strict.deviations.map(({ kind }) => kind)).toContain(leniency)
      expect(lenient.deviations).toEqual(strict.deviations)
      const others = leniencies.filter((other) => other !== leniency)
      expect(decode(bytes, { dialect: { crc: 'modbus', lenient: others } }).fault?.kind).toBe(fault)
    })

    it('a CRC that is missing only where length and structure fit', () => {
      const faultOf = (bytes: Buffer) =>
        decode(bytes, { dialect: { lenient: leniencies }, direction: 'up' }).fault?.kind
      expect(faultOf(missing)).toBeUndefined()
      expect(faultOf(frame(SEGMENT, { crc: () => '', length: '0100' }))).toBe('crc-missing')
      expect(faultOf(frame(SEGMENT, { crc: () => '', length: '141' }))).toBe('crc-missing')
      expect(faultOf(frame(SEGMENT.slice(0, -2), { crc: () => '' }))).toBe('truncated')
      expect(faultOf(frame('QN=1;ST=32;CN=2011;&&', { crc: () => '' }))).toBe('no-cp')
      expect(faultOf(frame(head('CN=2011;', ''), { crc: () => '' }))).toBe('no-command')
      // Without a CRC no key can be seen to fit.
      const cipher = encrypted(EXAMPLE_KEY)
      const bare = Buffer.concat([cipher.subarray(0, -6), Buffer.from('\r\n')])
      expect(faultOf(bare)).toBe('undecryptable')
      expect(faultOf(frame(as2025(SEGMENT), { crc: () => '' }))).toBeUndefined()
    })

    it('a CP without any & never', () => {
      expect(
        decode(frame(SEGMENT.replace('CP=&&', 'CP=')), { dialect: { lenient: leniencies } }).fault,
      ).toEqual({ kind: 'cp-not-opened', position: 6 + SEGMENT.indexOf('CP=') + 3 })
    })

    it('a short CRC of the other kind only where both are agreed', () => {
      const short = decode(leadingZeroLost(), { dialect: { crc: 'modbus' } })
      expect(short.fault?.kind).toBe('crc-mismatch')
    })
  })

  it('opens cipher text with the key that fits, and says which', () => {
    expect(decode(encrypted(EXAMPLE_KEY), { keys: [EXAMPLE_KEY] })).toMatchObject({
      ok: true,
      cipher: { key: 0 },
      dataTime: '20160801085857',
    })
    expect(decode(encrypted(EXAMPLE_KEY, printed), { keys: [EXAMPLE_KEY] })).toMatchObject({
      ok: true,
      lengthOk: false,
      dataTime: '20160801085857',
    })
    expect(decode(encrypted(EXAMPLE_KEY))).toMatchObject({ cp: [], cipher: 'clear' })
    // Clear text needs no key, and a right CRC none either.
    expect(decode(frame(as2025(SEGMENT)), { keys: [EXAMPLE_KEY] })).toMatchObject({
      ok: true,
      cipher: 'clear',
    })
  })

  it('agrees with the examples of the standard on cipher text', () => {
    const [plain, wire, print] = [
      'plain text of official encryption example 2',
      'same packet with',
      'SM4-ECB, key 16',
    ].map((note) =>
      decode(bytesOf(packets.find((packet) => packet.note.startsWith(note))!), { keys: [EXAMPLE_KEY] }),
    )
    expect(wire!.cp).toEqual(plain!.cp)
    expect(print!.cp).toEqual(plain!.cp)
    expect(print!.factors).toEqual(plain!.factors)
  })

  it('decides the version by Flag and ST', () => {
    const versions = ['0', '3', '4', '7', '8', '11', '63'].map(
      (flag) => decode(frame(head('Flag=5', `Flag=${flag}`))).version,
    )
    expect(versions).toEqual(['2005', '2005', '2017', '2017', '2025', '2025', '2025'])
    expect(decode(frame(head('ST=32', 'ST=21').replace('Flag=5', 'Flag=8'))).version).toBe('2017')
    expect(decode(frame(head('Flag=5;', ''))).version).toBe('2005')
  })

  it('takes the first of two fields, by any spelling of the name', () => {
    expect(decode(frame(head('ST=32;', 'ST=32;ST=31;'))).ST).toBe('32')
    expect(decode(frame(head('PW=', 'pw =')))).toMatchObject({ ok: true, PW: '123456' })
    expect(decode(frame(cp('DataTime=20160801000000;DataTime=20170801000000'))).dataTime).toBe(
      '20160801000000',
    )
  })

  it('reads RF, PNUM and PNO', () => {
    const message = decode(frame(as2025(head('Flag=5;', 'Flag=5;PNUM=2;PNO=1;RF=1;'))))
    expect(message).toMatchObject({ PNUM: 2, PNO: 1, RF: true })
    expect(decode(frame(as2025(head(';CP', ';RF=0;CP')))).RF).toBe(false)
  })

  it('bears names longer and more numerous than it keeps', () => {
    const long = 'x'.repeat(80)
    expect(factorsOf(`${long}-Rtd=1,${long}-Max=2`)).toHaveLength(2)
    for (let round = 0; round < 12; round += 1) {
      const pairs = Array.from({ length: 600 }, (_, index) => `n${round * 600 + index}=1`)
      expect(decode(frame(cp(pairs.join(';')))).cp).toHaveLength(600)
    }
    expect(factorsOf('w01018-Rtd=1')).toHaveLength(1)
  })
})
