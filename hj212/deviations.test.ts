import { describe, expect, it } from 'vitest'
import {
  as2005,
  as2025,
  at,
  cp,
  CP_AT,
  encrypted,
  frame,
  gbk,
  head,
  latin,
  leadingZeroLost,
  MN_AT,
  printed,
  SEGMENT,
} from '../test/fixtures/frames.ts'
import { crcModbus, crcText } from './crc.ts'
import { type DecodeOptions, decode } from './decode.ts'
import { MAX_DEVIATIONS } from './deviations.ts'
import type { DeviationKind } from './message.ts'
import { EXAMPLE_KEY } from './sm4.ts'

type Case = readonly [bytes: Buffer, position: number | null, detail: string, options?: DecodeOptions]

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
