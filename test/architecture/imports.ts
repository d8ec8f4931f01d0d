import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

export interface Import {
  readonly file: string
  /** A path of ours from the root, or a package or node: name. */
  readonly target: string
  readonly ours: boolean
}

interface Node {
  readonly type: string
  readonly source?: { readonly value?: unknown } | null
}

/** All TypeScript sources that git knows or would take, from the root. */
export const sourceFiles = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.d.ts'))

/** Static imports and re-exports of one file, and `import()` of literals. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const program = parseAst(text, { lang: file.endsWith('.tsx') ? 'tsx' : 'ts' }) as unknown as {
    body: Node[]
  }
  const names = program.body
    .filter((node) =>
      ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(node.type),
    )
    .map((node) => node.source?.value)
    .filter((value): value is string => typeof value === 'string')
  for (const match of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) names.push(match[1]!)
  return names.map((name) =>
    name.startsWith('.')
      ? { file, target: posix.normalize(posix.join(posix.dirname(file), name)), ours: true }
      : { file, target: name, ours: false },
  )
}
