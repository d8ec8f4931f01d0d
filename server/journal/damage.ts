/** What is wrong with a journal, and where. Ranges are half-open; offsets count from the start of the file. */
export type JournalDamage =
  | { readonly kind: 'missing-segment'; readonly segment: number }
  | { readonly kind: 'bad-header'; readonly segment: number; readonly file: string }
  | {
      readonly kind: 'bad-range'
      readonly segment: number
      readonly file: string
      /** In a raw file the logical offset is the file offset. */
      readonly from: number
      readonly until: number
    }
  | {
      readonly kind: 'bad-block'
      readonly segment: number
      readonly file: string
      readonly block: number
      readonly logicalFrom: number
      readonly logicalUntil: number
      readonly fileFrom: number
      readonly fileUntil: number
    }
  | {
      readonly kind: 'bad-footer'
      readonly segment: number
      readonly file: string
      readonly fileFrom: number
      readonly fileUntil: number
    }
  /** The file is whole in itself but does not follow from what is before it. */
  | { readonly kind: 'broken-chain'; readonly segment: number; readonly file: string; readonly at: number }
  /** The content no longer gives the hash in the file's name. */
  | { readonly kind: 'wrong-name'; readonly segment: number; readonly file: string }

export class JournalDamageError extends Error {
  readonly damage: JournalDamage

  constructor(damage: JournalDamage) {
    super(describeDamage(damage))
    this.name = 'JournalDamageError'
    this.damage = damage
  }
}

/** One English line for logs; the command-line tool has its own words for people. */
export function describeDamage(damage: JournalDamage): string {
  switch (damage.kind) {
    case 'missing-segment':
      return `segment ${damage.segment} is missing`
    case 'bad-header':
      return `segment ${damage.segment}: header of ${damage.file} is damaged`
    case 'bad-range':
      return `segment ${damage.segment}: bytes ${damage.from}..${damage.until} of ${damage.file} are damaged`
    case 'bad-block':
      return (
        `segment ${damage.segment}: block ${damage.block} of ${damage.file} is damaged ` +
        `(file ${damage.fileFrom}..${damage.fileUntil}, logical ${damage.logicalFrom}..${damage.logicalUntil})`
      )
    case 'bad-footer':
      return `segment ${damage.segment}: index of ${damage.file} is damaged (file ${damage.fileFrom}..${damage.fileUntil})`
    case 'broken-chain':
      return `segment ${damage.segment}: ${damage.file} does not follow from what is before it, at ${damage.at}`
    case 'wrong-name':
      return `segment ${damage.segment}: content of ${damage.file} does not give the hash in its name`
    default:
      return damage satisfies never
  }
}
