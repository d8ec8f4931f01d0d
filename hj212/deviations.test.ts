import { describe, expect, it } from 'vitest'
import { bytesOf, packets } from '../test/fixtures/packets.ts'
import { crc16, crcModbus, crcText } from './crc.ts'
import { type DecodeOptions, decode } from './decode.ts'
import { MAX_DEVIATIONS } from './deviations.ts'
import type { DeviationKind, FaultKind } from './message.ts'
import { EXAMPLE_KEY, encryptSm4 } from './sm4.ts'

const HEAD = 'QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;'
const SEGMENT = `${HEAD}CP=&&DataTime=20160801085857;w01018-Rtd=1.5,w01018-Flag=N&&`

interface Around {
  readonly length?: string
  readonly crc?: (right: string) => string
  readonly tail?: string
  readonly before?: string
}

/** A frame around a segment; length and CRC are right unless said otherwise. */
function frame(
  segment: string | Buffer,
  { length, crc = (right) => right, tail = '\r\n', before = '##' }: Around = {},
) {
  const bytes = Buffer.isBuffer(segment) ? segment : Buffer.from(segment)
  const digits = length ?? String(bytes.length).padStart(4, '0')
  return Buffer.concat([Buffer.from(before + digits), bytes, Buffer.from(crc(crcText(crc16(bytes))) + tail)])
}

const cp = (content: string, cn = '2011', head = HEAD) =>
  `${head.replace('CN=2011', `CN=${cn}`)}CP=&&${content}&&`
const head = (from: string, to: string) => SEGMENT.replace(from, to)
const as2005 = (segment: string) =>
  segment.replace('Flag=5', 'Flag=1').replace('010000A8900016F000169DC0', '88888880000001')
const as2025 = (segment: string) => segment.replace('Flag=5', 'Flag=9')

/** A 2025 frame whose content is encrypted in place, or changed by `write`. */
function encrypted(key: Buffer, write = (cipher: Buffer) => cipher): Buffer {
  const plain = frame(as2025(SEGMENT))
  const from = plain.indexOf('CP=&&') + 5
  const to = plain.lastIndexOf('&&')
  return Buffer.concat([
    plain.subarray(0, from),
    write(encryptSm4(plain.subarray(from, to), key)),
    plain.subarray(to),
  ])
}

const printed = (cipher: Buffer) =>
  Buffer.from(
    `{${[...cipher.subarray(0, -4)].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ')}}${cipher.toString('latin1', cipher.length - 4)}`,
    'latin1',
  )

type Case = readonly [bytes: Buffer, position: number | null, detail: string, options?: DecodeOptions]

const MN_AT = 6 + SEGMENT.indexOf('MN=') + 3
const CP_AT = 6 + SEGMENT.indexOf('&&') + 2
const at = (segment: string, text: string) => 6 + segment.indexOf(text)

