import { checkFields } from '../../../domain/registry/check.ts'
import type { Fields } from '../../../domain/registry/field.ts'
import type { KindSpec } from '../../../domain/registry/kind.ts'
import type { Language } from '../../lib/i18n/language.ts'
import { ProblemError } from '../../lib/problem.ts'

/** What is wrong by the description of the kind, before anything is sent: path → words. */
export function ownProblems(
  kind: KindSpec,
  fields: Fields,
  isNew: boolean,
  language: Language,
): ReadonlyMap<string, string> {
  const spec = isNew
    ? kind
    : {
        ...kind,
        fields: kind.fields.map((field) => (field.secret === true ? { ...field, required: false } : field)),
      }
  const checked = checkFields(spec, fields)
  if (checked.ok) return new Map()
  return new Map(checked.problems.map(({ path, zh, en }) => [path, language === 'zh' ? zh : en]))
}

/** What the server says of single members; those of nobody in particular are left to its text. */
export function servedProblems(error: unknown, language: Language): ReadonlyMap<string, string> {
  if (!(error instanceof ProblemError) || error.trouble.kind !== 'problem') return new Map()
  const prefix = 'body.fields.'
  return new Map(
    (error.trouble.problem.fields ?? [])
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ path, message, messageEn }) => [
        path.slice(prefix.length),
        language === 'zh' ? message : (messageEn ?? message),
      ]),
  )
}

export const isEdited = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.trouble.kind === 'problem' &&
  error.trouble.problem.code === 'registry-edited'
