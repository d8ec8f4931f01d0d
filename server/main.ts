import { readConfig, helpText } from './config.ts'
import { makeLog } from './lib/log.ts'
import { startPlatform, type Platform } from './platform.ts'

/** The process: configuration, start, address on standard output, ordered stop. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2)
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(helpText())
    return
  }
  const read = readConfig(process.env, argv)
  if (!read.ok) {
    process.stderr.write(
      `配置有误 / configuration:\n${read.problems.map((problem) => `  - ${problem}\n`).join('')}`,
    )
    process.exitCode = 2
    return
  }
  const config = read.value
  const log = makeLog(config.logLevel)
  const platform = await startPlatform(config, log)
  stopOnSignal(platform, log)
  const host = config.httpHost === '0.0.0.0' ? 'localhost' : config.httpHost
  process.stdout.write(`清源已启动  http://${host}:${platform.httpPort}/\n`)
  process.stdout.write(`HJ 212 接收端口  ${config.tcpHost}:${platform.tcpPort}\n`)
  if (platform.tcpTlsPort !== null && platform.tcpTlsPort !== platform.tcpPort)
    process.stdout.write(`HJ 212 接收端口 (TLS)  ${config.tcpHost}:${platform.tcpTlsPort}\n`)
  if (platform.sandboxPort !== null)
    process.stdout.write(`HJ 212 接入测试端口  ${config.tcpHost}:${platform.sandboxPort}\n`)
  if (platform.newPassword !== null)
    process.stdout.write(`登录名 admin  初始密码 ${platform.newPassword}（首次登录须修改，仅显示这一次）\n`)
  // For whoever started this process: it serves now.
  const { httpPort, tcpPort, tcpTlsPort, sandboxPort } = platform
  process.send?.({
    kind: 'ready',
    httpPort,
    tcpPort,
    tcpTlsPort,
    sandboxPort,
    demo: config.demo,
    dir: config.dir,
  })
}

function stopOnSignal(platform: Platform, log: ReturnType<typeof makeLog>): void {
  let stopping = false
  const stop = (signal: string): void => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping: no new connections, finishing what is under way')
    // A part that hangs must not keep the machine from stopping; the journal is safe at any moment.
    setTimeout(() => process.exit(1), 20_000).unref()
    void platform.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // The parent that started us over IPC has gone: end with it.
  process.on('disconnect', () => stop('disconnect'))
}

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(`清源未能启动：${reason}\n`)
  if (process.env['LOG_LEVEL'] === 'debug') console.error(error)
  process.exit(1)
})
