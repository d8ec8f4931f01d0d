import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/** Refuses an older Node with a sentence instead of a syntax error later. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`清源需要 Node.js 20.19 或更高版本，当前为 ${process.versions.node}。`)
  console.error(`Qingyuan needs Node.js 20.19 or later; this is ${process.versions.node}.`)
  process.exit(2)
}

/** Runs `npm ci` when node_modules is missing or older than the lock file. */
export function ensurePackages() {
  const lock = join(root, 'package-lock.json')
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.error('正在安装依赖（npm ci），首次约需一分钟…')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Results of commands go to standard output; what npm says does not.
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) {
    console.error(
      '依赖安装失败：请检查网络与 npm 源，然后重试。npm ci failed: check the network and the npm registry.',
    )
    process.exit(1)
  }
}
