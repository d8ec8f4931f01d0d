/** Labels whose values are codes of this program. An MN, an address or a path is none. */
const boundedLabels = new Set([
  'verdict',
  'limit',
  'state',
  'reason',
  'kind',
  'check',
  'le',
  'operation',
  'status',
  'version',
  'node',
  // Of prom-client's own.
  'type',
  'major',
  'minor',
  'patch',
  'space',
])
/** Base units; the rest of our names end in what is counted. */
const foreignUnits = /_(?:ms|milliseconds|minutes|hours|kb|mb|kilobytes|percent)(?:_|$)/

/** What `promtool check metrics` would say, and that labels are bounded; empty: nothing. */
export function lintExposition(text: string): string[] {
  const problems: string[] = []
  const types = new Map<string, string>()
  const helps = new Set<string>()
  const seen = new Set<string>()
  const familyOf = (name: string): string =>
    types.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, '')
  for (const line of text.split('\n')) {
    if (line === '') continue
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line)
    if (comment !== null) {
      const [, kind, name, rest] = comment as unknown as [string, string, string, string]
      if (kind === 'HELP') helps.add(name)
      else {
        if (types.has(name)) problems.push(`${name}: TYPE twice`)
        if (!helps.has(name)) problems.push(`${name}: no HELP`)
        types.set(name, rest)
        if (name.startsWith('qingyuan_')) problems.push(...lintName(name, rest))
      }
      continue
    }
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
    if (sample === null) {
      problems.push(`malformed: ${line}`)
      continue
    }
    const [, name = '', labels = '', value = ''] = sample
    if (!types.has(familyOf(name))) problems.push(`${name}: no TYPE`)
    if (Number.isNaN(Number(value)) && !/^(?:\+Inf|NaN)$/i.test(value))
      problems.push(`${name}: value ${value}`)
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g))
      if (!boundedLabels.has(label)) problems.push(`${name}: label ${label}`)
    const key = `${name}{${labels}}`
    if (seen.has(key)) problems.push(`${key}: twice`)
    seen.add(key)
  }
  return problems
}

function lintName(name: string, type: string): string[] {
  const problems: string[] = []
  if (!/^[a-z][a-z0-9_]*$/.test(name)) problems.push(`${name}: letters`)
  if (foreignUnits.test(name)) problems.push(`${name}: unit is not a base unit`)
  if ((type === 'counter') !== name.endsWith('_total')) problems.push(`${name}: ${type} and _total`)
  if (type === 'histogram' && !/_(?:seconds|bytes)$/.test(name)) problems.push(`${name}: unit of histogram`)
  return problems
}
