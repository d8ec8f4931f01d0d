import { Type } from 'typebox'
import type { Item } from '../../hj212/index.ts'
import { formatQn } from '../../hj212/index.ts'
import { fieldTime } from './field-time.ts'
import { FactorCode, FieldText, fields, kindRow, optional, type CommandKind } from './kind.ts'

const all = (cn: string) => ({ '2005': cn, '2017': cn, '2025': cn })
const modern = (cn: string) => ({ '2017': cn, '2025': cn })
const nothing = fields({})
const factor = fields({ factor: FactorCode })
const maybeFactor = fields({ factor: optional(FactorCode) })
const period = fields({
  begin: Type.String({ format: 'date-time', description: '开始时间（含）' }),
  end: Type.String({ format: 'date-time', description: '结束时间（含）' }),
})

const about = (code: string | undefined): Item[] => (code === undefined ? [] : [[['PolId', code]]])
const oneItem = (name: string, value: string | number): Item[] => [[[name, String(value)]]]

/** A get without parameters, and one for a factor. */
const get = (kind: string, cn: CommandKind['cn'], nameZh: string, nameEn: string): CommandKind =>
  kindRow({ kind, cn, nameZh, nameEn, effect: 'reads', parameters: nothing, cp: () => [] })
const ofFactor = (
  kind: string,
  cn: CommandKind['cn'],
  effect: CommandKind['effect'],
  nameZh: string,
  nameEn: string,
): CommandKind =>
  kindRow({
    kind,
    cn,
    nameZh,
    nameEn,
    effect,
    parameters: factor,
    cp: ({ parameters }) => about(parameters.factor),
  })

/** Uploads of a past period, both ends inclusive [HJ 212-2017 C.20–C.23, C.47]. */
const history = (
  kind: string,
  cn: CommandKind['cn'],
  nameZh: string,
  nameEn: string,
  more: { flow?: CommandKind['flow']; systemCode?: string } = {},
): CommandKind =>
  kindRow({
    kind,
    cn,
    nameZh,
    nameEn,
    effect: 'reads',
    executionLimitMs: 4 * 3_600_000,
    parameters: period,
    window: ({ begin, end }) => ({ begin: fieldTime(begin), end: fieldTime(end) }),
    cp: ({ parameters: { begin, end } }) => [
      [
        ['BeginTime', fieldTime(begin)],
        ['EndTime', fieldTime(end)],
      ],
    ],
    ...more,
  })

/** A switch of the uploads; twice is once. */
const toggle = (kind: string, cn: string, nameZh: string, nameEn: string): CommandKind =>
  kindRow({
    kind,
    cn: all(cn),
    nameZh,
    nameEn,
    effect: 'transmission',
    isRepeatable: true,
    parameters: nothing,
    cp: () => [],
  })

/**
 * Every command that the host can send, in words of ours: a new command is a new row. Not here: 3013 of 2005, whose
 * CP the standard leaves open.
 */
