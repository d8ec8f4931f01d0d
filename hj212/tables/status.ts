/**
 * How far a row can be trusted. `verified`: read in the standard itself. `reported`: taken from a third party
 * that quotes or implements it. `observed`: met in frames, in no table.
 */
export type Status = 'verified' | 'reported' | 'observed'

/** What people call something. */
export interface Name {
  readonly nameZh: string
  readonly nameEn: string
}
