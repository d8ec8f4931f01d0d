import type { Role } from '../access.ts'
import type { FieldSpec } from './field.ts'

/** Tables of kinds that the data path itself reads; all other kinds share the table `book_entry`. */
export type KindTable = 'discharger' | 'outlet' | 'point' | 'logger' | 'organisation' | 'book_entry'

/** A kind of thing in the books. A new kind is a new entry of the list, nowhere else. */
export interface KindSpec {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly table: KindTable
  /** Who sees it beside those whose division, enterprise, firm or site it belongs to. */
  readonly audience: 'scope' | 'authority' | 'everyone'
  readonly fields: readonly FieldSpec[]
  /** Members shown in lists, in order; the name comes first. */
  readonly list: readonly string[]
  /** Who may change it, within his scope. The administrator may always. */
  readonly writers: readonly Role[]
  /** The member whose day is the end of its force (certificates, permits, contracts). */
  readonly expires?: string
  /** What the form says above. */
  readonly hintZh?: string
  readonly hintEn?: string
  /** Clause it serves. */
  readonly clause?: string
}