export const commandKinds: readonly CommandKind[] = [
  kindRow({
    kind: 'time-out.set',
    cn: all('1000'),
    nameZh: '设置超时时间及重发次数',
    nameEn: 'Set time-out and re-sends',
    effect: 'transmission',
    isRepeatable: true,
    // [HJ 212-2017 Table 4] N2 each, 1–99.
    parameters: fields({
      overTimeSeconds: Type.Integer({ minimum: 1, maximum: 99 }),
      reCount: Type.Integer({ minimum: 1, maximum: 99 }),
    }),
    cp: ({ parameters: { overTimeSeconds, reCount } }) => [
      ...oneItem('OverTime', overTimeSeconds),
      ...oneItem('ReCount', reCount),
    ],
  }),
  kindRow({
    kind: 'alarm-time.set',
    cn: { '2005': '1001' },
    nameZh: '设置超限报警时间',
    nameEn: 'Set over-limit alarm time',
    effect: 'instrument',
    isRepeatable: true,
    parameters: fields({ seconds: Type.Integer({ minimum: 1, maximum: 99_999 }) }),
    cp: ({ parameters }) => oneItem('WarnTime', parameters.seconds),
  }),
  kindRow({
    kind: 'mn.set',
    cn: { '2025': '1002' },
    nameZh: '设置数采仪入网编码（MN）',
    nameEn: 'Set the network-entry code (MN)',
    effect: 'instrument',
    isRepeatable: true,
    isInternal: true,
    expiryMinutes: 10,
    parameters: fields({ loggerSerial: FieldText }),
    // [HJ 212-2025 C.3, reported] the new MN stands in the head.
    cp: ({ parameters }) => oneItem('i23005-Info', parameters.loggerSerial),
  }),
  kindRow({
    kind: 'clock.get',
    cn: all('1011'),
    nameZh: '提取现场机时间',
    nameEn: 'Get the field clock',
    effect: 'reads',
    parameters: maybeFactor,
    cp: ({ parameters }) => about(parameters.factor),
  }),
  kindRow({
    kind: 'clock.set',
    cn: all('1012'),
    nameZh: '设置现场机时间',
    nameEn: 'Set the field clock',
    effect: 'instrument',
    isRepeatable: true,
    parameters: maybeFactor,
    // The time of sending, not of asking: a command may have waited for its logger.
    cp: ({ parameters, now }) => [...about(parameters.factor), ...oneItem('SystemTime', fieldTime(now))],
  }),
  kindRow({
    kind: 'key.change',
    cn: { '2025': '1014' },
    nameZh: '更换 SM4 密钥',
    nameEn: 'Change the SM4 key',
    effect: 'transmission',
    secret: 'key',
    parameters: nothing,
    cp: ({ secret, now }) => [...oneItem('SKCreateTime', formatQn(now)), ...oneItem('NewSK', secret)],
  }),
  kindRow({
    kind: 'alarm-limits.get',
    cn: { '2005': '1021' },
    nameZh: '提取污染物报警门限值',
    nameEn: 'Get alarm limits',
    effect: 'reads',
    parameters: fields({ factors: Type.Array(FactorCode, { minItems: 1, maxItems: 20 }) }),
    cp: ({ parameters }) => parameters.factors.flatMap((code) => about(code)),
  }),
  kindRow({
    kind: 'alarm-limits.set',
    cn: { '2005': '1022' },
    nameZh: '设置污染物报警门限值',
    nameEn: 'Set alarm limits',
    effect: 'instrument',
    isRepeatable: true,
    parameters: fields({
      limits: Type.Array(fields({ factor: FactorCode, low: Type.Number(), high: Type.Number() }), {
        minItems: 1,
        maxItems: 20,
      }),
    }),
    cp: ({ parameters }) =>
      parameters.limits.map(({ factor, low, high }) => [
        [`${factor}-LowValue`, String(low)],
        [`${factor}-UpValue`, String(high)],
      ]),
  }),
  get('host-address.get', { '2005': '1031' }, '提取上位机地址', 'Get the host address'),
  kindRow({
    kind: 'host-address.set',
    cn: { '2005': '1032' },
    nameZh: '设置上位机地址',
    nameEn: 'Set the host address',
    effect: 'transmission',
    isRepeatable: true,
    // [HJ/T 212-2005 6.3.3.2.3] N20
    parameters: fields({ address: Type.String({ pattern: '^[\\w.:-]{1,20}$' }) }),
    cp: ({ parameters }) => oneItem('ReportTarget', parameters.address),
  }),
  get('report-time.get', { '2005': '1041' }, '提取数据上报时间', 'Get the report time of day'),
  kindRow({
    kind: 'report-time.set',
    cn: { '2005': '1042' },
    nameZh: '设置数据上报时间',
    nameEn: 'Set the report time of day',
    effect: 'transmission',
    isRepeatable: true,
    parameters: fields({
      time: Type.String({ pattern: '^([01][0-9]|2[0-3])[0-5][0-9]$', description: 'hhmm' }),
    }),
    cp: ({ parameters }) => oneItem('ReportTime', parameters.time),
  }),
  get('realtime-interval.get', all('1061'), '提取实时数据间隔', 'Get the real-time interval'),
  kindRow({
    kind: 'realtime-interval.set',
    cn: all('1062'),
    nameZh: '设置实时数据间隔',
    nameEn: 'Set the real-time interval',
    effect: 'transmission',
    isRepeatable: true,
    // [HJ 212-2017 Table 4]
    parameters: fields({ seconds: Type.Integer({ minimum: 30, maximum: 3600 }) }),
    cp: ({ parameters }) => oneItem('RtdInterval', parameters.seconds),
  }),
  get('minute-interval.get', modern('1063'), '提取分钟数据间隔', 'Get the minute interval'),
  kindRow({
    kind: 'minute-interval.set',
    cn: modern('1064'),
    nameZh: '设置分钟数据间隔',
    nameEn: 'Set the minute interval',
    effect: 'transmission',
    isRepeatable: true,
    // [HJ 212-2017 Table 4]
    parameters: fields({
      minutes: Type.Union([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((n) => Type.Literal(n))),
    }),
    cp: ({ parameters }) => oneItem('MinInterval', parameters.minutes),
  }),
  kindRow({
    kind: 'password.set',
    cn: all('1072'),
    nameZh: '设置现场机访问密码',
    nameEn: 'Set the password of the field machine',
    effect: 'transmission',
    secret: 'password',
    parameters: nothing,
    // [HJ/T 212-2005 C.1] the new password is PW inside CP.
    cp: ({ version, secret }) => oneItem(version === '2005' ? 'PW' : 'NewPW', secret),
  }),
  toggle('realtime.start', '2011', '取污染物实时数据（开始上传）', 'Start real-time upload'),
  toggle('realtime.stop', '2012', '停止察看污染物实时数据', 'Stop real-time upload'),
  toggle('facility-state.start', '2021', '取设备运行状态数据（开始上传）', 'Start facility-state upload'),
  toggle('facility-state.stop', '2022', '停止察看设备运行状态', 'Stop facility-state upload'),
  // The CN of the start command: told apart by ST and BeginTime [HJ 212-2025 C.39, reported].
  history('history.electricity', { '2025': '2011' }, '取用电监测历史数据', 'Get electricity history', {
    flow: 'ack-uploads-result',
    systemCode: '44',
  }),
  history('history.raw', { '2025': '2013' }, '取原始监测数据', 'Get raw data of cyclic analysers'),
  history('history.day', all('2031'), '取污染物日历史数据', 'Get day history'),
  history('history.running-time', all('2041'), '取设备运行时间日历史数据', 'Get running-time history'),
  history('history.minute', all('2051'), '取污染物分钟历史数据', 'Get minute history'),
  history('history.noise', { '2025': '2052' }, '取噪声单次测量数据', 'Get single noise measurements'),
  history('history.hour', all('2061'), '取污染物小时历史数据', 'Get hour history'),
  history('history.check', { '2025': '2062' }, '提取自动标样核查数据', 'Get standard-sample check results'),
  history('history.alarm', { '2005': '2071' }, '取污染物报警记录', 'Get alarm records'),
  kindRow({
    kind: 'calibration.start',
    cn: { '2005': '3011', '2017': '3011' },
    nameZh: '零点校准、量程校准',
    nameEn: 'Zero and span calibration',
    effect: 'instrument',
    parameters: factor,
    cp: ({ parameters }) => about(parameters.factor),
  }),
  kindRow({
    kind: 'calibration.start-one',
    cn: { '2025': '3011' },
    nameZh: '零点（量程）校准与调整',
    nameEn: 'Zero or span calibration and adjustment',
    effect: 'instrument',
    parameters: fields({
      factor: FactorCode,
      what: Type.Union([Type.Literal('zero'), Type.Literal('span')]),
    }),
    // [HJ 212-2025 C.41, reported]
    cp: ({ parameters: { factor, what } }) => [
      ...about(factor),
      ...oneItem('CalibrationType', what === 'zero' ? 0 : 1),
    ],
  }),
  ofFactor('sample.start', all('3012'), 'instrument', '即时采样', 'Sample now'),
  ofFactor('cleaning.start', modern('3013'), 'instrument', '启动清洗/反吹', 'Start cleaning / back-flush'),
  kindRow({
    kind: 'sampling-hours.set',
    cn: { '2005': '3014' },
    nameZh: '设置设备采样时间周期',
    nameEn: 'Set sampling hours',
    effect: 'instrument',
    isRepeatable: true,
    parameters: fields({
      factor: FactorCode,
      hours: Type.Array(Type.Integer({ minimum: 0, maximum: 23 }), { minItems: 1, maxItems: 24 }),
    }),
    cp: ({ parameters: { factor, hours } }) => [
      ...about(factor),
      ...hours.flatMap((hour) => oneItem('CTime', hour)),
    ],
  }),
  ofFactor('comparison.start', { '2017': '3014' }, 'instrument', '比对采样', 'Comparison sampling'),
  kindRow({
    kind: 'retained-sample.take',
    cn: { '2017': '3015' },
    nameZh: '超标留样',
    nameEn: 'Retain a sample',
    effect: 'instrument',
    parameters: nothing,
    cp: () => [],
  }),
  kindRow({
    kind: 'sampling-period.set',
    cn: { '2017': '3016' },
    nameZh: '设置采样时间周期',
    nameEn: 'Set the sampling period',
    effect: 'instrument',
    isRepeatable: true,
    parameters: fields({
      factor: FactorCode,
      start: Type.String({ pattern: '^([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$', description: 'hhmmss' }),
      hours: Type.Integer({ minimum: 1, maximum: 24 }),
    }),
    cp: ({ parameters: { factor, start, hours } }) => [
      ...about(factor),
      ...oneItem('CstartTime', start),
      ...oneItem('Ctime', hours),
    ],
  }),
  ofFactor('sampling-period.get', { '2017': '3017' }, 'reads', '提取采样时间周期', 'Get the sampling period'),
  ofFactor('sample-out-time.get', modern('3018'), 'reads', '提取出样时间', 'Get the sample-out time'),
  ofFactor('analyser-id.get', modern('3019'), 'reads', '提取设备唯一标识', 'Get the id of an analyser'),
  kindRow({
    kind: 'information.get',
    cn: modern('3020'),
    nameZh: '提取现场机信息',
    nameEn: 'Get field-end information',
    effect: 'reads',
    parameters: fields({
      factor: optional(FactorCode),
      information: Type.String({ pattern: '^i[0-9A-Za-z]{5}$', description: '信息编码 InfoId' }),
      begin: optional(Type.String({ format: 'date-time' })),
      end: optional(Type.String({ format: 'date-time' })),
    }),
    cp: ({ parameters: { factor, information, begin, end } }) => [
      ...about(factor),
      ...oneItem('InfoId', information),
      ...(begin === undefined ? [] : oneItem('BeginTime', fieldTime(begin))),
      ...(end === undefined ? [] : oneItem('EndTime', fieldTime(end))),
    ],
  }),
  kindRow({
    kind: 'parameter.set',
    cn: modern('3021'),
    nameZh: '设置现场机参数',
    nameEn: 'Set a parameter of the field machine',
    effect: 'instrument',
    isRepeatable: true,
    parameters: fields({
      factor: optional(FactorCode),
      information: Type.String({ pattern: '^i[0-9A-Za-z]{5}$', description: '信息编码 InfoId' }),
      value: FieldText,
    }),
    cp: ({ parameters: { factor, information, value } }) => [
      ...about(factor),
      ...oneItem('InfoId', information),
      ...oneItem(`${information}-Info`, value),
    ],
  }),
  ofFactor(
    'retained-sample.order',
    { '2025': '3022' },
    'instrument',
    '下发即时留样任务',
    'Order a retained sample',
  ),
  ofFactor(
    'standard-check.start',
    { '2025': '3024' },
    'instrument',
    '启动自动标样核查',
    'Start a standard-sample check',
  ),
]

const byKind: ReadonlyMap<string, CommandKind> = new Map(commandKinds.map((row) => [row.kind, row]))

export const findKind = (kind: string): CommandKind | null => byKind.get(kind) ?? null
