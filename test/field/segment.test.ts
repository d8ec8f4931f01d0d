import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { testRows, type Case, type Rows } from './case.ts'
import type { NoteOf } from './notes.ts'
import { frameOf, openWorld, upload, type Device, type Reading, type World } from './world.ts'

const qn = '20261123120000001'
const answered = [`9014 ${qn}`]
const noon = 'DataTime=20261123120000'
const cod = `${noon};w01018-Avg=36.9,w01018-Flag=N`
const minute: Reading = { period: 'minute', start: '20261123120000', values: { 'w01018-Avg': 36.9 } }
const minuteOf = (values: Reading['values'], more: Partial<Reading> = {}): Reading => ({
  ...minute,
  values,
  ...more,
})

/** Accepted, answered, one row of minutes. */
const taken = (
  is: string,
  segmentOf: (device: Device) => string,
  reading: Reading,
  deviations: Readonly<Record<string, number>> = {},
  more: Partial<Case> = {},
): Case => ({
  is,
  sends: (device) => frameOf(segmentOf(device)),
  verdicts: ['accepted'],
  answers: answered,
  readings: [reading],
  deviations,
  ...more,
})

/** The content of a CP of minutes. */
const minutes = (
  is: string,
  content: string,
  values: Reading['values'],
  deviations: Readonly<Record<string, number>> = {},
  more: Partial<Reading> = {},
): Case =>
  taken(is, (device) => upload(device, '2051', `${noon};${content}`), minuteOf(values, more), deviations)

const withHead = (from: string, to: string) => (device: Device) =>
  upload(device, '2051', cod).replace(from, to)

const realtime = (values: Reading['values'], more: Partial<Reading> = {}): Reading => ({
  period: 'realtime',
  start: '20261123120000',
  values,
  ...more,
})

