import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { doctor } from './doctor.ts'

const fixture = new URL('../../test/fixtures/packets.jsonl', import.meta.url)
const lines = readFileSync(fixture, 'utf8').trim().split('\n')

interface Packet {
  readonly raw: string
  readonly raw_hex?: string
  readonly version: string
  readonly valid_length: boolean
  readonly valid_crc: boolean
}

interface Printed {
  readonly ok: boolean
  readonly version: string
  readonly lengthOk: boolean
  readonly crcOk: boolean
  readonly crcExpected: string
  readonly factors: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly deviations: readonly { readonly kind: string; readonly detail: string }[]
  readonly fault: { readonly kind: string } | null
  readonly key: string | null
  readonly pw?: string
}

const packets = lines.map((line) => JSON.parse(line) as Packet)
const bytesOf = ({ raw, raw_hex }: Packet) =>
  raw_hex === undefined ? Buffer.from(raw) : Buffer.from(raw_hex, 'hex')

function sink(into: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      into.push(chunk)
      done()
    },
  })
}

function closedPipe(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
  })
}

/** Runs the tool over streams. */
async function run(argv: readonly string[], input: string | Buffer = '') {
  const out: Buffer[] = []
  const err: Buffer[] = []
  const code = await doctor(argv, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: sink(out),
    stderr: sink(err),
  })
  return {
    code,
    out: Buffer.concat(out),
    text: Buffer.concat(out).toString('utf8'),
    err: Buffer.concat(err).toString('utf8'),
  }
}

async function decoded(argv: readonly string[], input: string | Buffer = ''): Promise<readonly Printed[]> {
  const { text } = await run(['decode', ...argv], input)
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Printed)
}

describe('decode', () => {
  it('judges every collected packet as stated, one object a line, in order', async () => {
    const printed = await decoded([fixture.pathname])
    expect(printed).toHaveLength(packets.length)
    expect(printed.map(({ version, lengthOk, crcOk }) => [version, lengthOk, crcOk])).toEqual(
      // A head that was stripped is let pass here: then only the CRC counts.
      packets.map(({ raw, version, valid_length, valid_crc }) => [
        version,
        valid_length,
        valid_crc || raw.startsWith('QN='),
      ]),
    )
    for (const { ok, fault, crcExpected } of printed) {
      expect(ok).toBe(fault === null)
      expect(crcExpected).toMatch(/^[0-9A-F]{4}$/)
    }
  })

  it('prints its keys in a fixed order, and the factors in that of the frame', async () => {
    const raw = '##0076ST=32;CN=2011;PW=123456;MN=88888880000001;CP=&&DataTime=1;101-Rtd=1.10,101-Flag=N&&'
    const { text } = await run(['decode', '-'], `${JSON.stringify({ raw })}\nbroken\n`)
    const [first, second] = text.trimEnd().split('\n')
    const keys = [
      'ok',
      'version',
      'lengthOk',
      'crcOk',
      'crcExpected',
      'qn',
      'st',
      'cn',
      'mn',
      'flags',
      'dataTime',
      'cp',
    ]
    const all = [...keys, 'factors', 'deviations', 'fault', 'pnum', 'pno', 'rf', 'key', 'items']
    expect(Object.keys(JSON.parse(first ?? '') as object)).toEqual(all)
    expect(Object.keys(JSON.parse(second ?? '') as object)).toEqual(all)
    expect(first).toContain('"factors":{"101":{"Rtd":"1.10","Flag":"N"}}')
    expect(second).toContain('"fault":{"kind":"not-json","position":0}')
  })

  it('cuts raw bytes into the same frames', async () => {
    const valid = packets.filter(
      (packet) => packet.valid_length && packet.valid_crc && packet.raw.endsWith('\r\n'),
    )
    const printed = await decoded(['-'], Buffer.concat(valid.map((packet) => bytesOf(packet))))
    expect(printed).toHaveLength(valid.length)
    expect(printed.every(({ ok }) => ok)).toBe(true)
  })

  it('says which key opened a frame', async () => {
    const encrypted = packets.filter(({ raw_hex }) => raw_hex !== undefined)
    expect(encrypted.length).toBeGreaterThan(0)
    const input = encrypted.map((packet) => JSON.stringify(packet)).join('\n')
    expect((await decoded(['-'], input)).map(({ key }) => key)).toEqual(
      encrypted.map(() => 'standard example'),
    )
    expect((await decoded(['-', '--key', '0'.repeat(16)], input))[0]?.key).toBe('given')
    const locked = (await decoded(['-', '--key', 'another key 1234'], input))[0]
    expect([locked?.key, locked?.fault?.kind]).toEqual([null, 'undecryptable'])
  })

  it('shows passwords and keys only when told to', async () => {
    const raw =
      '##0097QN=20160801085857223;ST=32;CN=1072;PW=s3cret;MN=010000A8900016F000169DC0;Flag=5;CP=&&NewPW=n3wone&&'
    const input = `${JSON.stringify({ raw })}\n`
    for (const command of [
      ['decode', '-'],
      ['explain', '-'],
      ['explain', '-', '--lang', 'en'],
    ]) {
      const { text } = await run(command, input)
      expect(text).not.toMatch(/s3cret|n3wone/)
      expect(text).toContain('******')
    }
    const { text } = await run(['decode', '-', '--with-password'], input)
    expect(text).toContain('["NewPW","n3wone"]')
    expect(text).toContain('"pw":"s3cret"')
  })

  it('takes a dialect', async () => {
    const input = lines
      .filter((_, at) => packets[at]!.raw.includes('CN=9013') && !packets[at]!.valid_crc)
      .join('\n')
    expect((await decoded(['-'], input))[0]?.fault?.kind).toBe('crc-mismatch')
    expect((await decoded(['-', '--dialect', 'crc=modbus'], input))[0]?.fault).toBeNull()
  })
})

