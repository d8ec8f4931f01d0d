/** What one member of a registered thing is, in words that a form, a list, a sheet and a check all read. */
interface FieldBase {
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly required?: boolean
  /** A column of the kind's table; without it a member of `body`. */
  readonly column?: string
  /** Kept in tables of its own that the data path reads; the store knows which. */
  readonly linked?: true
  /** Taken, never given: passwords and keys. */
  readonly secret?: true
  readonly hintZh?: string
  readonly hintEn?: string
}

export type Choice = readonly [value: string, zh: string, en: string]

/** Values as JSON: text and dates (YYYY-MM-DD) strings, references ids, tables lists of objects. */
export type FieldSpec = FieldBase &
  (
    | { readonly type: 'text'; readonly max?: number; readonly pattern?: RegExp; readonly long?: boolean }
    | {
        readonly type: 'number'
        readonly min?: number
        readonly max?: number
        readonly integer?: boolean
        readonly unit?: string
      }
    | { readonly type: 'date' }
    | { readonly type: 'flag' }
    | { readonly type: 'choice'; readonly choices: readonly Choice[] }
    | { readonly type: 'choices'; readonly choices: readonly Choice[] }
    /** GB/T 2260 prefix. */
    | { readonly type: 'division' }
    /** HJ 212 factor code. */
    | { readonly type: 'factor' }
    | { readonly type: 'ref'; readonly ref: string }
    | { readonly type: 'refs'; readonly ref: string }
    | { readonly type: 'table'; readonly columns: readonly FieldSpec[] }
    /** `{ hash, name }` of stored files. */
    | { readonly type: 'files' }
  )

export type FieldType = FieldSpec['type']
export type Fields = Readonly<Record<string, unknown>>
