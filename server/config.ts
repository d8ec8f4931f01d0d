import { limitSettings } from './gateway/limit-settings.ts'
import { logLevels } from './lib/log.ts'
import type { LogLevel } from './lib/log.ts'
import { choice, flag, integer, text } from './lib/setting.ts'
import { monitorSettings } from './metrics/settings.ts'
import type { Setting, SettingValues } from './lib/setting.ts'

/** Every setting of the platform, described once: environment variable and --flag have the same name. */
const generalSettings = {
  dir: text('QINGYUAN_DIR', 'var', {
    zh: '数据目录：报文流水、内置数据库',
    en: 'data directory: journal, embedded database',
    max: 4096,
  }),
  databaseUrl: text('DATABASE_URL', null, {
    zh: 'PostgreSQL（15 以上）连接串；不设则用内置数据库',
    en: 'connection string of a PostgreSQL server (15 or later); without it the embedded database',
    pattern: /^postgres(?:ql)?:\/\/\S+$/,
    form: 'postgresql://user:password@host:port/database',
    secret: true,
    max: 4096,
  }),
  httpHost: text('HTTP_HOST', '127.0.0.1', {
    zh: '网页监听地址；0.0.0.0 为所有网卡',
    en: 'address of the pages; 0.0.0.0 for all interfaces',
    pattern: /^[\w.:-]+$/,
  }),
  httpPort: integer('HTTP_PORT', 8212, {
    zh: '网页端口；0 为任选',
    en: 'port of the pages; 0: any',
    min: 0,
    max: 65_535,
  }),
  tcpHost: text('TCP_HOST', '127.0.0.1', {
    zh: 'HJ 212 监听地址；接真实设备时设为 0.0.0.0',
    en: 'address for HJ 212; 0.0.0.0 to hear real field machines',
    pattern: /^[\w.:-]+$/,
  }),
  tcpPort: integer('TCP_PORT', 9212, {
    zh: 'HJ 212 端口；0 为任选',
    en: 'port for HJ 212; 0: any',
    min: 0,
    max: 65_535,
  }),
  sandbox: flag('SANDBOX', true, {
    zh: '接入测试端口：设备正式接入前的一致性测试，不入库；--no-sandbox 关闭',
    en: 'port of the conformance sandbox: nothing of it is stored; --no-sandbox closes it',
  }),
  sandboxPort: integer('SANDBOX_PORT', 9214, {
    zh: '接入测试端口；0 为任选',
    en: 'port of the conformance sandbox; 0: any',
    min: 0,
    max: 65_535,
  }),
  demo: flag('DEMO', true, {
    zh: '演示省份与模拟设备；正式使用时 --no-demo',
    en: 'demonstration province and simulated fleet; --no-demo for real use',
  }),
  adminPassword: text('ADMIN_PASSWORD', null, {
    zh: '首次启动时管理员 admin 的密码；不设则生成并显示一次',
    en: 'password of the first administrator; without it one is made and shown once',
    min: 8,
    secret: true,
  }),
  sessionHours: integer('SESSION_HOURS', 12, {
    zh: '登录无操作多少小时后失效',
    en: 'hours without activity after which a sign-in ends',
    min: 1,
    max: 720,
  }),
  secureCookies: flag('SECURE_COOKIES', false, {
    zh: '登录 cookie 只经 HTTPS 发送（前置 HTTPS 代理时打开）',
    en: 'sign-in cookie over HTTPS only (behind an HTTPS proxy)',
  }),
  journalSegmentMb: integer('JOURNAL_SEGMENT_MB', 64, {
    zh: '报文流水每段大小（MB）',
    en: 'size of a journal segment in MB',
    min: 1,
    max: 2048,
  }),
  logLevel: choice<LogLevel>('LOG_LEVEL', 'info', logLevels, {
    zh: '日志级别（写到标准错误）',
    en: 'log level (to standard error)',
  }),
}

/** HJ 212 inside TLS. */
const tlsSettings = {
  tlsCert: text('TLS_CERT', null, {
    zh: '证书文件（PEM，含中间证书）；与 TLS_KEY 同设则另开 TLS 端口。文件更新后自动启用，不断开连接',
    en: 'certificate file (PEM with intermediates); with TLS_KEY it opens the TLS port; renewed files are taken up',
    max: 4096,
  }),
  tlsKey: text('TLS_KEY', null, { zh: '私钥文件（PEM）', en: 'key file (PEM)', max: 4096 }),
  tcpTlsPort: integer('TCP_TLS_PORT', 9213, {
    zh: 'HJ 212 的 TLS 端口（TLS 1.2 以上）；0 为任选',
    en: 'port for HJ 212 inside TLS (1.2 or later); 0: any',
    min: 0,
    max: 65_535,
  }),
  tcpPlain: flag('TCP_PLAIN', true, {
    zh: '同时开明文端口；设备都用 TLS 后 --no-tcp-plain',
    en: 'the port without TLS as well; --no-tcp-plain when all devices speak TLS',
  }),
  tlsClientCa: text('TLS_CLIENT_CA', null, {
    zh: '签发设备证书的 CA 文件（PEM）',
    en: 'file (PEM) of the CA that signs the certificates of devices',
    max: 4096,
  }),
  tlsClients: choice('TLS_CLIENTS', 'none', ['none', 'optional', 'required'] as const, {
    zh: '设备证书：不要求、可选（有则须有效）、必须',
    en: 'certificates of devices: none, optional (valid if given), required',
  }),
  tlsClientMn: flag('TLS_CLIENT_MN', false, {
    zh: '设备证书只能用于其 CN 或备用名称中的 MN',
    en: 'a device speaks only for the MNs in CN and alternative names of its certificate',
  }),
  tlsHandshakeSeconds: integer('TLS_HANDSHAKE_SECONDS', 20, {
    zh: '多少秒内须完成 TLS 握手；2G 网络往返可达数秒',
    en: 'seconds for the TLS handshake; round trips of 2G networks take seconds',
    min: 1,
    max: 600,
  }),
}

