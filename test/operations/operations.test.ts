import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeExposition } from '../../server/metrics/exposition.ts'
import { makeFacts, makeStillMonitor } from '../../server/metrics/facts.fixture.ts'
import { healthWords } from '../../server/metrics/health-words.ts'
import { readConfig } from '../../server/config.ts'
import { settingsTable } from './settings-table.ts'

const read = (path: string): string => readFileSync(path, 'utf8')
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.\w+$/.test(path))
const page = (name: string): string => read(`docs/operations/${name}.md`)
/** The first column of the table behind a mark, without its code signs. */
const firstColumn = (text: string, mark: string): string[] =>
  [
    ...text
      .slice(text.indexOf(mark))
      .split('\n## ')[0]!
      .matchAll(/^\| `([^`]+)`/gm),
  ].map(([, name]) => name!)

async function metricNames(): Promise<string[]> {
  const facts = makeFacts()
  const exposition = makeExposition(() => ({ facts, health: makeStillMonitor(facts).health() }), '1')
  return [...(await exposition.text()).matchAll(/^# TYPE (qingyuan_\w+)/gm)].map(([, name]) => name!)
}

test('the page of settings says what the program says', () => {
  const cells = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('| ') || line.startsWith('## '))
      .filter((line) => !/^\|[\s|-]+$/.test(line))
      .map((line) => line.replaceAll(/\s+/g, ' '))
  expect(cells(page('settings'))).toEqual(cells(settingsTable()))
})

test('the example of settings is read without a complaint', () => {
  const env = Object.fromEntries(
    read('deploy/qingyuan.env.example')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  expect(Object.keys(env)).toContain('DATABASE_URL')
  expect(readConfig(env, ['--no-demo'])).toMatchObject({ ok: true })
})

test('the page of figures names every one of them and no other', async () => {
  expect(firstColumn(page('monitoring'), '<!-- metrics -->').toSorted()).toEqual(
    (await metricNames()).toSorted(),
  )
})

test('every figure in the alert rules exists, and every alert is explained', async () => {
  const names = new Set(await metricNames())
  const rules = read('deploy/prometheus-rules.yml')
  const used = [...rules.matchAll(/qingyuan_\w+/g)].map(([name]) =>
    name.replace(/_(?:bucket|sum|count)$/, ''),
  )
  expect(used.length).toBeGreaterThan(10)
  expect(used.filter((name) => !names.has(name))).toEqual([])
  const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name!)
  for (const alert of alerts) expect(page('monitoring'), alert).toContain(`| ${alert} `)
})

test('each state of a check that is not in order has a line of what to do', () => {
  const bad = Object.entries(healthWords).filter(([, words]) => words.zh.advice !== '')
  expect(firstColumnOfCodes(page('troubleshooting'))).toEqual(bad.map(([code]) => code).toSorted())
})

const firstColumnOfCodes = (text: string): string[] =>
  [...text.matchAll(/\| `((?:gateway|journal|disk|ingest|database)-\w+)`/g)]
    .map(([, code]) => code!)
    .toSorted()

test('fields of log lines have the names of the page', () => {
  const known = new Set(firstColumn(page('logs'), '<!-- fields -->'))
  const unknown = filesBelow('server')
    .filter((file) => file.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(file))
    .flatMap((file) =>
      [
        ...read(file).matchAll(/\blog\??\.(?:trace|debug|info|warn|error|fatal|\[level\])\(\s*\{([^}]*)\}/g),
      ].flatMap(([, fields]) =>
        [...fields!.matchAll(/(?:^|,)\s*(\w+)(?=\s*[:,]|\s*$)/g)].map(([, name]) => `${file}: ${name!}`),
      ),
    )
    .filter((one) => !known.has(one.slice(one.indexOf(': ') + 2)))
  expect(unknown).toEqual([])
})

test('pages link to pages that are there', () => {
  for (const file of filesBelow('docs/operations'))
    for (const [, target] of read(file).matchAll(/\]\(([\w-]+\.md)/g))
      expect(existsSync(join('docs/operations', target!)), `${file} → ${target!}`).toBe(true)
})

test('the unit starts what a build makes, as nobody special', () => {
  const unit = read('deploy/qingyuan.service')
  expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node \/opt\/qingyuan\/dist\/server\/main\.js --no-demo$/m)
  expect(existsSync('server/main.ts')).toBe(true)
  expect(Number(/^LimitNOFILE=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(70_000)
  for (const line of [
    'User=qingyuan',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'CapabilityBoundingSet=',
  ])
    expect(unit.split('\n')).toContain(line)
})

test('the container file copies what is there, runs as nobody special and asks for readiness', () => {
  const file = read('deploy/Containerfile')
  const copied = [...file.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) => paths!.split(' '))
  for (const path of copied) expect(existsSync(path), path).toBe(true)
  for (const [, path] of file.matchAll(/^COPY --from=build \/opt\/qingyuan\/(\S+)/gm))
    expect(path === 'dist' || existsSync(path!), path).toBe(true)
  expect(existsSync('server/db/migrations/000001.sql')).toBe(true)
  for (const tool of ['typescript/bin/tsc', 'vite/bin/vite.js']) {
    expect(file).toContain(`node_modules/${tool}`)
    expect(existsSync(`node_modules/${tool}`)).toBe(true)
  }
  expect(file).toMatch(/^USER (?!0|root)/m)
  expect(file).toContain('/api/ready')
})

test('the scripts are sound shell and refuse to run without knowing where', () => {
  const dir = mkdtempSync(join(tmpdir(), 'qy-operations-'))
  for (const name of ['backup', 'restore']) {
    expect(spawnSync('sh', ['-n', `deploy/${name}.sh`]).status).toBe(0)
    const { PATH = '' } = process.env
    const run = spawnSync('sh', [`deploy/${name}.sh`, dir], { env: { PATH }, encoding: 'utf8' })
    expect(run.status).not.toBe(0)
    expect(run.stderr).toContain('QINGYUAN_DIR')
  }
  rmSync(dir, { recursive: true })
})
