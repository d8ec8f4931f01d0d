import { Problem, type Access, type Operation } from '../../contract/index.ts'

const accessText = (access: Access): string => {
  if (access === 'public') return '公开'
  return access === 'signed-in' ? '须登录；只返回管辖范围内的数据' : `须有权限 ${access}`
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}

function parametersOf(schema: unknown, place: 'path' | 'query'): unknown[] {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function describe(operation: Operation): unknown {
  const { reply, body } = operation
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: accessText(operation.access),
    tags: [operation.id.split('.')[0]],
    parameters: [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query')],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      '2XX': {
        description: '成功',
        ...(reply === undefined ? {} : { content: { 'application/json': { schema: reply } } }),
      },
      default: {
        description: '问题说明（RFC 9457）',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    security: operation.access === 'public' ? [] : [{ session: [] }],
  }
}

/** OpenAPI 3.1 of the operations: contract schemas are JSON Schema already. */
export function makeOpenApi(operations: readonly Operation[], secure: boolean): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: { title: '清源 Qingyuan', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Problem },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: secure ? '__Host-qingyuan' : 'qingyuan' },
      },
    },
  }
}