/** As `--help` and docs/operations/settings.md show them. */
export const settingGroups = [
  { title: '常用 General', settings: generalSettings },
  { title: '监控 Monitoring', settings: monitorSettings },
  { title: 'TLS', settings: tlsSettings },
  { title: '限额与防护 Limits', settings: limitSettings },
]
const settings = { ...generalSettings, ...monitorSettings, ...tlsSettings, ...limitSettings }

export type Config = SettingValues<typeof settings>

/**
 * Settings from the environment and, before it, from flags: `--http-port 80`, `--http-port=80`, `--no-demo`.
 * All mistakes are reported together, in Chinese and English.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): { ok: true; value: Config } | { ok: false; problems: string[] } {
  const problems: string[] = []
  const byName = new Map<string, Setting<unknown>>(
    Object.values(settings).map((setting) => [setting.name, setting]),
  )
  const given = readFlags(argv, byName, problems)
  const value: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings) as [string, Setting<unknown>][]) {
    // An empty variable is an unset one: compose files and shells make them.
    const found = given.get(setting.name) ?? (env[setting.name] || undefined)
    const read = found === undefined ? { ok: true as const, value: setting.initial } : setting.read(found)
    if (read.ok) value[key] = read.value
    else problems.push(`${setting.name}：${read.problem}`)
  }
  if ((value['tlsCert'] === null) !== (value['tlsKey'] === null))
    problems.push('TLS_CERT、TLS_KEY：须同时设置 (both or none)')
  if (value['tlsClients'] !== 'none' && value['tlsClientCa'] === null)
    problems.push('TLS_CLIENTS：须设 TLS_CLIENT_CA (needs TLS_CLIENT_CA)')
  if (value['tcpPlain'] === false && value['tlsCert'] === null)
    problems.push('TCP_PLAIN：没有 TLS 时不能关闭 (no other port without TLS)')
  return problems.length === 0 ? { ok: true, value: value as unknown as Config } : { ok: false, problems }
}

const flagOf = (name: string): string => `--${name.toLowerCase().replaceAll('_', '-')}`

function readFlags(
  argv: readonly string[],
  byName: ReadonlyMap<string, Setting<unknown>>,
  problems: string[],
): Map<string, string> {
  const given = new Map<string, string>()
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i]!
    const [option = '', ...rest] = word.split('=')
    const negated = option.startsWith('--no-')
    const name = option
      .replace(/^--(?:no-)?/, '')
      .replaceAll('-', '_')
      .toUpperCase()
    const setting = /^--[a-z]/.test(option) ? byName.get(name) : undefined
    if (setting === undefined || (negated && (setting.kind !== 'flag' || rest.length > 0))) {
      problems.push(`${word}：没有这个选项 (no such option)`)
    } else if (negated) given.set(name, 'false')
    else if (rest.length > 0) given.set(name, rest.join('='))
    else if (setting.kind === 'flag') given.set(name, 'true')
    else if (argv[i + 1] === undefined || argv[i + 1]!.startsWith('--')) {
      problems.push(`${option}：缺少值 (value missing)`)
    } else given.set(name, argv[(i += 1)]!)
  }
  return given
}

/** For `--help`. */
export function helpText(): string {
  const describe = (setting: Setting<unknown>): string => {
    const option = setting.kind === 'flag' ? `--[no-]${flagOf(setting.name).slice(2)}` : flagOf(setting.name)
    const initial = setting.initial === null ? '' : `  [${[setting.initial].flat().map(String).join(' ')}]`
    const form = setting.form === null ? '' : `  ${setting.form}`
    return `  ${option}  ${setting.name}${form}${initial}\n      ${setting.zh}\n      ${setting.en}\n`
  }
  const lines = settingGroups.map(({ title, settings }) =>
    [`${title}\n`].concat((Object.values(settings) as Setting<unknown>[]).map(describe)).join('\n'),
  )
  return [
    '清源 Qingyuan\n',
    '用法 Usage: npm start -- [选项 options]\n',
    '每项设置可用环境变量或命令行选项给出，选项优先；方括号内为默认值。',
    'Every setting is an environment variable or an option; options win; defaults in brackets.\n',
    ...lines,
  ].join('\n')
}
