import {
  describeDeviation,
  describeFault,
  deviationKinds,
  faultKinds,
  type Wording,
} from '../../hj212/index.ts'
import type { Language } from './language.ts'

/** The tables of docs/hj212.md: every fault and deviation with its remedy, in Chinese and in English. */
export function deviationGuide(): string {
  const faults = faultKinds.map((kind): Row => [kind, describeFault(kind)])
  const deviations = deviationKinds.map((kind): Row => [kind, describeDeviation(kind)])
  return `### 故障

${table('| 代码 | 含义 | 怎样改正 |', faults, 'zh')}

### 偏差

${table('| 代码 | 含义 | 怎样改正 |', deviations, 'zh')}

## Faults and deviations in English

A frame that can be read is taken, and what departs from the standard is listed as a deviation and counted per
device. A frame that cannot be trusted or understood has a fault: it makes no readings, its bytes are kept.

${table('| Kind | Meaning | Remedy |', [...faults, ...deviations], 'en')}
`
}

type Row = readonly [kind: string, wording: Wording]

function table(head: string, rows: readonly Row[], language: Language): string {
  const lines = rows.map(([kind, wording]) => {
    const { meaning, remedy } = wording[language]
    return `| \`${kind}\` | ${cell(meaning)} | ${cell(remedy)} |`
  })
  return [head, '|---|---|---|', ...lines].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
