// `npm test`: sets up what the tests need, runs every check, and ends with `N passed, N failed`.
// `npm test -- --only unit,types` runs some of the steps while working; CI runs all.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPages, buildServer } from './setup/build.mjs'
import { checkNode, ensurePackages } from './setup/packages.mjs'
import { root } from './setup/root.mjs'

checkNode()
ensurePackages()
const { ensureTools } = await import('./setup/tools.mjs')
const { startPostgres } = await import('./setup/postgres.mjs')
const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1].split(',')
  : null
const results = mkdtempSync(join(tmpdir(), 'qingyuan-test-'))
const tally = { passed: 0, failed: 0 }
const failures = []

// Leaving through `exit` lets the test database and the running step end with us; a signal's own way out would leave them.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

const bin = (path) => join(root, 'node_modules', path)

function run(script, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    const endChild = () => child.kill()
    process.once('exit', endChild)
    child.on('exit', (code) => {
      process.off('exit', endChild)
      resolve(code ?? 1)
    })
  })
}

function note(name, passed, failed) {
  tally.passed += passed
  tally.failed += failed
  if (failed > 0) failures.push(`${name}: ${failed} failed`)
}

/** A check that passes or fails as a whole. */
async function check(name, script, args) {
  if (only !== null && !only.includes(name)) return
  console.log(`\n── ${name}`)
  const code = await run(script, args)
  note(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1)
}

/** A Vitest run; a skipped or pending test is a failure, and so is a run without tests. */
async function suite(name, args, env = {}) {
  if (only !== null && !only.includes(name)) return
  console.log(`\n── ${name}`)
  const file = join(results, `${name}.json`)
  const code = await run(
    bin('vitest/vitest.mjs'),
    ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...args],
    env,
  )
  let report = null
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    note(`${name} (no report)`, 0, 1)
    return
  }
  const skipped = report.numPendingTests + report.numTodoTests
  const failed = report.numFailedTests + skipped
  note(name, report.numPassedTests, failed === 0 && (code !== 0 || report.numPassedTests === 0) ? 1 : failed)
  if (skipped > 0) failures.push(`${name}: ${skipped} skipped`)
}

await ensureTools()
buildServer()
buildPages()

await check('types', bin('typescript/bin/tsc'), ['-p', 'tsconfig.json', '--noEmit'])
await check('types-ui', bin('typescript/bin/tsc'), ['-p', 'ui/tsconfig.json', '--noEmit'])
await check('lint', bin('oxlint/bin/oxlint'), ['--type-aware', '--deny-warnings', '--quiet'])
await check('format', bin('oxfmt/bin/oxfmt'), ['--check', '.'])
await check('unused', bin('knip/bin/knip.js'), [])
await suite('protocol', [
  'hj212',
  '--coverage',
  '--coverage.include=hj212/**',
  '--coverage.exclude=**/*.test.ts',
  '--coverage.exclude=scripts/**',
  '--coverage.thresholds.branches=100',
  '--coverage.reporter=text-summary',
])
await suite('unit', [
  '--exclude',
  '**/hj212/**',
  '--exclude',
  'test/browser/**',
  '--exclude',
  'test/system/**',
])
const wantsPostgres = only === null || only.includes('postgres') || only.includes('system')
if (wantsPostgres) {
  const postgres = await startPostgres()
  try {
    await suite('postgres', ['server'], { TEST_DATABASE: 'postgres', TEST_POSTGRES_URL: postgres.url })
    await suite('system', ['test/system'])
  } finally {
    await postgres.stop()
  }
}
await suite('browser', ['test/browser'])

rmSync(results, { recursive: true, force: true })
console.log('')
for (const failure of failures) console.log(`✗ ${failure}`)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1
