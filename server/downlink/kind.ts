import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox'
import type { Flow, Item, Version } from '../../hj212/index.ts'

/**
 * What a command does to the other end. `reads`: nothing. `transmission`: when and how it sends. `instrument`: what is
 * measured, sampled or dated: the kinds for which two people may be asked for.
 */
export type CommandEffect = 'reads' | 'transmission' | 'instrument'

/** What a command is made of at the moment it goes out. */
export interface CommandParts<P> {
  readonly version: Version
  readonly parameters: P
  /** The new password or key; '' where the kind has none. */
  readonly secret: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** One kind of command, in words of ours; its flow is that of the standard's table. */
export interface CommandKind {
  readonly kind: string
  readonly nameZh: string
  readonly nameEn: string
  /** CN by version; a version that is missing does not know the command. */
  readonly cn: Readonly<Partial<Record<Version, string>>>
  readonly parameters: TObject
  readonly effect: CommandEffect
  /** Doing it twice is doing it once: may be asked again when nobody knows whether it was heard. */
  readonly isRepeatable: boolean
  /** How long it waits for a logger that is not connected, unless the asker says otherwise. */
  readonly expiryMinutes: number
  /** An execution ends after this long even while data keep coming. */
  readonly executionLimitMs: number
  readonly secret: 'password' | 'key' | null
  /** Only the platform itself sends it, as part of a procedure. */
  readonly isInternal: boolean
  /** Where one CN has two flows in the table. */
  readonly flow: Flow | null
  /** ST, where the command is known by it; null: that of the logger. */
  readonly systemCode: string | null
  /** Wanted period of history, fourteen digits each. */
  readonly window: (parameters: unknown) => { readonly begin: string; readonly end: string } | null
  /** Content of CP; `parameters` have been checked against the schema. */
  readonly cp: (parts: CommandParts<unknown>) => readonly Item[]
}

type Row<T extends TObject> = Pick<CommandKind, 'kind' | 'nameZh' | 'nameEn' | 'cn' | 'effect'> &
  Partial<Omit<CommandKind, 'parameters' | 'cp' | 'window'>> & {
    readonly parameters: T
    readonly cp: (parts: CommandParts<Static<T>>) => readonly Item[]
    readonly window?: (parameters: Static<T>) => { readonly begin: string; readonly end: string }
  }

const hour = 60
const minuteMs = 60_000

/** A row with what most rows have in common. What only reads may be repeated. */
export function kindRow<T extends TObject>(row: Row<T>): CommandKind {
  const { parameters, cp, window, ...rest } = row
  return {
    isRepeatable: row.effect === 'reads',
    expiryMinutes: 24 * hour,
    executionLimitMs: 10 * minuteMs,
    secret: null,
    isInternal: false,
    flow: null,
    systemCode: null,
    ...rest,
    parameters,
    window: (given) => window?.(given as Static<T>) ?? null,
    cp: (parts) => cp(parts as CommandParts<Static<T>>),
  }
}

/** Nothing but what is named. */
export const fields = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** C6 in 2017 and 2025, C3 in 2005 [HJ 212-2017 Table 4]. */
export const FactorCode = Type.String({ pattern: '^[A-Za-z0-9]{1,8}$', description: '因子编码 PolId' })
/** What no separator of CP is in. */
export const FieldText = Type.String({ pattern: '^[^\\x00-\\x1f\\x7f;,=&#]{1,200}$' })
export const optional = <T extends TSchema>(schema: T) => Type.Optional(schema)