const cases: Readonly<Record<DeviationKind, readonly Case[]>> = {
  'header-missing': [[frame(SEGMENT, { before: '', length: '' }), 0, '']],
  'length-digits': [[frame(SEGMENT, { length: '141' }), 2, '3']],
  'length-mismatch': [[frame(SEGMENT, { length: '0100' }), 2, String(SEGMENT.length)]],
  'length-counts-characters': [
    [frame(cp('i11001-Info=//清洗管路//', '3020'), { length: '0107' }), 2, '115'],
    [
      frame(cp('i11001-Info=//清洗管路//', '3020'), { length: '0107' }),
      2,
      '115',
      { dialect: { length: 'characters' } },
    ],
  ],
  'crc-lower-case': [[frame(SEGMENT, { crc: () => 'ffAA' }), 6 + SEGMENT.length, '']],
  'crc-modbus': [
    [
      frame(SEGMENT, { crc: () => crcText(crcModbus(Buffer.from(SEGMENT))) }),
      6 + SEGMENT.length,
      crcText(crcModbus(Buffer.from(SEGMENT))),
    ],
  ],
  'crc-short': [[leadingZeroLost(), 65, '3']],
  'crc-missing': [[frame(SEGMENT, { crc: () => '' }), 6 + SEGMENT.length, '']],
  'tail-missing': [[frame(SEGMENT, { tail: '' }), 10 + SEGMENT.length, '']],
  'tail-incomplete': [
    [frame(SEGMENT, { tail: '\n' }), 10 + SEGMENT.length, ''],
    [frame(SEGMENT, { tail: '\r' }), 10 + SEGMENT.length, ''],
  ],
  'leading-noise': [[frame(SEGMENT, { before: 'at 10:00 ##' }), 0, '9']],
  'trailing-noise': [[frame(SEGMENT, { tail: '\r\n\r\n' }), 12 + SEGMENT.length, '2']],
  'field-order': [[frame(head('ST=32;CN=2011;', 'CN=2011;ST=32;')), 38, 'ST']],
  'field-missing': [
    [frame(head('ST=32;', '')), null, 'ST'],
    [frame(head('CN=2011;', '')), null, 'CN'],
    [frame(head('PW=123456;', '')), null, 'PW'],
    [frame(head('MN=010000A8900016F000169DC0;', 'MN=;')), null, 'MN'],
  ],
  'field-malformed': [
    [frame(head('ST=32', 'ST=321')), 30, 'ST=321'],
    [frame(head('ST=32', 'ST=3=2')), 30, 'ST=3=2'],
    [frame(head('CN=2011', 'CN=20x1')), 36, 'CN=20x1'],
    [frame(head('CN=2011', 'CN=20110')), 36, 'CN=20110'],
    [frame(head('PW=123456', 'PW=1')), 44, 'PW'],
    [frame(head('Flag=5', 'Flag=x')), at(SEGMENT, '5;CP'), 'Flag=x'],
    [frame(head('Flag=5', 'Flag=13')), at(SEGMENT, '5;CP'), 'Flag=13'],
    [frame(head('Flag=5', 'Flag=300')), at(SEGMENT, '5;CP'), 'Flag=300'],
    [frame(as2025(head(';CP', ';RF=0;CP'))), at(SEGMENT, 'CP=') + 3, 'RF=0'],
    [frame(as2025(head(';CP', ';RF=10;CP'))), at(SEGMENT, 'CP=') + 3, 'RF=10'],
    [frame(head('Flag=5', 'FLAG=5')), at(SEGMENT, 'Flag'), 'FLAG'],
  ],
  'field-unknown': [
    [frame(head(';CP', ';XY=1;CP')), at(SEGMENT, 'CP='), 'XY'],
    [frame(head(';CP', ';FLOG=1;CP')), at(SEGMENT, 'CP='), 'FLOG'],
    [frame(head(';CP', ';PNX=1;CP')), at(SEGMENT, 'CP='), 'PNX'],
    [frame(cp('a01001_ave=1')), CP_AT, 'a01001_ave'],
    [frame(cp('浓度=1')), CP_AT, '浓度'],
  ],
  'field-duplicate': [
    [frame(head('ST=32;', 'ST=32;ST=31;')), 33, 'ST'],
    [frame(cp('RtdInterval=1;RtdInterval=2', '1062')), CP_AT + 14, 'RtdInterval'],
  ],
  'qn-missing': [
    [frame(head('QN=20160801085857223;', '')), null, ''],
    [frame(head('QN=20160801085857223', 'QN=')), null, ''],
    [frame(as2005(head('QN=20160801085857223;', ''))), null, ''],
  ],
  'qn-malformed': [
    [frame(head('QN=20160801085857223', 'QN=2016080108585722')), 9, '2016080108585722'],
    [frame(head('QN=20160801085857223', 'QN=20161301085857223')), 9, '20161301085857223'],
    [frame(head('QN=20160801085857223', 'QN=2016080108585722x')), 9, '2016080108585722x'],
  ],
  'mn-not-standard': [
    [frame(head('A8900', 'a8900')), MN_AT, '010000a8900016F000169DC0'],
    [frame(head('A8900', ':8900')), MN_AT, '010000:8900016F000169DC0'],
    [frame(head('A8900', '-8900')), MN_AT, '010000-8900016F000169DC0'],
    [frame(head('A8900', 'G8900')), MN_AT, '010000G8900016F000169DC0'],
    [frame(as2005(SEGMENT).replace('88888880000001', '1')), MN_AT, '1'],
  ],
  'flag-missing': [
    [frame(head('Flag=5;', '')), null, '2005'],
    [frame(head('Flag=5;', 'Flag=;')), null, '2005'],
  ],
  'flag-without-packet-number': [[frame(head('Flag=5', 'Flag=7')), at(SEGMENT, '5;CP'), '7']],
  'packet-number-without-flag': [[frame(head('Flag=5;', 'Flag=5;PNUM=2;PNO=1;')), at(SEGMENT, '5;CP'), '5']],
  'packet-number-range': [
    [frame(head('Flag=5;', 'Flag=7;PNUM=2;PNO=3;')), at(SEGMENT, '5;CP') + 13, '3/2'],
    [frame(head('Flag=5;', 'Flag=7;PNUM=2;PNO=0;')), at(SEGMENT, '5;CP') + 13, '0/2'],
    [frame(head('Flag=5;', 'Flag=7;PNUM=2;')), at(SEGMENT, '5;CP') + 7, '-1/2'],
    [frame(head('Flag=5;', 'Flag=7;PNUM=;PNO=1;')), at(SEGMENT, '5;CP') + 12, '1/-1'],
    [frame(head('Flag=5;', 'Flag=7;PNUM=12345;PNO=1;')), at(SEGMENT, '5;CP') + 17, '1/-1'],
    [frame(head('Flag=5;', 'Flag=11;PNUM=10;PNO=1;')), at(SEGMENT, '5;CP') + 15, '1/10'],
  ],
  separator: [
    [frame(head('223;', '223,')), 26, ','],
    [frame(head('Flag=5;CP', 'Flag=5CP')), at(SEGMENT, ';CP'), 'CP'],
    [frame(head('Flag=5;CP', 'Flag=CP')), at(SEGMENT, '5;CP'), 'CP'],
  ],
  'cp-single-ampersand': [
    [frame(SEGMENT.replace('CP=&&', 'CP=&')), CP_AT - 2, '1'],
    [frame(SEGMENT.replace('CP=&&', 'CP=')), CP_AT - 2, '0'],
  ],
  'cp-unclosed': [
    [frame(SEGMENT.slice(0, -2)), 6 + SEGMENT.length - 2, '0'],
    [frame(SEGMENT.slice(0, -1)), 6 + SEGMENT.length - 2, '1'],
  ],
  'cp-too-long': [[frame(cp(`PolId=${'x'.repeat(940)}`)), CP_AT - 2, '953']],
  'segment-too-long': [[frame(cp(`PolId=${'x'.repeat(940)}`)), 6 + 1024, '1033']],
  'blank-around': [
    [frame(head('ST=32;', ' ST=32;')), 27, ''],
    [frame(head('ST=32;', 'ST= 32 ;')), 30, 'ST'],
    [frame(cp(' PolId=w01018', '1011')), CP_AT, 'PolId'],
    [frame(cp('PolId= w01018 ', '1011')), CP_AT + 6, 'w01018'],
    [frame(cp(' ', '9013')), CP_AT, ''],
    [frame(cp('DataTime= 20160801085857')), CP_AT + 9, '20160801085857'],
  ],
  'empty-item': [
    [frame(cp('PolId=w01018;', '1011')), CP_AT + 12, ''],
    [frame(cp('PolId=w01018,;InfoId=i11001', '3020')), CP_AT + 13, ''],
    [frame(head('ST=32;', 'ST=32;;')), 33, ''],
  ],
  'pair-without-equals': [
    [frame(cp('PolId=w01018;abc,InfoId=i11001', '3020')), CP_AT + 13, 'abc'],
    [frame(cp('abc')), CP_AT, 'abc'],
    [frame(head('ST=32;', 'ST=32;abc;')), 33, 'abc'],
  ],
  'factor-duplicate': [[frame(cp('w01018-Rtd=1,w01018-Rtd=2')), CP_AT + 13, 'w01018-Rtd']],
  'factor-split-items': [[frame(cp('w01018-Rtd=1;w01018-Flag=N')), CP_AT + 13, 'w01018']],
  'field-of-other-command': [
    [frame(cp('w01018-Avg=1')), CP_AT, 'Avg'],
    [frame(cp('w01018-Rtd=1', '2051')), CP_AT, 'Rtd'],
    [frame(cp('w01018-ZsRtd=1', '2061')), CP_AT, 'ZsRtd'],
    [frame(cp('w01018-ZsRtd=1', '2031')), CP_AT, 'ZsRtd'],
  ],
  'field-other-version': [
    [frame(cp('RtdInterval=1;AlarmType=1', '1062')), CP_AT + 14, 'AlarmType'],
    [frame(cp('w01018-Ala=1', '2051')), CP_AT, 'Ala'],
    [frame(head(';CP', ';RF=1;CP')), at(SEGMENT, 'CP=') + 3, 'RF'],
  ],
  'suffix-unknown': [[frame(cp('LA-td=50.1')), CP_AT, 'td']],
  'factor-unknown': [[frame(cp('zzz-Rtd=1')), CP_AT, 'zzz']],
  'factor-other-version': [[frame(cp('S01-Rtd=1')), CP_AT, 'S01']],
  'factor-letter-case': [[frame(cp('W01018-Rtd=1')), CP_AT, 'W01018']],
  'value-blank': ['', '-', '--', 'null', 'NULL'].map((value): Case => [
    frame(cp(`w01018-Rtd=${value},w01018-Flag=D`)),
    CP_AT + 11,
    value,
  ]),
  'value-not-number': ['NaN', '1e5', '5-6', '1.2.3', '.', 'St', '0x10', '//1'].map((value): Case => [
    frame(cp(`w01018-Rtd=${value}`)),
    CP_AT + 11,
    value,
  ]),
  'value-precision': [[frame(cp('w01018-Rtd=235.2082107479261')), CP_AT + 11, '235.2082107479261']],
  'time-malformed': [
    [frame(cp('DataTime=20160801085857000')), CP_AT + 9, '20160801085857000'],
    [frame(cp('DataTime=2016080108585')), CP_AT + 9, '2016080108585'],
    [frame(cp('w01018-SampleTime=20160832085857')), CP_AT + 18, '20160832085857'],
    [frame(cp('BeginTime=x,EndTime=20160801085857', '2051')), CP_AT + 10, 'x'],
  ],
  'time-not-period-start': [
    [frame(cp('DataTime=20160801085801', '2051')), CP_AT, '20160801085801'],
    [frame(cp('DataTime=20160801080001', '2061')), CP_AT, '20160801080001'],
    [frame(cp('DataTime=20160801080000', '2031')), CP_AT, '20160801080000'],
    [frame(cp('DataTime=20160801080000', '2041')), CP_AT, '20160801080000'],
  ],
  'text-gbk': [[frame(gbk()), CP_AT + 12, '']],
  'text-undecodable': [
    [frame(latin()), CP_AT + 12, ''],
    [frame(latin()), CP_AT + 12, '', { dialect: { text: 'gbk' } }],
  ],
  'answer-flagged': [[frame(cp('', '9014').replace('ST=32', 'ST=91')), at(SEGMENT, '5;CP'), '5']],
  'answer-system-code': [[frame(cp('', '9014')), 30, '32']],
  'system-code-unknown': [[frame(head('ST=32', 'ST=80')), 30, '80']],
  'command-unknown': [
    [frame(head('CN=2011', 'CN=1070')), 36, '1070'],
    [frame(cp('', '2081')), 36, '2081', { direction: 'down' }],
    [frame(cp('', '1061').replace('1061', '1064')), 36, '1064', { direction: 'up' }],
  ],
  'clear-text': [[frame(as2025(SEGMENT)), CP_AT, '', { direction: 'up' }]],
  'cipher-printed': [[encrypted(EXAMPLE_KEY, printed), CP_AT, '', { keys: [EXAMPLE_KEY] }]],
  'previous-key': [
    [encrypted(EXAMPLE_KEY), null, '2', { keys: [Buffer.alloc(16, 1), Buffer.alloc(3), EXAMPLE_KEY] }],
  ],
}

