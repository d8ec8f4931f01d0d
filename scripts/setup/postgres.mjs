// A PostgreSQL server of our own for tests and benchmarks: found or installed, in a temporary directory,
// as an unprivileged user, on a unix socket and a free port of the loopback interface. Built-ins only.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { ensurePostgres } from './tools.mjs'

const isRoot = process.getuid?.() === 0

const isComplete = (folder) => ['initdb', 'postgres'].every((name) => fs.existsSync(path.join(folder, name)))

/**
 * Folder of initdb, postgres and pg_ctl, newest version first; null when none is installed.
 * @returns {string | null}
 */
export function findPostgres() {
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean)
  const debian = '/usr/lib/postgresql'
  if (fs.existsSync(debian)) {
    const versions = fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a))
    folders.unshift(...versions.map((version) => path.join(debian, version, 'bin')))
  }
  return folders.find(isComplete) ?? null
}

/** initdb and postgres refuse root: then they run as `postgres`, or as `nobody` where that user is missing. */
function unprivilegedUser() {
  for (const name of ['postgres', 'nobody']) {
    const id = (flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
    const uid = id('-u')
    if (Number.isInteger(uid) && uid > 0) return { uid, gid: id('-g') }
  }
  throw new Error('no unprivileged user (postgres or nobody) to run PostgreSQL as')
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/**
 * Starts a fresh server with PostgreSQL's own durable defaults (fsync on).
 * `url` is the administrator's. `kill()` is a power cut for its processes (SIGKILL to all of them),
 * `restart()` starts on the same directory again and waits for recovery, `stop()` ends it and removes all.
 *
 * @param {{ settings?: Record<string, string>, dir?: string }} [options] settings for postgresql.conf;
 *   dir: where to put it, default a new temporary directory
 * @returns {Promise<{ url: string, dir: string, readonly pid: number, stop(): Promise<void>,
 *   kill(): Promise<void>, restart(): Promise<void> }>}
 */
export async function startPostgres(options = {}) {
  await ensurePostgres()
  const bin = findPostgres()
  if (bin === null) throw new Error('PostgreSQL was not found after its installation')
  const user = isRoot ? unprivilegedUser() : {}
  // Root's temporary directory may be closed to the other user.
  const dir = options.dir ?? fs.mkdtempSync(path.join(isRoot ? '/tmp' : os.tmpdir(), 'qingyuan-pg-'))
  fs.mkdirSync(dir, { recursive: true })
  if (isRoot) fs.chownSync(dir, user.uid, user.gid)
  fs.chmodSync(dir, 0o700)
  const data = path.join(dir, 'data')
  const port = await freePort()
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC', HOME: dir }

  const made = spawnSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions'],
    { ...user, cwd: dir, env: environment, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr || made.error}`)
  const settings = {
    port: String(port),
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    max_connections: '100',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    timezone: "'UTC'",
    ...options.settings,
  }
  fs.appendFileSync(
    path.join(data, 'postgresql.conf'),
    Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  )

  let child = await launch()

  /** Resolves when the server takes connections. */
  async function launch() {
    const log = path.join(dir, 'log')
    const output = fs.openSync(log, 'a')
    // A process group of its own: a Ctrl-C of the tests does not reach it before they are done with it.
    const started = spawn(path.join(bin, 'postgres'), ['-D', data], {
      ...user,
      cwd: dir,
      env: environment,
      detached: true,
      stdio: ['ignore', output, output],
    })
    fs.closeSync(output)
    const ended = new Promise((resolve) => {
      started.once('exit', resolve)
      started.once('error', resolve)
    })
    let gone = false
    void ended.then(() => (gone = true))
    const deadline = Date.now() + 120_000
    while (!(await isReady(port))) {
      if (gone || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${fs.readFileSync(log, 'utf8').slice(-2000)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return { pid: started.pid, ended }
  }

  const endNow = () => {
    // Each backend is a session of its own: found as children of the postmaster, which dies first.
    const children = childrenOf(child.pid)
    for (const pid of [child.pid, ...children]) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Gone already.
      }
    }
  }
  process.once('exit', endNow)

  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    dir,
    get pid() {
      return child.pid
    },
    async kill() {
      endNow()
      await child.ended
    },
    async restart() {
      endNow()
      await child.ended
      child = await launch()
    },
    async stop() {
      process.off('exit', endNow)
      try {
        // Fast shutdown: clients are cut off.
        process.kill(child.pid, 'SIGINT')
      } catch {
        // Gone already.
      }
      await child.ended
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}

const parentOf = (name) => {
  try {
    const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

/**
 * Processes whose parent is `pid` [proc(5): field 4 of stat, after the name in brackets].
 * @param {number} pid
 * @returns {number[]}
 */
function childrenOf(pid) {
  const numbers = fs.existsSync('/proc') ? fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return numbers.filter((name) => parentOf(name) === pid).map(Number)
}

/**
 * Whether the server answers a start-up packet with an authentication request rather than "starting up".
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isReady(port) {
  const parameters = Buffer.from('user\0postgres\0database\0postgres\0\0')
  const packet = Buffer.alloc(8 + parameters.length)
  packet.writeUInt32BE(packet.length, 0)
  packet.writeUInt32BE(3 << 16, 4)
  parameters.copy(packet, 8)
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    const end = (ready) => {
      socket.destroy()
      resolve(ready)
    }
    socket.setTimeout(5000, () => end(false))
    socket.on('connect', () => socket.write(packet))
    socket.on('data', (chunk) => end(chunk[0] === 0x52))
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
  })
}
