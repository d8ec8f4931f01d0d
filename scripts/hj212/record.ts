import type { Factor, Message } from '../../hj212/index.ts'
import type { LineFault } from '../../server/capture/packet-line.ts'
import { makeMask, showValue } from './secrets.ts'

/** Which SM4 key opened the frame; null: it was in clear, or no key fitted. */
export type KeyUsed = 'given' | 'standard example' | null

type Cell = readonly [key: string, json: string]

/** One line of JSON without its newline. Written cell by cell: object keys such as "101" would lose their order. */
export function recordOf(message: Message, key: KeyUsed, withPassword: boolean): string {
  const mask = withPassword ? (text: string) => text : makeMask(message)
  const value = (name: string, text: string) => (withPassword ? text : showValue(name, text))
  return object([
    ['ok', json(message.ok)],
    ['version', json(message.version)],
    ['lengthOk', json(message.lengthOk)],
    ['crcOk', json(message.crcOk)],
    ['crcExpected', json(message.crcExpected)],
    ['qn', json(message.QN)],
    ['st', json(message.ST)],
    ['cn', json(message.CN)],
    ['mn', json(message.MN)],
    ['flags', flagsOf(message)],
    ['dataTime', json(message.dataTime)],
    ['cp', json(message.cp.map((pair) => [pair.name, value(pair.name, pair.value)]))],
    ['factors', object(message.factors.map((factor) => [factor.code, factorOf(factor)]))],
    [
      'deviations',
      json(
        message.deviations.map((each) => ({
          kind: each.kind,
          position: each.position,
          detail: mask(each.detail),
        })),
      ),
    ],
    ['fault', json(message.fault)],
    ['pnum', json(message.PNUM)],
    ['pno', json(message.PNO)],
    ['rf', json(message.RF)],
    ['key', json(key)],
    ['items', json(itemSizes(message))],
    ...(withPassword ? [['pw', json(message.PW)] as const] : []),
  ])
}

/** The same keys for a line that holds no frame. */
export function recordOfFault(fault: LineFault): string {
  return object([
    ['ok', 'false'],
    ['version', 'null'],
    ['lengthOk', 'false'],
    ['crcOk', 'false'],
    ['crcExpected', 'null'],
    ['qn', 'null'],
    ['st', 'null'],
    ['cn', 'null'],
    ['mn', 'null'],
    ['flags', 'null'],
    ['dataTime', 'null'],
    ['cp', '[]'],
    ['factors', '{}'],
    ['deviations', '[]'],
    ['fault', json({ kind: fault, position: 0 })],
    ['pnum', 'null'],
    ['pno', 'null'],
    ['rf', 'false'],
    ['key', 'null'],
    ['items', '[]'],
  ])
}

function flagsOf({ Flag }: Message): string {
  if (Flag === null) return 'null'
  return json({ value: Flag.value, packetNumbers: Flag.packetNumbers, answer: Flag.answer })
}

function factorOf(factor: Factor): string {
  const values: Cell[] = factor.values.map(({ field, text }) => [field, json(text)])
  if (factor.flag !== null) values.push(['Flag', json(factor.flag)])
  if (factor.eFlag !== null) values.push(['EFlag', json(factor.eFlag)])
  return object(values)
}

/** How many pairs each `;`-separated item of CP has: without it encode could only guess where the commas stood. */
function itemSizes({ cp }: Message): readonly number[] {
  const sizes: number[] = []
  let last = -1
  for (const { item } of cp) {
    if (item === last) sizes[sizes.length - 1]! += 1
    else sizes.push(1)
    last = item
  }
  return sizes
}

function object(cells: readonly Cell[]): string {
  return `{${cells.map(([key, value]) => `${json(key)}:${value}`).join(',')}}`
}

function json(value: unknown): string {
  return JSON.stringify(value)
}