describe('encode', () => {
  it('gives the bytes of every valid frame again', async () => {
    const valid = packets.filter(({ valid_length, valid_crc }) => valid_length && valid_crc)
    const input = valid.map((packet) => JSON.stringify(packet)).join('\n')
    const { text } = await run(['decode', '-', '--with-password'], input)
    const exact = text
      .trimEnd()
      .split('\n')
      .map((line, at) => ({ line, bytes: bytesOf(valid[at]!), printed: JSON.parse(line) as Printed }))
      .filter(({ printed }) => printed.ok && printed.deviations.length === 0)
    expect(exact.length).toBeGreaterThan(60)
    const { out, code, err } = await run(['encode', '-'], exact.map(({ line }) => line).join('\n'))
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out.toString('latin1')).toBe(Buffer.concat(exact.map(({ bytes }) => bytes)).toString('latin1'))
  })

  it('prints hexadecimal lines, and names what it cannot encode', async () => {
    const good = {
      version: '2017',
      qn: '20160801085857223',
      st: '32',
      cn: '1062',
      mn: '010000A8900016F000169DC0',
      flag: 5,
      cp: [['RtdInterval', '30']],
      pw: '100000',
    }
    const input = `${JSON.stringify(good)}\n\nbroken\n`
    const hex = await run(['encode', '-', '--hex'], input)
    const [first, second] = hex.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { raw_hex: string | null })
    expect(Buffer.from(first?.raw_hex ?? '', 'hex').toString('latin1')).toBe(
      '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n',
    )
    expect(second).toEqual({ raw_hex: null, fault: { kind: 'not-json', what: '' } })
    expect(hex.code).toBe(1)
    expect(hex.err).toContain('第 3 行')
    const nameless = JSON.stringify({ version: '2017', cn: '2011' })
    const commandless = JSON.stringify({ version: '2017', st: '32' })
    const ill = JSON.stringify({ ...good, mn: 'A;B' })
    const many = await run(['encode', '-', '--lang', 'en'], [nameless, commandless, ill].join('\n'))
    expect(many.err.match(/field-[a-z]+ [A-Z]+/g)).toEqual([
      'field-missing ST',
      'field-missing CN',
      'field-malformed MN',
    ])
    const english = await run(['encode', '-', '--lang', 'en'], JSON.stringify({ version: '1999' }))
    expect(english).toMatchObject({
      code: 1,
      text: '',
      err: 'hj212: line 1 cannot be encoded: key-malformed version\n',
    })
  })
})

