import type { FieldSpec, Fields } from './field.ts'
import type { KindSpec } from './kind.ts'

/** What is wrong with one member, and how to mend it. `path`: `name`, or `factors.2.code` inside a table. */
export interface FieldProblem {
  readonly path: string
  readonly zh: string
  readonly en: string
}

export type Checked =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] }

const mostProblems = 100
const mostRows = 200

/**
 * Holds members against the description of their kind. Unknown members are refused, empty ones dropped, texts
 * trimmed. References are only looked at for their form: whether they exist the store knows.
 */
export function checkFields(kind: Pick<KindSpec, 'fields'>, input: Fields): Checked {
  const problems: FieldProblem[] = []
  const fields = checkMembers(kind.fields, input, '', problems)
  return problems.length > 0 ? { ok: false, problems: problems.slice(0, mostProblems) } : { ok: true, fields }
}

function checkMembers(
  specs: readonly FieldSpec[],
  input: Fields,
  prefix: string,
  problems: FieldProblem[],
): Fields {
  const known = new Set(specs.map(({ name }) => name))
  for (const name of Object.keys(input))
    if (!known.has(name))
      problems.push({ path: prefix + name, zh: '没有这个项目，请删去', en: 'No such member: leave it out' })
  const fields: Record<string, unknown> = {}
  for (const spec of specs) {
    const value = tidy(input[spec.name])
    const path = prefix + spec.name
    if (value === null) {
      if (spec.required === true) problems.push({ path, zh: `请填写${spec.zh}`, en: `${spec.en} is missing` })
      continue
    }
    const before = problems.length
    const taken = checkValue(spec, value, path, problems)
    if (problems.length === before) fields[spec.name] = taken
  }
  return fields
}

/** Empty texts, lists and undefined are nothing. */
function tidy(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') {
    const text = value.trim()
    return text === '' ? null : text
  }
  return Array.isArray(value) && value.length === 0 ? null : value
}

function checkValue(spec: FieldSpec, value: unknown, path: string, problems: FieldProblem[]): unknown {
  const wrong = (zh: string, en: string): null => {
    problems.push({ path, zh: `${spec.zh}${zh}`, en: `${spec.en} ${en}` })
    return null
  }
  switch (spec.type) {
    case 'text': {
      if (typeof value !== 'string') return wrong('应为文字', 'must be text')
      const { max = 200 } = spec
      if (value.length > max) return wrong(`最多 ${max} 个字符`, `has at most ${max} characters`)
      // eslint-disable-next-line no-control-regex
      if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value))
        return wrong('含有控制字符', 'holds control characters')
      if (spec.pattern !== undefined && !spec.pattern.test(value))
        return wrong(
          `格式不对${spec.hintZh === undefined ? '' : `：${spec.hintZh}`}`,
          `has a wrong form${spec.hintEn === undefined ? '' : `: ${spec.hintEn}`}`,
        )
      return value
    }
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('应为数字', 'must be a number')
      if (spec.integer === true && !Number.isInteger(value)) return wrong('应为整数', 'must be whole')
      const { min = -1e12, max = 1e12 } = spec
      if (value < min || value > max) return wrong(`应在 ${min} 与 ${max} 之间`, `must lie in ${min}…${max}`)
      return value
    }
    case 'date':
      return isDay(value) ? value : wrong('应为日期，如 2026-06-03', 'must be a day such as 2026-06-03')
    case 'flag':
      return typeof value === 'boolean' ? value : wrong('应为“是”或“否”', 'must be true or false')
    case 'choice':
      return spec.choices.some(([one]) => one === value)
        ? value
        : wrong(`应为：${spec.choices.map(([, zh]) => zh).join('、')}`, `must be one of its choices`)
    case 'choices': {
      const list = Array.isArray(value) ? [...new Set<unknown>(value)] : null
      return list !== null && list.every((one) => spec.choices.some(([choice]) => choice === one))
        ? list
        : wrong(`应为：${spec.choices.map(([, zh]) => zh).join('、')}`, 'must be some of its choices')
    }
    case 'division':
      return typeof value === 'string' && /^(?:\d{2}){1,3}$/.test(value)
        ? value
        : wrong('应为 2、4 或 6 位行政区划代码', 'must be a division code of 2, 4 or 6 digits')
    case 'factor':
      return typeof value === 'string' && /^[A-Za-z0-9]{1,20}$/.test(value)
        ? value
        : wrong('应为因子编码，如 w01018', 'must be a factor code such as w01018')
    case 'ref':
      return isId(value) ? value : wrong('没有选择', 'was not chosen')
    case 'refs': {
      const list = Array.isArray(value) ? [...new Set<unknown>(value)] : null
      return list !== null && list.length <= 2000 && list.every(isId)
        ? list
        : wrong('有无效的选择', 'holds a choice that is none')
    }
    case 'table': {
      if (!Array.isArray(value) || value.length > mostRows || !value.every(isObject))
        return wrong(`应为至多 ${mostRows} 行`, `has at most ${mostRows} rows`)
      return value.map((row, index) =>
        checkMembers(spec.columns, row as Fields, `${path}.${index}.`, problems),
      )
    }
    case 'files':
      return Array.isArray(value) && value.length <= 50 && value.every(isFile)
        ? value.map(({ hash, name }) => ({ hash, name }))
        : wrong('有无效的附件', 'holds a file that is none')
  }
}

const isId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 2 ** 31
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFile = (value: unknown): value is { hash: string; name: string } => {
  const { hash, name } = (value ?? {}) as { hash?: unknown; name?: unknown }
  return (
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash) &&
    typeof name === 'string' &&
    name.length > 0 &&
    name.length <= 200
  )
}

/** A day that exists. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}
