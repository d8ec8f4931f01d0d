type Json = Readonly<Record<string, unknown>>

const isNull = (schema: Json): boolean => schema['type'] === 'null'

/**
 * The same schema in the words that Fastify's serializer does fast: `T | null` as nullable T, a union of
 * literals as an enum. Left as unions, it would validate every member of every row.
 */
export function serializable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(serializable)
  if (typeof schema !== 'object' || schema === null) return schema
  const { anyOf, ...rest } = schema as Json & { readonly anyOf?: readonly Json[] }
  if (anyOf === undefined) {
    return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, serializable(value)]))
  }
  if (anyOf.every((one) => typeof one['const'] === 'string')) {
    return { ...rest, type: 'string', enum: anyOf.map((one) => one['const']) }
  }
  const others = anyOf.filter((one) => !isNull(one))
  if (others.length === 1 && others.length < anyOf.length) {
    return { ...rest, ...(serializable(others[0]) as Json), nullable: true }
  }
  return { ...rest, anyOf: serializable(anyOf) }
}
