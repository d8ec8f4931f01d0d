import { isNetwork } from './network.ts'

/** What a setting's text became, or what is wrong with it. */
type SettingRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string }

/** One setting: everything that is known of it. */
export interface Setting<T> {
  /** Environment variable. */
  readonly name: string
  readonly kind: 'value' | 'flag'
  readonly initial: T
  readonly zh: string
  readonly en: string
  /** What may be given, for people; null where anything may. */
  readonly form: string | null
  read(text: string): SettingRead<T>
}

export type SettingValues<S extends Record<string, Setting<never> | Setting<unknown>>> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never
}

interface Meaning {
  readonly zh: string
  readonly en: string
}

const wrong = (zh: string, en: string): { ok: false; problem: string } => ({
  ok: false,
  problem: `${zh} (${en})`,
})

/** `secret`: a mistake does not repeat the text. */
export function text<T extends string | null>(
  name: string,
  initial: T,
  options: Meaning & { pattern?: RegExp; form?: string; min?: number; max?: number; secret?: boolean },
): Setting<string | T> {
  const { zh, en, pattern, form = null, min = 1, max = 255, secret = false } = options
  return {
    name,
    kind: 'value',
    initial,
    zh,
    en,
    form,
    read(given) {
      const shown = secret ? '' : ` ${JSON.stringify(given)}`
      if (given.length < min) return wrong(`至少 ${min} 个字符`, `at least ${min} characters`)
      if (given.length > max) return wrong(`至多 ${max} 个字符`, `at most ${max} characters`)
      if (pattern !== undefined && !pattern.test(given)) {
        return wrong(`格式不对${shown}${form === null ? '' : `，应为 ${form}`}`, 'malformed')
      }
      return { ok: true, value: given }
    },
  }
}

export function integer(
  name: string,
  initial: number,
  options: Meaning & { min: number; max: number },
): Setting<number> {
  const { zh, en, min, max } = options
  return {
    name,
    kind: 'value',
    initial,
    zh,
    en,
    form: `${min}–${max}`,
    read(given) {
      const value = Number(given)
      if (!/^\d+$/.test(given) || value < min || value > max) {
        return wrong(
          `应为 ${min} 到 ${max} 的整数，而不是 ${JSON.stringify(given)}`,
          `whole number ${min} to ${max}`,
        )
      }
      return { ok: true, value }
    },
  }
}

export function flag(name: string, initial: boolean, meaning: Meaning): Setting<boolean> {
  return {
    name,
    kind: 'flag',
    initial,
    ...meaning,
    form: null,
    read(given) {
      if (/^(?:true|1|yes|on)$/i.test(given)) return { ok: true, value: true }
      if (/^(?:false|0|no|off)$/i.test(given)) return { ok: true, value: false }
      return wrong(`应为 true 或 false，而不是 ${JSON.stringify(given)}`, 'true or false')
    },
  }
}

export function choice<T extends string>(
  name: string,
  initial: T,
  values: readonly T[],
  meaning: Meaning,
): Setting<T> {
  return {
    name,
    kind: 'value',
    initial,
    ...meaning,
    form: values.join('|'),
    read(given) {
      const value = values.find((known) => known === given)
      if (value !== undefined) return { ok: true, value }
      return wrong(
        `应为 ${values.join('、')} 之一，而不是 ${JSON.stringify(given)}`,
        `one of ${values.join(', ')}`,
      )
    },
  }
}

/** Addresses and networks, e.g. `10.0.0.0/8 2001:db8::/32`, parted by blanks or commas. */
export function networks(
  name: string,
  initial: readonly string[],
  meaning: Meaning,
): Setting<readonly string[]> {
  return {
    name,
    kind: 'value',
    initial,
    ...meaning,
    form: 'CIDR,CIDR…',
    read(given) {
      const value = given.split(/[\s,]+/).filter((part) => part !== '')
      const bad = value.find((part) => !isNetwork(part))
      return bad === undefined
        ? { ok: true, value }
        : wrong(`不是 IP 地址或 CIDR 网段：${JSON.stringify(bad)}`, 'no address or CIDR network')
    },
  }
}
