import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const serverFolders = ['hj212', 'domain', 'packs', 'contract', 'server', 'simulator', 'scripts']
const pageFolders = ['ui', 'contract', 'domain']

/** Newest change below the folders, milliseconds; folders count, so that a removed file is seen too. */
function newest(folders) {
  let latest = 0
  const visit = (path) => {
    const facts = statSync(path)
    latest = Math.max(latest, facts.mtimeMs)
    if (facts.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name))
  }
  for (const folder of folders) if (existsSync(join(root, folder))) visit(join(root, folder))
  for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'vite.config.ts'])
    if (existsSync(join(root, file))) latest = Math.max(latest, statSync(join(root, file)).mtimeMs)
  return latest
}

const isStale = (stamp, folders) => !existsSync(stamp) || statSync(stamp).mtimeMs < newest(folders)

/** One build at a time: a second command waits for the first instead of reading half-written files. */
function withBuildLock(work) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  const lock = join(root, 'dist', '.building')
  const giveUp = Date.now() + 180_000
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0
      if (age > 120_000) rmSync(lock, { recursive: true, force: true })
      if (Date.now() > giveUp) throw new Error(`another build does not end; remove ${lock}`, { cause: error })
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
  try {
    work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function run(tool, args, what) {
  const done = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  if (done.status === 0) return
  process.stderr.write(`${done.stdout}${done.stderr}`)
  console.error(`${what}失败。Build failed.`)
  process.exit(1)
}

function stampNow(stamp, startedAt) {
  writeFileSync(stamp, '')
  // What changed while the build ran must count as newer.
  utimesSync(stamp, startedAt / 1000, startedAt / 1000)
}

/** Compiles server and command-line tools into dist/ when a source is newer. */
export function buildServer() {
  const stamp = join(root, 'dist', '.server-built')
  if (!isStale(stamp, serverFolders)) return
  withBuildLock(() => {
    if (!isStale(stamp, serverFolders)) return
    const startedAt = Date.now()
    run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'], '编译')
    stampNow(stamp, startedAt)
  })
}

/** Builds the pages into dist/ui when a source is newer. */
export function buildPages() {
  const stamp = join(root, 'dist', '.pages-built')
  if (!isStale(stamp, pageFolders)) return
  withBuildLock(() => {
    if (!isStale(stamp, pageFolders)) return
    console.error('正在构建页面…')
    const startedAt = Date.now()
    run('vite/bin/vite.js', ['build', '--logLevel', 'warn'], '页面构建')
    stampNow(stamp, startedAt)
  })
}
