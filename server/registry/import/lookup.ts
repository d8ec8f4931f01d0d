import type { Kysely } from 'kysely'
import { cellText, type Cell, type CellRead, type Lookup } from '../../../domain/registry/cell.ts'
import { findKind } from '../../../domain/registry/kinds.ts'
import type { Schema } from '../../db/schema.ts'
import type { Column } from './columns.ts'
import { findNamed, type Division } from './match-store.ts'

const wrong = (zh: string, en: string, mendZh: string, mendEn: string): CellRead => ({
  ok: false,
  fault: { zh, en, mendZh, mendEn },
})

/** Divisions by code or by name, the names of those above written before it or not; within the actor's own area. */
export function makeDivisionLookup(
  divisions: readonly Division[],
  prefix: string | null,
): (text: string) => CellRead {
  const byCode = new Map(divisions.map((division) => [division.code, division]))
  const byName = new Map<string, Set<string>>()
  const add = (name: string, code: string): void => {
    const codes = byName.get(name) ?? new Set()
    byName.set(name, codes.add(code))
  }
  for (const { code, name } of divisions) {
    if (prefix !== null && !code.startsWith(prefix) && !prefix.startsWith(code)) continue
    const city = byCode.get(code.slice(0, 4))?.name ?? ''
    const province = byCode.get(code.slice(0, 2))?.name ?? ''
    add(name, code)
    if (code.length > 4) add(city + name, code)
    if (code.length > 2) add(province + (code.length > 4 ? city : '') + name, code)
  }
  return (text) => {
    const bare = text.replaceAll(/[\s/>-]/g, '')
    if (/^\d+$/.test(bare)) {
      // 420100 and 420000000000 are written for 4201 and 42.
      const code = byCode.has(bare) ? bare : bare.slice(0, 6).replace(/(?:00)+$/, '')
      return byCode.has(code)
        ? { ok: true, value: code }
        : wrong('没有这个区划代码', 'is no division code', '填写行政区划代码或名称', 'Write a code or a name')
    }
    const codes = [...(byName.get(bare) ?? [])]
    if (codes.length === 1) return { ok: true, value: codes[0] }
    return codes.length === 0
      ? wrong(
          '管辖范围内没有这个区划',
          'names no division of your area',
          '填写行政区划代码或全称',
          'Write its code or its full name',
        )
      : wrong(
          `有 ${codes.length} 个同名区划（${codes.join('、')}）`,
          `names ${codes.length} divisions (${codes.join(', ')})`,
          '填写行政区划代码',
          'Write the code',
        )
  }
}

/** What the cells of some rows refer to, read from the books in one go. */
export async function makeLookup(
  tx: Kysely<Schema>,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  division: (text: string) => CellRead,
): Promise<Lookup> {
  const wanted = new Map<string, Set<string>>()
  for (const { index, field } of columns) {
    if (field === null || (field.type !== 'ref' && field.type !== 'refs')) continue
    const texts = wanted.get(field.ref) ?? new Set<string>()
    wanted.set(field.ref, texts)
    for (const cells of rows) {
      const text = cellText(cells[index] ?? null).normalize('NFKC')
      if (text === '') continue
      for (const one of field.type === 'ref' ? [text] : text.split(/[、;,\n]/)) texts.add(one.trim())
    }
  }
  const found = new Map<string, Map<string, Set<number>>>()
  for (const [ref, texts] of wanted) {
    const words = new Map<string, Set<number>>()
    found.set(ref, words)
    if (texts.size === 0) continue
    for (const { id, words: own } of await findNamed(tx, findKind(ref)!, [...texts]))
      for (const word of own) words.set(wordOf(word), (words.get(wordOf(word)) ?? new Set()).add(id))
  }
  return (spec, text) => {
    if (spec.type === 'division') return division(text)
    if (spec.type !== 'ref' && spec.type !== 'refs') throw new Error(`${spec.name} refers to nothing`)
    const ids = [...(found.get(spec.ref)?.get(wordOf(text)) ?? [])]
    if (ids.length === 1) return { ok: true, value: ids[0] }
    const kind = findKind(spec.ref)!
    return ids.length === 0
      ? wrong(
          `管辖范围内没有这个${kind.zh}`,
          `names nothing within your scope`,
          `填写已登记的${kind.zh}的编码或全称`,
          'Write the code or the exact name of one that is registered',
        )
      : wrong(
          `有 ${ids.length} 个同名的${kind.zh}`,
          `names ${ids.length} at once`,
          spec.ref === 'outlet' || spec.ref === 'point'
            ? '写成“单位名称/排放口编号”'
            : `填写${kind.zh}的编码`,
          spec.ref === 'outlet' || spec.ref === 'point' ? 'Write discharger/code' : 'Write its code',
        )
  }
}

const wordOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\s*\/\s*/g, '/')
    .trim()
