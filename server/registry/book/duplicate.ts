import type { FieldProblem } from '../../../domain/registry/check.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'

/** What a violated constraint of the database means to whoever filled in the form; null: not a matter of input. */
export function duplicateProblem(kind: KindSpec, error: unknown): FieldProblem | null {
  const { code, constraint = '' } = error as { code?: string; constraint?: string }
  if (code === '23505') {
    const field = kind.fields.find(({ column }) => column === 'code' || column === 'mn')
    return {
      path: field?.name ?? 'name',
      zh: `${field?.zh ?? '编码'}已被使用，请核对后修改`,
      en: `${field?.en ?? 'The code'} is taken already`,
    }
  }
  if (code === '23503') {
    const field = kind.fields.find(({ column }) => column !== undefined && constraint.includes(column))
    return {
      path: field?.name ?? 'division',
      zh: '引用的对象不存在，请重新选择',
      en: 'It refers to something that is not there',
    }
  }
  return null
}
