import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessForm, readPieces, type InputForm } from './pieces.ts'
import { LineCutter, maxLine } from './lines.ts'
import { readPacketLine } from './packet-line.ts'

const frame =
  '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n'

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(
  text: string | Buffer,
  form: InputForm = 'auto',
  size = 1 << 16,
): Promise<readonly string[]> {
  const found: string[] = []
  for await (const pieces of readPieces(chunksOf(Buffer.from(text), size), form)) {
    for (const piece of pieces)
      found.push(piece.kind === 'frame' ? piece.bytes.toString('latin1') : piece.fault)
  }
  return found
}

describe('lines', () => {
  it('are cut whatever pieces they come in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z ]{0,20}$/)),
        fc.integer({ min: 1, max: 9 }),
        (texts, size) => {
          const bytes = Buffer.from(texts.map((text) => `${text}\r\n`).join(''))
          const cutter = new LineCutter()
          const lines: (string | undefined)[] = []
          for (let at = 0; at < bytes.length; at += size) {
            for (const line of cutter.push(bytes.subarray(at, at + size))) lines.push(line?.toString())
          }
          expect(lines).toEqual(texts)
          expect(cutter.flush()).toEqual([])
        },
      ),
    )
  })

  it('need no newline at the end', () => {
    const cutter = new LineCutter()
    expect(cutter.push(Buffer.from('a\nb'))).toEqual([Buffer.from('a')])
    expect(cutter.flush()).toEqual([Buffer.from('b')])
  })

  it('that are too long are dropped without being held', () => {
    const cutter = new LineCutter()
    expect(cutter.push(Buffer.alloc(maxLine, 'x'))).toEqual([])
    expect(cutter.push(Buffer.from('x\nb\n'))).toEqual([null, Buffer.from('b')])
  })
})

function line(text: string) {
  return readPacketLine(Buffer.from(text))
}

describe('a line of JSON', () => {
  it('gives its bytes, raw_hex before raw', () => {
    expect(line('{"raw":"##0101温"}')).toEqual({ kind: 'frame', bytes: Buffer.from('##0101温') })
    expect(line('{"raw":"no","raw_hex":"23 23 e6"}')).toEqual({
      kind: 'frame',
      bytes: Buffer.from([0x23, 0x23, 0xe6]),
    })
    expect(line('\uFEFF{"raw":""}')).toEqual({ kind: 'frame', bytes: Buffer.alloc(0) })
  })

  it('says why it gives none', () => {
    expect(readPacketLine(null)).toEqual({ kind: 'unreadable', fault: 'line-too-long' })
    for (const text of ['', 'no', '[1]', 'null', '3', '{"raw":']) {
      expect(line(text)).toEqual({ kind: 'unreadable', fault: 'not-json' })
    }
    expect(readPacketLine(Buffer.from([0xff]))).toEqual({ kind: 'unreadable', fault: 'not-json' })
    expect(line('{"raw":3}')).toEqual({ kind: 'unreadable', fault: 'no-raw' })
    for (const hex of ['2', 'zz', '0x23']) {
      expect(line(JSON.stringify({ raw_hex: hex }))).toEqual({ kind: 'unreadable', fault: 'hex-malformed' })
    }
  })
})

describe('an input', () => {
  it('tells JSON Lines from frames by its first bytes', () => {
    expect(guessForm(Buffer.from('{"raw":"##"}'))).toBe('lines')
    expect(guessForm(Buffer.from('\n broken\n {"raw":"##"}'))).toBe('lines')
    expect(guessForm(Buffer.from('\uFEFF{"raw":"##"}'))).toBe('lines')
    expect(guessForm(Buffer.from('##0101QN={'))).toBe('frames')
    expect(guessForm(Buffer.from('noise##0101\n{'))).toBe('frames')
    expect(guessForm(Buffer.from('what is this'))).toBeNull()
    expect(guessForm(Buffer.alloc(1 << 16, '.'))).toBe('frames')
  })

  it('of JSON Lines gives exactly one piece a line, in order', async () => {
    const text = '{"raw":"a"}\nbroken\n\n{"raw_hex":"62"}\n{"raw":"##c##d"}'
    const expected = ['a', 'not-json', 'not-json', 'b', '##c##d']
    expect(await read(text)).toEqual(expected)
    expect(await read(text, 'auto', 1)).toEqual(expected)
    expect(await read('broken\n', 'lines')).toEqual(['not-json'])
  })

  it('of bytes gives the frames, and what lies between them a line at a time', async () => {
    const stream = `heart-beat\r\n\r\n${frame}${frame}##0099QN=1;half\r\n`
    for (const size of [1, 7, 1 << 16]) {
      expect(await read(stream, 'auto', size)).toEqual(['heart-beat', frame, frame, '##0099QN=1;half'])
    }
    expect(await read('only noise')).toEqual(['only noise'])
    expect(await read('')).toEqual([])
    expect(await read('{"raw":"x"}', 'frames')).toEqual(['{"raw":"x"}'])
  })

  it('of endless noise is judged in bounded pieces', async () => {
    const pieces = await read(Buffer.alloc(1 << 20, '.'), 'frames', 1000)
    expect(pieces.join('')).toHaveLength(1 << 20)
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(4096 + 1000)
  })

  it('of hexadecimal digits gives the frames that they print', async () => {
    const digits = Buffer.from(`noise${frame}${frame}`).toString('hex')
    const printed = digits.replaceAll(/(..)/g, '$1 ').replaceAll(/(.{48})/g, '$1\r\n')
    for (const size of [1, 7, 1 << 16]) {
      expect(await read(printed, 'auto', size)).toEqual(['noise', frame, frame])
      expect(await read(digits, 'auto', size)).toEqual(['noise', frame, frame])
    }
    expect(await read('20161122', 'auto')).toEqual(['20161122'])
  })
})