describe('the tool', () => {
  it('explains in Chinese, and in English', async () => {
    const zh = await run(['explain', fixture.pathname])
    expect(zh.text).toContain('HJ 212-2017，上传污染物小时数据（CN=2061），现场机 → 上位机')
    expect(zh.text).toContain('改正：')
    const en = await run(['explain', fixture.pathname, '--lang', 'en'])
    expect(en.text).toContain('HJ 212-2017, Upload hour data (CN=2061), field machine → host')
    expect(en.text.match(/^Frame [0-9]+ /gm)).toHaveLength(packets.length)
  })

  it('explains lines without a frame too', async () => {
    const argv = ['explain', '-', '--lines', '--key', '0123456789abcdef']
    const { text } = await run(argv, `broken\n${lines[0]}\n`)
    expect(text).toContain('第 1 行\n  这一行不是 JSON 对象')
    expect(text).toContain('第 2 帧')
  })

  it('takes a file by its name for what it is', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hj212-')), 'frames.jsonl')
    writeFileSync(file, '##broken\nbroken\n')
    expect((await decoded([file])).map(({ fault }) => fault?.kind)).toEqual(['not-json', 'not-json'])
    rmSync(dirname(file), { recursive: true })
  })

  it('says how it is used', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, err: '', text: expect.stringContaining('decode') })
    expect(await run(['decode'])).toMatchObject({
      code: 2,
      text: '',
      err: expect.stringContaining('标准输入'),
    })
    expect(await run(['mend', '-', '--lang=en'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Usage'),
    })
  })

  it('says that a file cannot be read', async () => {
    expect(await run(['decode', '/nowhere/at/all'])).toMatchObject({
      code: 1,
      text: '',
      err: expect.stringContaining('ENOENT'),
    })
  })

  it('stops when nobody reads on', async () => {
    let given = 0
    const endless = Readable.from(
      (function* () {
        for (;;) {
          given += 1
          yield Buffer.from(`${lines[0]}\n`.repeat(100))
        }
      })(),
    )
    expect(
      await doctor(['decode', '-'], { stdin: endless, stdout: closedPipe(), stderr: new PassThrough() }),
    ).toBe(0)
    expect(given).toBeLessThan(100)
    expect(endless.destroyed).toBe(true)
  })

  it('stops encoding when nobody reads on', async () => {
    const cells = { version: '2017', qn: '20160801085857223', st: '32', cn: '1011', mn: 'A', flag: 5 }
    const line = Buffer.from(`${JSON.stringify(cells)}\n`)
    let given = 0
    const stdin = Readable.from(
      (function* () {
        for (given = 1; given < 1000; given += 1) yield line
      })(),
    )
    expect(await doctor(['encode', '-'], { stdin, stdout: closedPipe(), stderr: new PassThrough() })).toBe(0)
    expect(given).toBeLessThan(100)
  })

  it('runs as a command', { timeout: 240_000 }, async () => {
    const root = new URL('../..', import.meta.url).pathname
    const tool = spawn(process.execPath, ['scripts/run.mjs', 'scripts/hj212/main.ts', 'decode', '-'], {
      cwd: root,
    })
    const out: Buffer[] = []
    tool.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    tool.stdin.end(lines.join('\n'))
    expect(await once(tool, 'close')).toEqual([0, null])
    expect(Buffer.concat(out).toString('utf8')).toBe((await run(['decode', fixture.pathname])).text)
  })

  it('lets mistakes of its own through', async () => {
    const stdin = new Readable({ read: () => stdin.destroy(new TypeError('a mistake')) })
    await expect(
      doctor(['decode', '-'], { stdin, stdout: new PassThrough(), stderr: new PassThrough() }),
    ).rejects.toThrow('a mistake')
  })
})