/** Tried until a CRC begins with 0. */
function leadingZeroLost(): Buffer {
  for (let i = 0; ; i += 1) {
    const segment = `QN=1;ST=32;CN=1062;PW=100000;MN=10;Flag=5;CP=&&A=${String(i).padStart(8, '0')}&&`
    const whole = frame(segment)
    if (whole.toString('latin1', 65, 66) === '0')
      return Buffer.concat([whole.subarray(0, 65), whole.subarray(66)])
  }
}

/** 清洗 in GBK. */
function gbk(): Buffer {
  return Buffer.from(cp('i11001-Info=//\xC7\xE5\xCF\xB4//', '3020'), 'latin1')
}

/** A byte that neither encoding has alone. */
function latin(): Buffer {
  return Buffer.from(cp('i11001-Info=//\xFF\xFE//', '3020'), 'latin1')
}

describe('deviations', () => {
  const rows = Object.entries(cases).flatMap(([kind, list]) =>
    list.map((one, index) => [`${kind} ${index + 1}`, kind, one] as const),
  )

  it.each(rows)('%s', (_, kind, [bytes, position, detail, options]) => {
    expect(decode(bytes, options).deviations).toContainEqual({ kind, position, detail })
  })

  it('are none in a frame by the book', () => {
    expect(decode(frame(SEGMENT), { direction: 'up' })).toMatchObject({
      ok: true,
      deviations: [],
      fault: null,
    })
    for (const segment of [
      as2005(SEGMENT).replaceAll('w01018', '011').replace('Flag=1;', '').replace('QN=20160801085857223;', ''),
      'ST=91;CN=9014;CP=&&QN=20040516010101001;CN=2051;PNO=1;PNUM=1&&',
      'ST=32;CN=2051;QN=20040516010101001;PW=123456;MN=88888880000001;PNO=1;PNUM=1;CP=&&DataTime=20040516021000&&',
      'QN=20240601085857223;ST=91;CN=9013;PW=123456;MN=;Flag=8;CP=&&&&',
      'QN=20240601085857223;ST=31;CN=1001;PW=123456;MN=;Flag=9;CP=&&i23005-Info=1&&',
      cp(
        'PolId=101;PolId=102',
        '1021',
        'QN=20040516010101001;ST=32;CN=2011;PW=123456;MN=88888880000001;Flag=3;',
      ),
      'QN=20240601085857223;ST=45;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&DataTime=20240601084500;p99101-Rtd=St&&',
      'QN=20240601085857223;ST=31;CN=2012;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&',
    ]) {
      expect([segment, decode(frame(segment)).deviations]).toEqual([segment, []])
    }
    expect(
      decode(
        frame('QN=20240601085857223;ST=31;CN=2012;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&'),
        { direction: 'up' },
      ).deviations,
    ).toEqual([{ kind: 'command-unknown', position: 36, detail: '2012' }])
  })

  it('are not more than a person would read', () => {
    expect(decode(frame(cp(';'.repeat(500)))).deviations).toHaveLength(MAX_DEVIATIONS)
  })
})

