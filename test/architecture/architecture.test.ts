import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { importsOf, sourceFiles, type Import } from './imports.ts'
import { folderRules, moduleMay, testMay } from './rules.ts'

const isTest = (file: string): boolean => /\.(test|fixture)\.tsx?$/.test(file)
const moduleOf = (path: string): string | null => /^server\/modules\/([^/]+)\//.exec(path)?.[0] ?? null
const files = sourceFiles().filter((file) => existsSync(file))

function allowed({ file, target, ours }: Import): boolean {
  const rule = folderRules.find(({ folder }) => file.startsWith(folder))
  if (rule === undefined) return true
  if (!ours) return isTest(file) || rule.outside === undefined || rule.outside.includes(target)
  const module = moduleOf(file)
  const own = module ?? rule.folder
  const may = isTest(file) ? testMay : module === null ? rule.may : moduleMay
  return [own, ...may].some((place) => target.startsWith(place))
}

describe('architecture', () => {
  test('every import follows the table of docs/architecture.md', () => {
    const imports = files.flatMap(importsOf)
    expect(imports.length).toBeGreaterThan(100)
    const wrong = imports.filter((one) => !allowed(one)).map(({ file, target }) => `${file} → ${target}`)
    expect(wrong).toEqual([])
  })

  test('the check itself finds a forbidden import', () => {
    expect(allowed({ file: 'hj212/crc.ts', target: 'server/lib/clock.ts', ours: true })).toBe(false)
    expect(allowed({ file: 'hj212/crc.ts', target: 'node:fs', ours: false })).toBe(false)
    expect(
      allowed({ file: 'server/modules/a/store.ts', target: 'server/modules/b/store.ts', ours: true }),
    ).toBe(false)
    expect(allowed({ file: 'ui/app/main.tsx', target: 'server/db/actor.ts', ours: true })).toBe(false)
  })

  test('SQL stands in store files and server/db, HTTP in routes files and server/web', () => {
    const allowedSql =
      /^server\/(db\/|registry\/|.*store\.ts$|ingest\/(store|rebuild)\.ts$|demo\/)|^(test|scripts)\//
    const kyselySql = files
      .filter((file) => file.startsWith('server/') && !isTest(file) && !allowedSql.test(file))
      .filter((file) => importsOf(file).some(({ target }) => target === 'kysely' || target === 'pg'))
    expect(kyselySql).toEqual([])
    const http = files
      .filter((file) => file.startsWith('server/') && !isTest(file))
      .filter((file) => !/^server\/web\/|^server\/app\.ts$|routes\.ts$/.test(file))
      .filter((file) => importsOf(file).some(({ target }) => target === 'fastify'))
    expect(http).toEqual([])
  })

  test('the median file is short', () => {
    const lengths = files.map((file) => readFileSync(file, 'utf8').split('\n').length).sort((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(120)
  })
})
