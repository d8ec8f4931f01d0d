import type { Problem } from '../../contract/index.ts'

/**
 * The catalogue of public problem codes. Codes are stable; a text says what happened, why, and what to do.
 */
export const problems = {
  'invalid-request': {
    status: 400,
    title: '请求内容不符合要求',
    detail: '有字段缺失、格式不对或超出范围。请按 fields 中的提示修改后重试。',
  },
  'range-too-long': {
    status: 400,
    title: '时间范围无效或过长',
    detail: '结束时间须晚于开始时间，且跨度不超过该数据类型的上限。请缩短时间范围，或改用更长周期的数据。',
  },
  'not-signed-in': {
    status: 401,
    title: '未登录',
    detail: '尚未登录，或登录已过期。请重新登录后再试。',
  },
  'sign-in-failed': {
    status: 401,
    title: '登录失败',
    detail: '登录名或密码不正确。连续 5 次失败后该登录名将暂时锁定；忘记密码请联系管理员重置。',
  },
  'sign-in-locked': {
    status: 429,
    title: '登录暂时锁定',
    detail: '该登录名连续登录失败次数过多，已暂时锁定。请按 Retry-After 所示时间等待后再试，或联系管理员。',
  },
  'cross-site': {
    status: 403,
    title: '跨站请求被拒绝',
    detail: '该请求不是从本平台页面发出的。请在平台页面内操作；经代理访问时请检查代理是否保留了 Host。',
  },
  'not-permitted': {
    status: 403,
    title: '没有权限',
    detail: '当前账号的角色不能使用此功能。如确需使用，请联系平台管理员。',
  },
  'password-change-required': {
    status: 403,
    title: '须先修改密码',
    detail: '当前密码为初始密码。请先修改密码，再使用其他功能。',
  },
  'password-wrong': {
    status: 403,
    title: '当前密码不正确',
    detail: '输入的当前密码不正确，密码未修改。请核对后重试。',
  },
  'password-weak': {
    status: 422,
    title: '新密码不符合要求',
    detail:
      '新密码至少 10 位，须含大写字母、小写字母、数字、符号中的三类（或不少于 20 位），不能与当前密码相同，也不能包含登录名。',
  },
  'not-found': {
    status: 404,
    title: '未找到',
    detail: '请求的内容不存在，或不在当前账号的管辖范围内。请核对编号或地址。',
  },
  'method-not-allowed': {
    status: 405,
    title: '不支持的请求方法',
    detail: '该地址不支持此请求方法。请查阅接口说明。',
  },
  'body-too-large': { status: 413, title: '请求内容过大', detail: '请求正文超过上限。请减少内容后重试。' },
  'unsupported-media-type': {
    status: 415,
    title: '不支持的内容类型',
    detail: '请求正文须为 JSON（Content-Type: application/json）。',
  },
  'too-many-requests': {
    status: 429,
    title: '请求过于频繁',
    detail: '短时间内请求过多。请按 Retry-After 所示时间等待后再试。',
  },
  'too-many-streams': {
    status: 429,
    title: '实时连接过多',
    detail: '当前账号打开的实时页面过多。请关闭不用的页面后刷新。',
  },
  'frame-damaged': {
    status: 500,
    title: '报文流水损坏',
    detail:
      '保存该报文的流水段校验不符，无法读取。请管理员运行 npm run journal -- verify 核查，并从副本恢复。',
  },
  'sandbox-mn-taken': {
    status: 409,
    title: 'MN 已有测试会话',
    detail: '这个 MN 已经有一个未结束的测试会话。请打开该会话，或先删除它再新建。',
  },
  'sandbox-full': {
    status: 409,
    title: '测试会话过多',
    detail: '同时进行的测试会话已达上限。请删除不再需要的会话后重试。',
  },
  'sandbox-running': {
    status: 409,
    title: '主动测试正在进行',
    detail: '上一次主动测试还没有结束。请等待它结束，或先停止它。',
  },
  'sandbox-capture-too-large': {
    status: 413,
    title: '抓包文件过大',
    detail: '抓包文件超过上限，超出的部分没有读取。请截取有代表性的一段（几百包即可）再上传。',
  },
  'sandbox-no-frames': {
    status: 422,
    title: '文件里没有 HJ 212 通讯包',
    detail:
      '没有找到以 ## 开头的通讯包，会话没有改变。请上传原始字节、十六进制文本或 JSON Lines；压缩包请先解压，pcap 请先导出 TCP 数据。',
  },
  'sandbox-busy': {
    status: 503,
    title: '报告生成繁忙',
    detail: '同时生成的报告过多，或生成超时。请稍后重试，也可以先下载 JSON。',
  },
  'command-not-available': {
    status: 409,
    title: '设备不支持该命令',
    detail: '该数采仪的协议版本没有这条命令，或尚未登记所需的密钥。请核对数采仪的协议版本与登记信息。',
  },
  'command-change-under-way': {
    status: 409,
    title: '密码或密钥正在更换',
    detail: '该数采仪的密码或密钥正在更换，新旧并存期尚未结束。请等待本次更换完成后再试。',
  },
  'command-queue-full': {
    status: 429,
    title: '等待的命令过多',
    detail: '该数采仪等待执行的命令已达上限。请等待已有命令执行完毕，或撤销不再需要的命令。',
  },
  'command-not-waiting': {
    status: 409,
    title: '命令已不能撤销',
    detail: '该命令已经发送或已经结束。请查看命令记录中的执行结果。',
  },
  'command-not-approvable': {
    status: 409,
    title: '不能批准该命令',
    detail: '该命令不在等待批准，或者就是本人提出的。双人复核须由另一名管理员批准。',
  },
  'hardware-taken': {
    status: 409,
    title: '硬件序号已登记',
    detail: '该硬件序号已登记给另一台数采仪。请先核对设备，再决定登记到哪一台。',
  },
  'registry-invalid': {
    status: 422,
    title: '登记内容有误',
    detail: '有项目缺失或不符合要求。请按 fields 中的提示修改后再保存。',
  },
  'registry-edited': {
    status: 409,
    title: '已被他人修改',
    detail: '在您编辑期间，这条登记已被他人修改，您的内容没有保存。请对照差异，选择保留哪些内容后再保存。',
  },
  'registry-before-last': {
    status: 422,
    title: '日期早于最近一次变更',
    detail:
      '变更（或结束）日期不能早于最近一次变更的生效日期。要改正过去的内容，请在历史中选择那个版本更正。',
  },
  'registry-after-end': {
    status: 422,
    title: '登记已经结束',
    detail: '这条登记在该日期之前已经结束。请核对日期，或新增一条登记。',
  },
  'registry-future': {
    status: 422,
    title: '日期在将来',
    detail: '生效日期不能晚于现在。请到那一天再登记，或填写实际日期。',
  },
  'registry-no-version': {
    status: 404,
    title: '没有这个版本',
    detail: '要更正的版本不存在，或已被更正过。请刷新历史后重试。',
  },
  'login-taken': {
    status: 409,
    title: '登录名已被使用',
    detail: '已有账号使用这个登录名（停用的也算）。请换一个登录名。',
  },
  'last-administrator': {
    status: 409,
    title: '不能停用最后一个管理员',
    detail: '平台至少要有一个可以登录的管理员。请先设立另一个管理员，再停用或改任这一个。',
  },
  'draft-held': {
    status: 409,
    title: '他人正在编辑',
    detail: '这条登记正由他人编辑。请与其联系，或选择接手其草稿。',
  },
  internal: {
    status: 500,
    title: '平台内部错误',
    detail: '平台处理请求时出错，已记入日志。请稍后重试；仍有问题时请把请求编号告知管理员。',
  },
  'database-unavailable': {
    status: 503,
    title: '数据库暂时不可用',
    detail: '数据库暂时无法访问或响应过慢，报文接收不受影响。请稍后重试。',
  },
} as const satisfies Readonly<Record<string, { status: number; title: string; detail: string }>>

export type ProblemCode = keyof typeof problems

/** What a handler returns in place of its reply when the answer is no. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: ProblemCode
  readonly fields?: Problem['fields']
  /** In place of the catalogue's text, where it can say more (who, when). */
  readonly detail?: string
  readonly retryAfterSeconds?: number
}

export const refuse = (code: ProblemCode, facts: Omit<Refusal, 'kind' | 'code'> = {}): Refusal => ({
  kind: 'refusal',
  code,
  ...facts,
})

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'refusal'

/** The body of a refusal [RFC 9457]. */
export function presentProblem(refusal: Refusal, requestId: string): Problem {
  const { status, title, detail } = problems[refusal.code]
  return {
    type: `urn:qingyuan:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.detail ?? detail,
    requestId,
    ...(refusal.fields === undefined ? {} : { fields: refusal.fields }),
  }
}
