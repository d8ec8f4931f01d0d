// `npm start`: set up, build what is stale, run the platform and (unless --no-demo) its demonstration fleet.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { buildPages, buildServer } from './setup/build.mjs'
import { checkNode, ensurePackages } from './setup/packages.mjs'
import { root } from './setup/root.mjs'

checkNode()
ensurePackages()
buildServer()
const args = process.argv.slice(2)
const onlyTalks = args.includes('--help') || args.includes('-h')
if (!onlyTalks) buildPages()

const platform = fork(join(root, 'dist/server/main.js'), args, {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
let fleet = null
let stopping = false

platform.on('message', (message) => {
  if (message?.kind !== 'ready' || !message.demo || stopping) return
  console.log('演示省份正在发送数据（不需要时用 npm start -- --no-demo）')
  // What the fleet remembers lies beside the platform's data: a new platform gets the past, an old one what it missed.
  const options = { port: message.tcpPort, memory: join(message.dir, 'demo-fleet') }
  fleet = fork(join(root, 'dist/simulator/demo-main.js'), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
})

platform.on('exit', (code, signal) => {
  stopping = true
  fleet?.kill('SIGTERM')
  process.exitCode = code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)
  // A terminal's Ctrl-C reaches the children by itself; without one they are told.
  setTimeout(() => process.exit(), 2000).unref()
})

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    fleet?.kill('SIGTERM')
    platform.kill('SIGTERM')
  })
