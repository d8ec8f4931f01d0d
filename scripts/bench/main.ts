import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { meetsTarget, type Figure } from './figure.ts'

/** Each is loaded only when asked for, so that `bench decode` starts no database. */
const benches: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  decode: async () => (await import('./decode.ts')).benchDecode(),
  journal: async () => (await import('./journal.ts')).benchJournal(),
  gateway: async () => (await import('./gateway.ts')).benchGateway(),
  ingest: async () => (await import('./ingest.ts')).benchIngest(),
  platform: async () => (await import('./platform.ts')).benchPlatform(),
  nation: async () => (await import('./nation.ts')).benchNation(),
  storm: async () => (await import('./storm.ts')).benchStorm(),
  reading: async () => (await import('./reading.ts')).benchReading(),
  books: async () => (await import('./books.ts')).benchBooks(),
  import: async () => (await import('./import.ts')).benchImport(),
}

const usage = `npm run bench [-- ${Object.keys(benches).join('|')} …]
中位数与比值，逐项打印，并写入 bench-results/<名称>.json。不带参数则依次全部运行。
Medians and ratios; printed, and written to bench-results/<name>.json. Without arguments all run in turn.
`

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)

function print(name: string, figures: readonly Figure[]): void {
  console.log(`\n${name}`)
  for (const figure of figures) {
    const met = meetsTarget(figure)
    const verdict = met === null ? '' : met ? `  ✓ ${figure.target}` : `  ✗ ${figure.target}`
    const spread =
      figure.rounds === undefined || figure.rounds.length < 2
        ? ''
        : `  [${number(Math.min(...figure.rounds))} … ${number(Math.max(...figure.rounds))}]`
    console.log(
      `  ${figure.name}: ${number(figure.median)} ${figure.unit}${spread}${verdict}${figure.note ? `  (${figure.note})` : ''}`,
    )
  }
}

async function main(names: readonly string[]): Promise<void> {
  if (names.includes('--help') || names.some((name) => benches[name] === undefined)) {
    process.stderr.write(usage)
    process.exitCode = names.includes('--help') ? 0 : 2
    return
  }
  mkdirSync('bench-results', { recursive: true })
  for (const name of names) {
    const startedAt = new Date()
    const figures = await benches[name]!()
    print(name, figures)
    if (figures.some((figure) => meetsTarget(figure) === false)) process.exitCode = 1
    const machine = {
      node: process.version,
      cpu: cpus()[0]?.model ?? '',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
    }
    const report = {
      bench: name,
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      machine,
      figures,
    }
    writeFileSync(`bench-results/${name}.json`, `${JSON.stringify(report, null, 2)}\n`)
  }
}

const asked = process.argv.slice(2)
await main(asked.length > 0 ? asked : Object.keys(benches))