const rows: Rows<NoteOf<'9.3'>> = {
  'MN not 24 hex': [
    '88888880000001',
    'A110000_0001',
    'aqms-1100-2020110011',
    '01234567890123456789012345678901',
  ].map((mn) =>
    taken(mn, (device) => upload(device, '2051', cod), minute, { 'mn-not-standard': 1 }, { device: { mn } }),
  ),
  'MN before PW, PNO before PNUM, QN after CN': [
    taken(
      'MN before PW',
      (device) =>
        upload(device, '2051', cod).replace(`PW=123456;MN=${device.mn}`, `MN=${device.mn};PW=123456`),
      minute,
      { 'field-order': 1 },
    ),
    taken(
      'PNO before PNUM',
      (device) => upload(device, '2051', cod, { flag: '7', more: 'PNO=1;PNUM=1' }),
      minute,
      { 'field-order': 1 },
    ),
    {
      is: 'QN after CN, by the examples of 2005',
      device: { mn: '88888880000002', version: '2005' },
      sends: ({ mn }) =>
        frameOf(`ST=32;CN=2051;QN=${qn};PW=123456;MN=${mn};Flag=1;CP=&&${noon};011-Avg=36.9&&`),
      verdicts: ['accepted'],
      // In 2005 the QN of an answer stands in its CP.
      answers: [`9014 ${qn}`],
      readings: [minute],
      deviations: {},
    },
  ],
  'no QN though an answer is wanted': [
    taken(
      'answered without',
      withHead(`QN=${qn};`, ''),
      minute,
      { 'qn-missing': 1 },
      { answers: ['9014 -'] },
    ),
  ],
  'QN that is none': [
    taken(
      'of 30 digits',
      withHead(`QN=${qn}`, `QN=${qn}0123456789012`),
      minute,
      { 'qn-malformed': 1 },
      { answers: [`9014 ${qn}0123456789012`] },
    ),
    taken(
      'a month older than the data time',
      withHead(`QN=${qn}`, 'QN=20261023120000001'),
      minute,
      {},
      { answers: ['9014 20261023120000001'] },
    ),
    {
      is: 'the same in every packet: all of them count',
      sends: (device) =>
        ['120000', '120100', '120200'].map((time) =>
          frameOf(upload(device, '2051', `DataTime=20261123${time};w01018-Avg=1,w01018-Flag=N`)),
        ),
      verdicts: ['accepted', 'accepted', 'accepted'],
      answers: [...answered, ...answered, ...answered],
      readings: ['120000', '120100', '120200'].map((time) =>
        minuteOf({ 'w01018-Avg': 1 }, { start: `20261123${time}` }),
      ),
    },
    {
      is: 'the same in two notifies without a time: the second says the same again',
      sends: (device) => ['1', '1'].map((value) => frameOf(upload(device, '3020', `i11001-Info=${value}`))),
      verdicts: ['accepted', 'accepted'],
      answers: [...answered, ...answered],
      messages: ['3020 i11001-Info=1'],
    },
  ],
  'Flag bit 1 without PNUM': [
    taken('taken as one packet', (device) => upload(device, '2051', cod, { flag: '7' }), minute, {
      'flag-without-packet-number': 1,
    }),
  ],
  'answers with ST=21 or 32 and Flag=5': ['9011', '9012', '9013', '9014'].map((cn): Case => ({
    is: `${cn} is never answered`,
    sends: (device) => frameOf(upload(device, cn, cn === '9012' ? 'ExeRtn=1' : 'QnRtn=1', { st: '21' })),
    verdicts: ['accepted'],
    deviations: { 'answer-flagged': 1, 'answer-system-code': 1 },
  })),
  'trailing ; before &&': [
    minutes('passed over', 'w01018-Avg=36.9,w01018-Flag=N;', minute.values, { 'empty-item': 1 }),
  ],
  'CP=& with a single &': [
    {
      is: 'refused by the book: not answered, told by its name',
      sends: (device) => frameOf(upload(device, '2051', cod).replace('CP=&&', 'CP=&')),
      verdicts: ['undecodable'],
      quarantined: ['undecodable cp-not-opened'],
      deviations: { 'refused:cp-single-ampersand': 1, 'cp-single-ampersand': 1 },
    },
    taken(
      'read where it is agreed',
      (device) => upload(device, '2051', cod).replace('CP=&&', 'CP=&'),
      minute,
      { 'cp-single-ampersand': 1 },
      { device: { dialect: { lenient: ['cp-single-ampersand'] } } },
    ),
    {
      is: 'none at all is agreed for nobody',
      device: { dialect: { lenient: ['cp-single-ampersand'] } },
      sends: (device) => frameOf(upload(device, '2051', cod).replace('CP=&&', 'CP=')),
      verdicts: ['undecodable'],
      quarantined: ['undecodable cp-not-opened'],
      deviations: { 'refused:cp-not-opened': 1, 'cp-single-ampersand': 1 },
    },
  ],
  'closing && missing': [
    taken('by its length', (device) => upload(device, '2051', cod).slice(0, -2), minute, {
      'cp-unclosed': 1,
    }),
    {
      is: 'not with a wrong CRC: then nothing says where it ends',
      sends: (device) => frameOf(upload(device, '2051', cod).slice(0, -2), { crc: () => 'B382' }),
      verdicts: ['noise'],
      quarantined: ['noise'],
    },
  ],
  'blanks after && and ;, before =': [
    taken(
      'trimmed',
      (device) =>
        upload(device, '2051', ` ${noon}; w01018-Avg =36.9 ,w01018-Flag= N`).replace(';ST=', '; ST='),
      minute,
      { 'blank-around': 1 },
    ),
  ],
  ', for ; after QN, no ; after Flag=5': [
    taken('a comma behind QN', withHead(`${qn};ST`, `${qn},ST`), minute, { separator: 1 }),
    taken('Flag=5CP=', withHead('Flag=5;CP', 'Flag=5CP'), minute, { separator: 1 }),
  ],
  'DataTime with 17 digits, or off the start of its period': [
    taken('17 digits', (device) => upload(device, '2051', cod.replace('120000;', '120000000;')), minute, {
      'time-malformed': 1,
    }),
    taken(
      'second 01 in hour data',
      (device) => upload(device, '2061', 'DataTime=20261123120001;w01018-Avg=1,w01018-Flag=N'),
      { ...minuteOf({ 'w01018-Avg': 1 }), period: 'hour' },
      { 'time-not-period-start': 1 },
    ),
    taken(
      'hour 08 in day data',
      (device) => upload(device, '2031', 'DataTime=20261123080000;w01018-Avg=1,w01018-Flag=N'),
      { ...minuteOf({ 'w01018-Avg': 1 }), period: 'day', start: '20261123000000' },
      { 'time-not-period-start': 1 },
    ),
  ],
  'values as items of their own, and far from each other': [
    minutes(
      'merged by code over the whole CP',
      'a21026-Avg=1;w01018-Avg=7;a21026-Cou=2;a21026-ZsAvg=900;a21026-Flag=N;w01018-Flag=N',
      { 'a21026-Avg': 1, 'a21026-Cou': 2, 'a21026-ZsAvg': 900, 'w01018-Avg': 7 },
      { 'factor-split-items': 1 },
    ),
  ],
  'the same factor twice': [
    minutes(
      'the last wins',
      'a01002-Avg=1,a01002-Flag=D;a01002-Avg=2,a01002-Flag=N',
      { 'a01002-Avg': 2 },
      {
        'factor-duplicate': 1,
        'factor-split-items': 1,
      },
    ),
  ],
  'statistics under 2011, Rtd under 2051': [
    taken(
      'statistics under 2011',
      (device) => upload(device, '2011', `${noon};w01018-Rtd=1,w01018-Avg=2,w01018-Max=3,w01018-Flag=N`),
      realtime({ 'w01018-Rtd': 1, 'w01018-Avg': 2, 'w01018-Max': 3 }),
      { 'field-of-other-command': 1 },
    ),
    minutes(
      'Rtd under 2051',
      'w01018-Rtd=1,w01018-Flag=N',
      { 'w01018-Rtd': 1 },
      { 'field-of-other-command': 1 },
    ),
  ],
  'unknown suffixes': [
    minutes(
      'kept with their values',
      'w01018-Avg=1,w01018-ValidNum=60,w01018-TotalNum=60,w01018-td=5,w01018-Flag=N',
      { 'w01018-Avg': 1, 'w01018-ValidNum': 60, 'w01018-TotalNum': 60, 'w01018-td': 5 },
      { 'suffix-unknown': 1 },
    ),
    taken(
      '_ave is a field of its own, beside what is understood',
      (device) => upload(device, '2051', `${noon};w01018-Avg=1,w01018-Flag=N;w01018_ave=3`),
      minuteOf({ 'w01018-Avg': 1 }),
      { 'field-unknown': 1 },
    ),
  ],
  'private codes': [
    minutes(
      'kept as sent',
      'O3-Avg=1,lng-Avg=114.3,lat-Avg=30.6,LAMPBLACK-Avg=2,T02-Avg=3',
      { 'O3-Avg': 1, 'lng-Avg': 114.3, 'lat-Avg': 30.6, 'LAMPBLACK-Avg': 2, 'T02-Avg': 3 },
      { 'factor-unknown': 1 },
    ),
    minutes('pms_rules', 'pms_rules-Avg=1,pms_rules-Flag=N', { 'pms_rules-Avg': 1 }, { 'factor-unknown': 1 }),
    minutes(
      'W01001 in capitals is w01001',
      'W01001-Avg=7.2,W01001-Flag=N',
      { 'w01001-Avg': 7.2 },
      {
        'factor-letter-case': 1,
      },
    ),
  ],
  'codes of 2005 and 2017 in one packet': [
    minutes(
      'each by its own table',
      'w01018-Avg=1,w01018-Flag=N;001-Avg=7,001-Flag=N;060-Avg=2,060-Flag=N',
      { 'w01018-Avg': 1, 'w01001-Avg': 7, 'w21003-Avg': 2 },
      { 'factor-other-version': 1 },
    ),
  ],
  '14 or 15 decimals, negative values': [
    minutes(
      'numbers, not texts',
      'a01001-Avg=-0.46432112345678,a01001-Flag=N;w01018-Avg=235.2082107479261,w01018-Flag=N',
      { 'a01001-Avg': -0.46432112345678, 'w01018-Avg': 235.2082107479261 },
      { 'value-precision': 1 },
    ),
  ],
  'blank, -, NaN, null, --': [
    ...(['', '-', '--', 'null'] as const).map((text) =>
      minutes(
        `"${text}" is no number, and never 0`,
        `w01018-Avg=${text},w01018-Flag=D`,
        { 'w01018-Avg': null },
        { 'value-blank': 1 },
        { texts: { 'w01018-Avg': text }, flags: 'D' },
      ),
    ),
    minutes(
      'NaN neither',
      'w01018-Avg=NaN,w01018-Flag=D',
      { 'w01018-Avg': null },
      { 'value-not-number': 1 },
      { texts: { 'w01018-Avg': 'NaN' }, flags: 'D' },
    ),
  ],
  'letters for a condition': [
    taken(
      '2025, ST=45',
      (device) => upload(device, '2011', `${noon};p99101-Rtd=St`, { st: '45', flag: '9' }),
      realtime({ 'p99101-Rtd': null }, { texts: { 'p99101-Rtd': 'St' } }),
      { 'clear-text': 1 },
      { device: { version: '2025', systemCode: '45' } },
    ),
  ],
  'GBK log text': [
    {
      is: 'read as GBK, the bytes kept',
      sends: (device) => frameOf(gbkLog(device)),
      verdicts: ['accepted'],
      answers: answered,
      messages: [`3020 ${noon};i11001-Info=//清洗管路//`],
      deviations: { 'text-gbk': 1 },
    },
    {
      is: 'agreed, and counted all the same',
      device: { dialect: { profile: 'gbk-firmware' } },
      sends: (device) => frameOf(gbkLog(device)),
      verdicts: ['accepted'],
      answers: answered,
      messages: [`3020 ${noon};i11001-Info=//清洗管路//`],
      deviations: { 'text-gbk': 1 },
    },
  ],
  'unit differs': [
    taken(
      'a01006 in hPa, by the registry of the point',
      (device) => upload(device, '2051', `${noon};a01006-Avg=1013.25,a01006-Flag=N`, { st: '31' }),
      minuteOf({ 'a01006-Avg': 101.325 }),
      {},
      { device: { systemCode: '31', units: [['a01006', 'hPa', -1]] } },
    ),
  ],
  'ST=80, 99, 43': ['80', '99', '43'].map((st) =>
    taken(st, (device) => upload(device, '2051', cod, { st }), minute, { 'system-code-unknown': 1 }),
  ),
  'CN 1070, 9017, 9018': ['1070', '9017', '9018'].flatMap((cn): Case[] => [
    {
      is: `${cn} is kept, and answered where it asks`,
      sends: (device) => frameOf(upload(device, cn, `${noon};x=1`)),
      verdicts: ['accepted'],
      answers: answered,
      messages: [`${cn} ${noon};x=1`],
      deviations: { 'command-unknown': 1, 'field-unknown': 1 },
    },
    {
      is: `${cn} not where it does not`,
      sends: (device) => frameOf(upload(device, cn, noon, { flag: '4' })),
      verdicts: ['accepted'],
      messages: [`${cn} ${noon}`],
      deviations: { 'command-unknown': 1 },
    },
  ]),
  'Flag 8 or 9 with ST=21, CN 9015 before 2025': [
    taken(
      'ST=21 is the surface-water protocol: read as 2017, answered as 2017',
      (device) => upload(device, '2051', cod, { st: '21', flag: '9' }),
      minute,
      {},
      { device: { systemCode: '21' } },
    ),
    {
      is: '9015 of ST=21',
      device: { systemCode: '21' },
      sends: (device) => frameOf(upload(device, '9015', '', { st: '21', flag: '9' })),
      verdicts: ['accepted'],
      answers: answered,
      deviations: { 'command-unknown': 1 },
    },
  ],
  'provincial variants': [
    {
      is: 'profiles for what is known',
      goes: async (world) => {
        // What public code calls the Shanxi protocol is older than and foreign to HJ 212: bytes like any other.
        const shanxi = await world.device()
        const star = await world.send(shanxi, 'STARUPTD0242026112312000A00123A10456KXXEND')
        expect(star).toMatchObject({ verdicts: ['noise'], answers: [], readings: [], deviations: {} })
        for (const [profile, code] of [
          ['hebei', 'i23003'],
          ['shandong', '218'],
        ] as const) {
          const device = await world.device({ dialect: { profile } })
          const content = `${noon};${code}-Info=1.2`
          const outcome = await world.send(device, frameOf(upload(device, '3020', content)))
          expect(outcome).toMatchObject({
            verdicts: ['accepted'],
            answers: answered,
            messages: [`3020 ${content}`],
            deviations: {},
          })
        }
      },
    },
  ],
}

function gbkLog(device: Device): Buffer {
  return iconv.encode(upload(device, '3020', `${noon};i11001-Info=//清洗管路//`), 'gbk')
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('reference 9.3, data segment', () => testRows(rows, () => world))
