import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openJournal } from '../../server/journal/journal.ts'
import type { FrameAddress } from '../../server/journal/record.ts'
import { formatFrameAddress } from '../../server/journal/record.ts'
import { listCommand, showCommand, verifyCommand } from './commands.ts'
import { legibleText, maskSecrets } from './mask.ts'
import type { Lang } from './words.ts'
import { wordsOf } from './words.ts'

const frame = '##0080ST=32;CN=2011;PW=123456;MN=A1;CP=&&NewPW=987654;Note=水;PWx=1&&A1B2\r\n'
let dir: string
let address: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'qingyuan-journal-tool-'))
  const journal = await openJournal({ dir, now: () => Date.UTC(2025, 4, 20) })
  const stored = await new Promise<FrameAddress>((resolve, reject) => {
    const record = {
      receivedAt: Date.UTC(2025, 4, 20, 3),
      peer: '10.1.2.3:4567',
      verdict: 'wrong-password',
      bytes: Buffer.from(frame),
    } as const
    journal.append(record, (address, error) => (error === null ? resolve(address) : reject(error)))
  })
  address = formatFrameAddress(stored)
  await journal.roll()
  await journal.sealed()
  await journal.close()
})
afterAll(async () => {
  await rm(dir, { recursive: true })
})

async function run(
  lang: Lang,
  command: (outlet: Parameters<typeof listCommand>[1]) => Promise<number>,
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const code = await command({
    words: wordsOf(lang),
    print: (line) => out.push(line),
    complain: (line) => err.push(line),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

test('a record is shown with its passwords masked, unless they are asked for', async () => {
  const masked = await run('zh', (outlet) => showCommand(dir, address, false, outlet))
  expect(masked.code).toBe(0)
  expect(masked.out).toContain(
    '报文\t##0080ST=32;CN=2011;PW=******;MN=A1;CP=&&NewPW=******;Note=水;PWx=1&&A1B2\\r\\n',
  )
  expect(masked.out).toContain('判断\t口令错误')
  expect(masked.out).toContain('接收时间\t2025-05-20T11:00:00.000+08:00')
  expect(masked.out).toContain('来源\t10.1.2.3:4567')
  const open = await run('en', (outlet) => showCommand(dir, address, true, outlet))
  expect(open.out).toContain('PW=123456')
  expect(open.out).toContain('NewPW=987654')
  expect(open.out).toContain('verdict\twrong password')
})

test('addresses that are none, and places where no record begins', async () => {
  expect(await run('zh', (outlet) => showCommand(dir, 'x', false, outlet))).toMatchObject({
    code: 2,
    out: '',
  })
  expect(await run('en', (outlet) => showCommand(dir, '1-97', false, outlet))).toEqual({
    code: 1,
    out: '',
    err: 'no record begins at 1-97',
  })
})

test('segments are listed', async () => {
  const { code, out } = await run('en', (outlet) => listCommand(dir, outlet))
  expect(code).toBe(0)
  expect(out.split('\n').map((line) => line.split('\t').slice(0, 3))).toEqual([
    ['segment', 'form', 'made at'],
    ['1', 'sealed', '2025-05-20T08:00:00.000+08:00'],
    ['2', 'raw', '2025-05-20T08:00:00.000+08:00'],
  ])
  expect((await run('zh', (outlet) => listCommand('/nowhere', outlet))).code).toBe(2)
})

test('a sound journal verifies; a flipped byte is named, in both languages, with exit code 1', async () => {
  expect(await run('zh', (outlet) => verifyCommand(dir, outlet))).toEqual({
    code: 0,
    out: '完好：2 段，1 条记录',
    err: '',
  })
  const name = (await readdir(dir)).find((name) => name.endsWith('.sealed'))!
  const whole = await readFile(join(dir, name))
  const flipped = Buffer.from(whole)
  flipped[110]! ^= 1
  await writeFile(join(dir, name), flipped)
  const chinese = await run('zh', (outlet) => verifyCommand(dir, outlet))
  expect(chinese.code).toBe(1)
  expect(chinese.out).toMatch(new RegExp(`第 1 段：${name} 的第 0 块损坏（文件 104–\\d+，逻辑 96–\\d+）`))
  const english = await run('en', (outlet) => verifyCommand(dir, outlet))
  expect(english.out).toContain(`segment 1: block 0 of ${name} is damaged`)
  await writeFile(join(dir, name), whole)
  expect((await run('en', (outlet) => verifyCommand('/nowhere', outlet))).code).toBe(2)
})

test('masking leaves everything else as it is, whatever the bytes', () => {
  const bytes = Buffer.from([0xff, 0x00, ...Buffer.from(';pw = x,PW=;APW=1;NewPw=a&&'), 0x80])
  expect(maskSecrets(bytes)).toEqual(
    Buffer.from([0xff, 0x00, ...Buffer.from(';pw =******,PW=******;APW=1;NewPw=******&&'), 0x80]),
  )
  expect(legibleText(Buffer.from([0xd1, 0xf5, 0x0d, 0x01, 0x5c]))).toBe('氧\\r\\x01\\\\')
})
