import { Compile } from 'typebox/compile'
import { Problem, type Operation } from '../../contract/index.ts'

/** The JSON of a reply, after checking it against the contract: the operation's own, or a problem. */
export function checkedReply(operation: Operation, response: { statusCode: number; body: string }): unknown {
  if (response.statusCode === 204) return null
  const json: unknown = JSON.parse(response.body)
  const schema = response.statusCode < 300 ? operation.reply : Problem
  if (schema === undefined) throw new Error(`${operation.id} replies with no JSON`)
  const check = Compile(schema)
  if (!check.Check(json)) {
    const [first] = check.Errors(json)
    throw new Error(
      `${operation.id}: ${first?.instancePath} ${first?.message} in ${response.body.slice(0, 500)}`,
    )
  }
  return json
}