const wrong = () => 'FFFF'

describe('faults', () => {
  const faults: Readonly<Record<FaultKind, readonly (readonly [Buffer, number, DecodeOptions?])[]>> = {
    'no-header': [
      [frame(SEGMENT, { before: '', length: '' }), 0],
      [Buffer.alloc(0), 0],
      [Buffer.from('#'), 0],
    ],
    truncated: [
      [frame(SEGMENT).subarray(0, 60), 60],
      [frame(SEGMENT).subarray(0, 6), 6],
      [Buffer.from('##0100QN=1;CP=&&1234'), 16],
      [Buffer.from('##0100QN=1;CP=&&x=abcd'), 22],
    ],
    'crc-missing': [
      [frame(SEGMENT, { crc: () => '' }), 6 + SEGMENT.length],
      [frame(SEGMENT, { crc: () => '', length: '0001' }), 6 + SEGMENT.length],
      [Buffer.from('##'), 2],
    ],
    'crc-mismatch': [
      [frame(SEGMENT, { crc: wrong }), 6 + SEGMENT.length],
      [frame(SEGMENT), 6 + SEGMENT.length, { dialect: { crc: 'modbus' } }],
      [frame(as2025(SEGMENT), { crc: wrong }), 6 + SEGMENT.length, { keys: [EXAMPLE_KEY] }],
      [
        frame(as2025(cp('{0xZZ,0x01}')), { crc: wrong }),
        6 + cp('{0xZZ,0x01}').length,
        { keys: [EXAMPLE_KEY] },
      ],
      [frame(as2025(cp('{0x01')), { crc: wrong }), 6 + cp('{0x01').length, { keys: [EXAMPLE_KEY] }],
    ],
    undecryptable: [
      [encrypted(EXAMPLE_KEY), CP_AT],
      [encrypted(EXAMPLE_KEY), CP_AT, { keys: [Buffer.alloc(16, 1)] }],
      [encrypted(EXAMPLE_KEY, printed), CP_AT],
    ],
    'segment-too-long': [
      [frame(cp('x=1;'.repeat(2600)), { length: '9999' }), 6 + cp('x=1;'.repeat(2600)).length],
    ],
    'no-cp': [[frame('QN=1;ST=32;CN=2011;&&'), 27]],
    'no-command': [[frame(head('CN=2011;', '')), 6]],
  }

  it.each(
    Object.entries(faults).flatMap(([kind, list]) =>
      list.map((one, index) => [`${kind} ${index + 1}`, kind, one] as const),
    ),
  )('%s', (_, kind, [bytes, position, options]) => {
    expect(decode(bytes, options)).toMatchObject({ ok: false, fault: { kind, position } })
  })

  it('of a chance match of cipher text is named too', () => {
    // The CRC of the wire form is right, as one time in 256.
    const wire = encrypted(EXAMPLE_KEY)
    const segment = wire.subarray(6, -6)
    expect(decode(frame(segment))).toMatchObject({ ok: false, crcOk: true, fault: { kind: 'undecryptable' } })
  })
})

const factorsOf = (content: string, cn?: string) => decode(frame(cp(content, cn))).factors
const values = (content: string) => decode(frame(cp(content, '3020'))).cp.map((pair) => pair.value)

describe('decode', () => {
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
      deviations: [],
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
    expect(decode(modbus, { dialect: { crc: 'modbus' } })).toMatchObject({ ok: true, deviations: [] })
    expect(decode(modbus, { dialect: { crc: 'either' } })).toMatchObject({
      ok: true,
      deviations: [{ kind: 'crc-modbus' }],
    })
    expect(decode(frame(SEGMENT), { dialect: { crc: 'either' } })).toMatchObject({ ok: true, deviations: [] })
    const characters = frame(cp('i11001-Info=//清洗管路//', '3020'), { length: '0107' })
    expect(decode(characters)).toMatchObject({ ok: true, lengthOk: false })
    expect(decode(characters, { dialect: { length: 'characters' } })).toMatchObject({
      ok: true,
      lengthOk: true,
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
