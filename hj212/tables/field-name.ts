import type { Name } from './status.ts'

type NameRow = readonly [field: string, nameZh: string, nameEn: string]

/** Suffixes of factor and facility codes [HJ 212-2017 Table 4] [HJ/T 212-2005 6.3.3] [HJ 212-2025, reported]. */
// oxfmt-ignore
const suffixRows: readonly NameRow[] = [
  ['SampleTime', '采样时间', 'sample time'],
  ['Rtd', '实时值', 'real-time'],
  ['Min', '最小值', 'minimum'],
  ['Avg', '平均值', 'average'],
  ['Max', '最大值', 'maximum'],
  ['ZsRtd', '折算实时值', 'corrected real-time'],
  ['ZsMin', '折算最小值', 'corrected minimum'],
  ['ZsAvg', '折算平均值', 'corrected average'],
  ['ZsMax', '折算最大值', 'corrected maximum'],
  ['Cou', '累计值', 'total'],
  ['Flag', '数据标记', 'data flag'],
  ['EFlag', '扩充数据标记', 'extended data flag'],
  ['RS', '设施运行状态', 'facility state'],
  ['RT', '设施运行时间', 'facility running time'],
  ['Data', '噪声值', 'noise level'],
  ['DayData', '昼间噪声', 'day-time noise'],
  ['NightData', '夜间噪声', 'night-time noise'],
  ['Info', '现场端信息', 'device information'],
  ['SN', '设备唯一标识', 'analyser id'],
  ['Ala', '报警期间值', 'value during alarm'],
  ['UpValue', '报警上限', 'upper alarm limit'],
  ['LowValue', '报警下限', 'lower alarm limit'],
  ['RawAvg', '原始平均值', 'raw average'],
  ['CompleteTime', '分析完成时间', 'completion time'],
  ['SampleType', '采样方式', 'sampling mode'],
  ['SampleRd', '标样测量值', 'standard sample, measured'],
  ['StandardValue', '标样标准值', 'standard sample, nominal'],
  ['ResultType', '核查结果', 'check result'],
]

/** Names that stand alone in CP. */
// oxfmt-ignore
const fieldRows: readonly NameRow[] = [
  ['DataTime', '数据时间', 'data time'],
  ['BeginTime', '开始时间', 'begin'],
  ['EndTime', '结束时间', 'end'],
  ['SystemTime', '系统时间', 'system time'],
  ['RestartTime', '数采仪开机时间', 'logger start time'],
  ['QN', '请求编码', 'request number'],
  ['CN', '命令编码', 'command'],
  ['PNO', '包号', 'packet number'],
  ['PNUM', '总包数', 'number of packets'],
  ['QnRtn', '请求应答', 'request answer'],
  ['ExeRtn', '执行结果', 'execution result'],
  ['RtdInterval', '实时数据间隔（秒）', 'real-time interval (s)'],
  ['MinInterval', '分钟数据间隔（分）', 'minute interval (min)'],
  ['PolId', '因子编码', 'factor code'],
  ['InfoId', '信息编码', 'information code'],
  ['OverTime', '超时时间（秒）', 'time-out (s)'],
  ['ReCount', '重发次数', 're-sends'],
  ['WarnTime', '超限报警时间（秒）', 'over-limit alarm time (s)'],
  ['VaseNo', '留样瓶号', 'bottle number'],
  ['CstartTime', '采样开始时间', 'start of sampling'],
  ['Ctime', '采样周期（小时）', 'sampling period (h)'],
  ['CTime', '采样周期（小时）', 'sampling period (h)'],
  ['Stime', '出样时间（分）', 'sample-out time (min)'],
  ['PW', '新密码', 'new password'],
  ['NewPW', '新密码', 'new password'],
  ['NewSK', '新密钥', 'new key'],
  ['SKCreateTime', '密钥创建时间', 'creation time of the key'],
  ['CalibrationType', '校准类型（0 零点，1 量程）', 'calibration (0 zero, 1 span)'],
  ['AlarmTime', '报警时间', 'alarm time'],
  ['AlarmType', '报警类型（1 超限，0 恢复）', 'alarm (1 exceeded, 0 normal again)'],
  ['ReportTarget', '上位机地址', 'host address'],
  ['AlarmTarget', '上位机地址', 'host address'],
  ['ReportTime', '数据上报时间', 'report time'],
  ['DayStdValue', '昼间噪声限值', 'day-time noise limit'],
  ['NightStdValue', '夜间噪声限值', 'night-time noise limit'],
]

function indexOf(rows: readonly NameRow[]): ReadonlyMap<string, Name> {
  return new Map(rows.map(([field, nameZh, nameEn]) => [field, { nameZh, nameEn }]))
}

const suffixes = indexOf(suffixRows)
const fields = indexOf(fieldRows)

/** What a suffix such as ZsAvg means; null when no standard has it. */
export function suffixName(suffix: string): Name | null {
  return suffixes.get(suffix) ?? null
}

/** What a name that stands alone in CP means. */
export function fieldName(field: string): Name | null {
  return fields.get(field) ?? null
}
