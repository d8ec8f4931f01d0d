/** One clause that a field machine is held against. A new clause is a new row in `clauses.ts`. */
export interface Clause {
  /** Stable: reports are compared by it. */
  readonly id: string
  readonly group: ClauseGroup
  readonly severity: Severity
  /** Where the rule stands, by version; a version that is not named does not have the rule. */
  readonly where: Partial<Readonly<Record<ClauseVersion, string>>>
  /** How far the row can be trusted, where it is not as `statusOfVersion` says. */
  readonly status?: ClauseStatus
  readonly judge: JudgeCall
  /** Without anything that the clause speaks of, it does not apply; otherwise it is untested. */
  readonly conditional?: true
  /** What makes it testable. */
  readonly exercise: Exercise
  readonly zh: string
  readonly en: string
}

export type ClauseVersion = '2005' | '2017' | '2025'

/** Only what a machine must do decides the verdict. */
export type Severity = 'must' | 'should' | 'may'

/** `verified`: read in the standard. `reported`: quoted by others. `policy`: asked for by the platform. */
export type ClauseStatus = 'verified' | 'reported' | 'policy'

/** The text of HJ 212-2025 itself has not been compared yet. */
export const statusOfVersion: Readonly<Record<ClauseVersion, ClauseStatus>> = {
  '2005': 'verified',
  '2017': 'verified',
  '2025': 'reported',
}

export const standardOfVersion: Readonly<Record<ClauseVersion, string>> = {
  '2005': 'HJ/T 212-2005',
  '2017': 'HJ 212-2017',
  '2025': 'HJ 212-2025',
}

export type ClauseGroup =
  | 'frame'
  | 'segment'
  | 'split'
  | 'content'
  | 'time'
  | 'behaviour'
  | 'commands'
  | 'cipher'

export const groupNames: Readonly<Record<ClauseGroup, { readonly zh: string; readonly en: string }>> = {
  frame: { zh: '通讯包结构', en: 'Frame' },
  segment: { zh: '数据段', en: 'Data segment' },
  split: { zh: '拆分包', en: 'Split packets' },
  content: { zh: '监测数据', en: 'Measured data' },
  time: { zh: '时间与周期', en: 'Times and periods' },
  behaviour: { zh: '通讯过程', en: 'Behaviour' },
  commands: { zh: '反控命令', en: 'Commands' },
  cipher: { zh: '加密', en: 'Encryption' },
}

/** Frames that a clause looks at. */
export type Subject = 'all' | 'head' | 'split' | 'text' | 'data' | 'period' | 'answers' | 'encrypted'

/** Which judge a row calls, and with what. Kinds and faults are those of the decoder. */
export type JudgeCall =
  | {
      readonly name: 'deviations'
      readonly of: Subject
      readonly kinds: readonly string[]
      readonly faults?: readonly string[]
    }
  | { readonly name: 'seen'; readonly cn: string }
  | { readonly name: 'request'; readonly cn: string }
  | { readonly name: 'read-back'; readonly get: string; readonly set: string; readonly field: string }
  | { readonly name: 'clock'; readonly limitMs: number; readonly afterSetting: boolean }
  | { readonly name: PlainJudge }

export type PlainJudge =
  | 'version'
  | 'identity-mn'
  | 'identity-pw'
  | 'qn-unique'
  | 'qn-order'
  | 'split-complete'
  | 'split-data-time'
  | 'data-flag'
  | 'data-time'
  | 'period-ended'
  | 'statistics'
  | 'min-avg-max'
  | 'realtime-interval'
  | 'period-interval'
  | 'answer-match'
  | 'answer-order'
  | 'answer-loop'
  | 'resend'
  | 'resend-time'
  | 'reconnect'
  | 'backfill'
  | 'backfill-flag'
  | 'realtime-stop'
  | 'realtime-start'
  | 'key-change'

/** What an integrator does to have a clause tested. */
export type Exercise =
  | 'frames'
  | 'split'
  | 'text'
  | 'realtime'
  | 'minute'
  | 'hour'
  | 'day'
  | 'periods'
  | 'live'
  | 'active'
  | 'history'
  | 'optional'
  | 'withhold'
  | 'drop'
  | 'heartbeat'
  | 'sign-in'
  | 'cipher'
  | 'key-change'

export const exerciseWords: Readonly<Record<Exercise, { readonly zh: string; readonly en: string }>> = {
  frames: {
    zh: '让数采仪连接测试端口并发送通讯包，或上传抓包文件。',
    en: 'Connect the logger to the test port and let it send, or upload a capture.',
  },
  split: {
    zh: '让数采仪发送超过 1024 字节的数据（例如因子很多的小时数据），使其拆分成多个包。',
    en: 'Let the logger send more than 1024 bytes, for example hour data of many factors, so that it splits them.',
  },
  text: {
    zh: '让数采仪发送带中文的现场端信息（3020 日志）。',
    en: 'Let the logger send a record with Chinese text (3020).',
  },
  realtime: {
    zh: '让数采仪按间隔发送实时数据（CN=2011），至少三包。',
    en: 'Let the logger send real-time data (CN=2011) at its interval, three packets at least.',
  },
  minute: {
    zh: '等待下一个分钟数据周期，或执行主动测试提取分钟历史（2051）。',
    en: 'Wait for the next minute period, or run the active test, which asks for minute history (2051).',
  },
  hour: {
    zh: '等待下一个整点，或执行主动测试提取小时历史（2061）。',
    en: 'Wait for the next full hour, or run the active test, which asks for hour history (2061).',
  },
  day: {
    zh: '等待零点后的日数据，或执行主动测试提取日历史（2031）。',
    en: 'Wait for the day data after midnight, or run the active test, which asks for day history (2031).',
  },
  periods: {
    zh: '让数采仪发送分钟、小时或日数据，至少连续三个周期。',
    en: 'Let the logger send minute, hour or day data, three periods in a row at least.',
  },
  live: {
    zh: '让数采仪连接测试端口；上传的抓包没有接收时间和会话过程，不能测试这一条。',
    en: 'Connect the logger to the test port: a capture has neither receive times nor an exchange.',
  },
  active: { zh: '数采仪连接后，点“开始主动测试”。', en: 'With the logger connected, start the active test.' },
  history: {
    zh: '数采仪连接并已有历史数据后，点“开始主动测试”。',
    en: 'With the logger connected and history in it, start the active test.',
  },
  optional: {
    zh: '开始主动测试时勾选“现场端信息”。',
    en: 'Start the active test with “field-end information”.',
  },
  withhold: {
    zh: '开始主动测试时勾选“扣留一次应答”。',
    en: 'Start the active test with “withhold one answer”.',
  },
  drop: {
    zh: '开始主动测试时勾选“断开一次连接”。',
    en: 'Start the active test with “drop the connection once”.',
  },
  heartbeat: {
    zh: '保持连接，等待数采仪发送心跳（CN=9015）。',
    en: 'Stay connected until the logger sends a heart-beat (CN=9015).',
  },
  'sign-in': {
    zh: '重新启动数采仪，让它发送硬件序号（CN=1001）。',
    en: 'Restart the logger so that it sends its hardware serials (CN=1001).',
  },
  cipher: {
    zh: '在数采仪中写入与测试会话相同的 SM4 密钥，并发送数据。',
    en: 'Give the logger the SM4 key of the session and let it send data.',
  },
  'key-change': { zh: '开始主动测试时勾选“更换密钥”。', en: 'Start the active test with “change the key”.' },
}
