// What the tests need beyond Node: a browser, Chinese fonts, a PostgreSQL server. Installed from the
// distribution where absent. Built-ins only; messages go to standard error.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(':')
    .some((folder) => folder !== '' && fs.existsSync(path.join(folder, name)))

/** The Chromium to drive; null when none is installed. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined && fs.existsSync(named)) return named
  const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return candidates.find((file) => fs.existsSync(file)) ?? null
}

/** Any family with Chinese signs, system-wide or of this user. */
function hasChineseFont() {
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    path.join(os.homedir(), '.local/share/fonts'),
  ]
  return folders.some(
    (folder) =>
      fs.existsSync(folder) &&
      fs
        .readdirSync(folder, { recursive: true })
        .some((name) => /(?:CJK|SansSC|SerifSC|SourceHan|wqy-)[^/]*\.(?:ttc|otf|ttf)$/i.test(String(name))),
  )
}

function hasPostgres() {
  if (onPath('initdb') && onPath('postgres')) return true
  const debian = '/usr/lib/postgresql'
  return (
    fs.existsSync(debian) &&
    fs.readdirSync(debian).some((version) => fs.existsSync(path.join(debian, version, 'bin/initdb')))
  )
}

/** The library that gives a process a clock of its own; null when it is not installed. */
export function findFakeClock() {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib']
  const machines = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }
  for (const folder of folders)
    for (const place of [`${machines[process.arch] ?? ''}/faketime`, 'faketime']) {
      const file = path.join(folder, place, 'libfaketimeMT.so.1')
      if (fs.existsSync(file)) return file
    }
  return null
}

const tools = [
  { name: 'chromium', packages: ['chromium'], isPresent: () => findChromium() !== null },
  { name: 'Chinese fonts', packages: ['fonts-noto-cjk'], isPresent: hasChineseFont },
  { name: 'PostgreSQL', packages: ['postgresql', 'postgresql-client'], isPresent: hasPostgres },
  { name: 'libfaketime', packages: ['libfaketime'], isPresent: () => findFakeClock() !== null },
]

/**
 * Installs what is absent. Throws with what to install by hand when it may not or cannot.
 * @returns {Promise<void>}
 */
export async function ensureTools() {
  install(tools.filter((tool) => !tool.isPresent()))
}

/** Only the server, for the benchmark. @returns {Promise<void>} */
export async function ensurePostgres() {
  install(tools.filter((tool) => tool.name === 'PostgreSQL' && !tool.isPresent()))
}

function install(missing) {
  if (missing.length === 0) return
  const packages = missing.flatMap((tool) => tool.packages)
  const names = missing.map((tool) => tool.name).join(', ')
  const byHand = `Install by hand: apt-get install ${packages.join(' ')}`
  if (!onPath('apt-get')) throw new Error(`Missing: ${names}. This system has no apt-get. ${byHand}`)
  const prefix = privilege()
  if (prefix === null) throw new Error(`Missing: ${names}. Installing needs root or sudo. ${byHand}`)

  process.stderr.write(`Installing what the tests need: ${packages.join(' ')}\n`)
  run(prefix, ['apt-get', 'update', '-q'])
  run(prefix, ['apt-get', 'install', '-q', '-y', '--no-install-recommends', ...packages])
  const still = missing.filter((tool) => !tool.isPresent())
  if (still.length > 0) {
    throw new Error(
      `Still missing after installation: ${still.map((tool) => tool.name).join(', ')}. ${byHand}`,
    )
  }
}

/** What goes before a command that needs root: nothing, sudo, or null when there is no way. */
function privilege() {
  if (process.getuid?.() === 0) return []
  if (!onPath('sudo')) return null
  if (spawnSync('sudo', ['-n', 'true']).status === 0) return ['sudo', '-n']
  return process.stdin.isTTY ? ['sudo'] : null
}

function run(prefix, command) {
  const whole = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command]
  // Standard output belongs to results: everything goes to standard error.
  const { status, error } = spawnSync(whole[0], whole.slice(1), { stdio: ['inherit', 2, 2] })
  if (status !== 0) throw new Error(`${command.join(' ')} failed${error ? `: ${error.message}` : ''}`)
}
