/** CP by the grammar, the slow way: what one writes when nobody counts the microseconds. ASCII only. */
export interface TextbookFactor {
  readonly code: string
  readonly values: Readonly<Record<string, string>>
  readonly flag: string | null
  readonly eFlag: string | null
}

export interface Textbook {
  readonly pairs: readonly (readonly [name: string, value: string, item: number])[]
  readonly factors: readonly TextbookFactor[]
}

/** Reads what stands between `&&` and `&&`. [HJ 212-2017 6.3.3] */
export function readTextbook(content: string): Textbook {
  const pairs: (readonly [string, string, number])[] = []
  const factors = new Map<
    string,
    { values: Map<string, string>; flag: string | null; eFlag: string | null }
  >()
  let item = 0
  let rest = content
  while (rest !== '') {
    const [whole, raw = '', separator] = /^((?:[^=;,]*=\/\/.*?\/\/(?=[;,]|$))|[^;,]*)([;,]?)/s.exec(rest)!
    rest = rest.slice(whole.length)
    const equals = raw.indexOf('=')
    if (equals < 0) {
      if (raw.trim() !== '') pairs.push([raw.trim(), '', item])
    } else {
      const name = raw.slice(0, equals).trim()
      const value = raw.slice(equals + 1).trim()
      pairs.push([name, value, item])
      const dash = name.lastIndexOf('-')
      if (dash > 0) note(name.slice(0, dash), name.slice(dash + 1), value)
    }
    if (separator === ';') item += 1
  }
  return {
    pairs,
    factors: [...factors].map(([code, { values, flag, eFlag }]) => ({
      code,
      values: Object.fromEntries(values),
      flag,
      eFlag,
    })),
  }

  function note(code: string, field: string, value: string): void {
    let factor = factors.get(code)
    if (factor === undefined) factors.set(code, (factor = { values: new Map(), flag: null, eFlag: null }))
    if (field === 'Flag') factor.flag = value === '' ? factor.flag : value
    else if (field === 'EFlag') factor.eFlag = value === '' ? factor.eFlag : value
    else factor.values.set(field, value)
  }
}
