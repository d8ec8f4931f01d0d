import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** One thing wrong with a request, as the problem reply lists it. */
export interface FieldProblem {
  readonly path: string
  readonly message: string
}

/** Thrown by Fastify's validation step, turned into `invalid-request` by the error handler. */
export class InvalidRequest extends Error {
  readonly fields: readonly FieldProblem[]
  constructor(fields: readonly FieldProblem[]) {
    super('invalid request')
    this.fields = fields
  }
}

const texts: Readonly<Record<string, string>> = {
  required: '缺少必填项',
  type: '类型不对',
  format: '格式不对',
  pattern: '格式不对',
  minimum: '小于允许的最小值',
  maximum: '大于允许的最大值',
  minLength: '太短',
  maxLength: '太长',
  const: '不是允许的取值',
  enum: '不是允许的取值',
  anyOf: '不是允许的取值',
}

/** At most this many are told; a hostile request could name thousands. */
const mostFields = 20

const plainNumber = /^-?\d{1,15}(\.\d{1,15})?$/

interface Property {
  readonly type?: string
}

/** Path and query are text: a plain decimal becomes a number where one is wanted, nothing else is guessed at. */
function convert(schema: TSchema, input: unknown): unknown {
  const properties = (schema as { properties?: Readonly<Record<string, Property>> }).properties ?? {}
  if (typeof input !== 'object' || input === null) return input
  return Object.fromEntries(
    Object.entries(input).map(([name, value]: [string, unknown]) => {
      const wanted = Object.hasOwn(properties, name) ? properties[name]?.type : undefined
      const isNumber = wanted === 'integer' || wanted === 'number'
      return [name, isNumber && typeof value === 'string' && plainNumber.test(value) ? Number(value) : value]
    }),
  )
}

/** Where a text has a zero byte, which no text in the database can have; null when none has. */
function zeroByteAt(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return value.includes('\0') ? path : null
  if (typeof value !== 'object' || value === null) return null
  for (const [name, inner] of Object.entries(value)) {
    const found = zeroByteAt(inner, `${path}/${name}`)
    if (found !== null) return found
  }
  return null
}

const pathOf = (part: string | undefined, pointer: string, name: string): string =>
  [part === 'querystring' ? 'query' : (part ?? ''), ...pointer.split('/'), name]
    .filter((text) => text !== '')
    .join('.')

/** Fastify's validator for typebox schemas: the checked value, or what is wrong with it. */
export function compileValidator(schema: TSchema, part: string | undefined) {
  const check = Compile(schema)
  return (input: unknown): { value: unknown } | { error: InvalidRequest } => {
    const value = part === 'body' ? input : convert(schema, input)
    if (!check.Check(value)) {
      const fields = new Map<string, FieldProblem>()
      for (const error of check.Errors(value)) {
        const names = (error.params as { requiredProperties?: readonly string[] }).requiredProperties ?? ['']
        for (const name of names) {
          const path = pathOf(part, error.instancePath, name)
          // The last one said of a path is the one of the whole: anyOf after its const.
          fields.set(path, { path, message: texts[error.keyword] ?? '不符合要求' })
        }
      }
      return { error: new InvalidRequest([...fields.values()].slice(0, mostFields)) }
    }
    const zeroByte = zeroByteAt(value)
    if (zeroByte === null) return { value }
    return { error: new InvalidRequest([{ path: pathOf(part, zeroByte, ''), message: '含有不允许的字符' }]) }
  }
}
