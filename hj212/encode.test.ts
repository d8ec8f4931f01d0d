import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'
import { type EncodeOptions, encode } from './encode.ts'
import { content, outgoing } from '../test/fixtures/outgoing.ts'
import { type Outgoing, itemsOf } from './outgoing.ts'
import { bytesOf, packets } from '../test/fixtures/packets.ts'
import { FrameReader } from './reader.ts'
import { EXAMPLE_KEY } from './sm4.ts'
import { joinPackets, splitPackets } from './split.ts'

const request: Outgoing = {
  version: '2017',
  QN: '20160801085857223',
  ST: '32',
  CN: '1062',
  PW: '100000',
  MN: '010000A8900016F000169DC0',
  Flag: 5,
  cp: [[['RtdInterval', '30']]],
}
const textOf = (message: Outgoing, options?: EncodeOptions) => {
  const encoded = encode(message, options)
  return encoded.ok ? encoded.value.toString('latin1') : encoded.fault
}

describe('encode', () => {
  it('gives the first frame that the standard prints', () => {
    expect(textOf(request)).toBe(
      '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n',
    )
  })

  it('is read back as it was', () => {
    fc.assert(
      fc.property(
        outgoing(8),
        fc.option(fc.constant(EXAMPLE_KEY)),
        fc.constantFrom('utf8', 'gbk'),
        (message, key, text) => {
          const isKeyed = key !== null && message.version === '2025'
          const encoded = encode(message, { text, ...(isKeyed ? { key } : {}) })
          if (!encoded.ok) {
            expect(encoded.fault.kind).toBe('cp-too-long')
            return
          }
          const back = decode(encoded.value, { keys: [EXAMPLE_KEY], dialect: { text } })
          expect(back).toMatchObject({
            ok: true,
            fault: null,
            lengthOk: true,
            version: message.version,
            QN: message.QN,
            ST: message.ST,
            CN: message.CN,
            PW: message.PW,
            MN: message.MN,
            PNUM: message.PNUM,
            PNO: message.PNO,
            RF: message.RF,
          })
          expect(back.Flag?.value).toBe(message.Flag)
          expect(itemsOf(back.cp)).toEqual(message.cp)
          expect(frameCount(encoded.value)).toBe(1)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives every collected packet that follows the standard, byte for byte', () => {
    // Stray blanks, a ; before the closing && or in place of nothing, a comma for a ; are no way to write.
    const departs = new Set([
      'empty-item',
      'blank-around',
      'separator',
      'tail-missing',
      'crc-lower-case',
      'mn-not-standard',
    ])
    let count = 0
    for (const packet of packets) {
      if (!packet.valid_length || !packet.valid_crc || packet.raw_hex !== undefined) continue
      const message = decode(bytesOf(packet))
      if (message.deviations.some(({ kind }) => departs.has(kind)) || message.QN === null) continue
      const { version, QN, ST, CN, PW, MN, PNUM, PNO, RF } = message
      const isUpload2005 = packet.raw.slice(6).startsWith('ST=')
      const encoded = textOf(
        {
          version,
          direction: isUpload2005 ? 'up' : 'down',
          QN,
          ST: ST!,
          CN: CN!,
          PW,
          MN: MN ?? '',
          Flag: message.Flag?.value ?? null,
          PNUM,
          PNO,
          RF,
          cp: itemsOf(message.cp),
        },
        { addressAsDevice: true },
      )
      expect(encoded).toBe(Buffer.from(packet.raw).toString('latin1'))
      count += 1
    }
    expect(count).toBeGreaterThan(90)
  })

  it('encrypts what 2025 encrypts, and nothing else', () => {
    const plain = bytesOf(
      packets.find((packet) => packet.note.startsWith('plain text of official encryption example 2'))!,
    )
    const wire = bytesOf(packets.find((packet) => packet.raw_hex !== undefined)!)
    const { QN, ST, CN, PW, MN, cp } = decode(plain)
    const message: Outgoing = {
      version: '2025',
      direction: 'up',
      QN,
      ST: ST!,
      CN: CN!,
      PW,
      MN,
      Flag: 9,
      cp: itemsOf(cp),
    }
    expect(textOf(message, { key: EXAMPLE_KEY })).toBe(wire.toString('latin1'))
    expect(textOf({ ...message, CN: '9014' }, { key: EXAMPLE_KEY })).toBe(textOf({ ...message, CN: '9014' }))
    expect(textOf(message, { key: Buffer.alloc(15) })).toEqual({ kind: 'key-malformed', field: 'key' })
    expect(textOf(request, { key: EXAMPLE_KEY })).toEqual({ kind: 'key-malformed', field: 'key' })
  })

  it.each([
    ['up', '2011', true],
    ['up', '1014', true],
    ['up', '3020', true],
    ['up', '3019', false],
    ['down', '1014', true],
    ['down', '2011', false],
    ['down', '2051', false],
    ['down', '3020', false],
  ] as const)('encrypts in 2025 what goes %s as %s: %s', (direction, CN, isEncrypted) => {
    const message: Outgoing = {
      ...request,
      version: '2025',
      direction,
      CN,
      Flag: 9,
      cp: [[['DataTime', '20240520210600']]],
    }
    const keyed = textOf(message, { key: EXAMPLE_KEY })
    expect(keyed).toHaveLength((textOf(message) as string).length)
    expect(keyed !== textOf(message)).toBe(isEncrypted)
  })

  it.each<[string, Partial<Outgoing>, string]>([
    ['QN', { QN: null }, 'field-missing'],
    ['QN', { QN: '2016080108585722' }, 'field-malformed'],
    ['QN', { QN: '20161301085857223' }, 'field-malformed'],
    ['ST', { ST: '3' }, 'field-malformed'],
    ['CN', { CN: '106' }, 'field-malformed'],
    ['PW', { PW: null }, 'field-missing'],
    ['PW', { PW: '12345;' }, 'field-malformed'],
    ['MN', { MN: null }, 'field-missing'],
    ['MN', { MN: '' }, 'field-malformed'],
    ['MN', { MN: '010000a8900016f000169dc0' }, 'field-malformed'],
    ['Flag', { Flag: null }, 'field-missing'],
    ['Flag', { Flag: 256 }, 'field-malformed'],
    ['Flag', { Flag: -1 }, 'field-malformed'],
    ['Flag', { Flag: 4.5 }, 'field-malformed'],
    ['Flag', { Flag: 9 }, 'flag-of-other-version'],
    ['PNUM', { Flag: 7 }, 'field-missing'],
    ['PNO', { Flag: 7, PNUM: 2 }, 'field-missing'],
    ['PNUM', { Flag: 7, PNO: 2 }, 'field-missing'],
    ['Flag', { PNUM: 2, PNO: 1 }, 'field-malformed'],
    ['PNUM', { Flag: 7, PNUM: 1, PNO: 2 }, 'packet-number-range'],
    ['PNUM', { Flag: 7, PNUM: 1.5, PNO: 1 }, 'packet-number-range'],
    ['PNUM', { version: '2025', Flag: 11, PNUM: 10, PNO: 2 }, 'packet-number-range'],
    ['RF', { RF: true }, 'rf-of-other-version'],
    ['', { cp: [[]] }, 'item-empty'],
    ['a b', { cp: [[['a b', '1']]] }, 'name-malformed'],
    ['a', { cp: [[['a', '1;2']]] }, 'value-forbidden'],
    ['a', { cp: [[['a', ' 1']]] }, 'value-forbidden'],
    ['a', { cp: [[['a', '1\n']]] }, 'value-forbidden'],
    ['a', { cp: [[['a', '//1']]] }, 'value-forbidden'],
    ['a', { cp: [[['a', '//']]] }, 'value-forbidden'],
    ['a', { cp: [[['a', '//1&&2//']]] }, 'value-forbidden'],
    ['CP', { cp: [[['a', '\uD800']]] }, 'text-unencodable'],
    ['CP', { cp: [[['a', 'x'.repeat(950)]]] }, 'cp-too-long'],
    ['CP', { MN: 'x'.repeat(32), PW: 'x'.repeat(32), cp: [[['a', 'x'.repeat(920)]]] }, 'segment-too-long'],
  ])('refuses a bad %s: %j', (field, change, kind) => {
    expect(textOf({ ...request, ...change }, { addressAsDevice: kind === 'segment-too-long' })).toEqual({
      kind,
      field,
    })
  })

  it('writes the forms of 2005', () => {
    const answer: Outgoing = {
      version: '2005',
      QN: null,
      ST: '91',
      CN: '9014',
      PW: null,
      MN: null,
      Flag: null,
      cp: [],
    }
    expect(textOf(answer)).toBe('##0021ST=91;CN=9014;CP=&&&&4980\r\n')
    const upload: Outgoing = {
      ...request,
      version: '2005',
      direction: 'up',
      MN: '88888880000001',
      Flag: 3,
      PNUM: 2,
      PNO: 1,
    }
    expect(textOf(upload)).toContain(
      'ST=32;CN=1062;QN=20160801085857223;PW=100000;MN=88888880000001;Flag=3;PNO=1;PNUM=2;CP=',
    )
    expect(textOf({ ...upload, Flag: 3, PNUM: null, PNO: null })).toContain('Flag=3;CP=')
    expect(textOf({ ...upload, Flag: null })).toContain('MN=88888880000001;PNO=1;PNUM=2;CP=')
    expect(textOf({ ...upload, MN: '1' })).toEqual({ kind: 'field-malformed', field: 'MN' })
  })

  it('lets a 2025 logger without MN ask for one', () => {
    expect(textOf({ ...request, version: '2025', CN: '1001', Flag: 9, MN: '' })).toContain(';MN=;Flag=9;')
    expect(textOf({ ...request, version: '2025', CN: '9013', Flag: 8, MN: '' })).toContain(';MN=;Flag=8;')
  })
})

function frameCount(bytes: Buffer): number {
  const reader = new FrameReader()
  return [...reader.push(bytes), ...reader.flush()].filter((cut) => cut.kind === 'frame').length
}

const part = (PNO: number | null, text: string) => ({
  ...decode(Buffer.from(`##0000QN=1;CN=2061;CP=&&${text}&&0000\r\n`)),
  PNO,
})

describe('splitPackets', () => {
  const upload: Outgoing = { ...request, CN: '2061', Flag: 5 }
  let made = 0
  const nextQn = () => {
    made += 1
    return `201608010858${String(58_000 + made)}`
  }

  it('sends what fits as it is', () => {
    const split = splitPackets(upload, nextQn)
    const whole = encode(upload)
    expect(split.ok && whole.ok && split.value).toEqual([whole.ok && whole.value])
  })

  it('gives the same items when the parts are joined, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(content(12), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom<['2005' | '2017' | '2025', number]>(['2005', 1], ['2017', 5], ['2025', 9]),
        (contents, isReversed, [version, Flag]) => {
          const items = contents.flatMap((part) => part.filter((item) => item[0]![0] !== 'DataTime'))
          const cp = [[['DataTime', '20160801080000']] as const, ...items]
          const MN = version === '2005' ? '88888880000001' : upload.MN
          const split = splitPackets({ ...upload, version, Flag, MN, cp }, nextQn)
          if (!split.ok) {
            expect(split.fault.kind).toBe('too-many-packets')
            return
          }
          const parts = split.value.map((frame) => decode(frame))
          expect(parts.every((part) => part.ok && part.dataTime === '20160801080000')).toBe(true)
          expect(new Set(parts.map((part) => part.QN)).size).toBe(version === '2005' ? 1 : parts.length)
          const joined = joinPackets(isReversed ? parts.toReversed() : parts)
          expect(itemsOf(joined.cp)).toEqual(cp)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('merges the factors of the parts, the later part last', () => {
    const joined = joinPackets([
      part(2, 'w01018-Avg=2,w01018-Max=3,w01018-EFlag=x'),
      part(1, 'w01018-Avg=1,w01018-Flag=N;w01001-Avg=7'),
      part(null, 'w01018-Min=0,w01018-Flag=D'),
    ])
    expect(joinPackets([part(1, 'a=1'), part(null, 'b=2')]).cp.map((pair) => pair.name)).toEqual(['b', 'a'])
    expect(joined.factors).toEqual([
      {
        code: 'w01018',
        values: [
          { field: 'Min', text: '0', number: 0 },
          { field: 'Avg', text: '2', number: 2 },
          { field: 'Max', text: '3', number: 3 },
        ],
        flag: 'N',
        eFlag: 'x',
      },
      { code: 'w01001', values: [{ field: 'Avg', text: '7', number: 7 }], flag: null, eFlag: null },
    ])
  })

  it('refuses what cannot be split', () => {
    const long = 'x'.repeat(400)
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => [[`a${index}`, long]] as const)
    expect(splitPackets({ ...upload, cp: many(20) }, nextQn)).toMatchObject({ ok: true })
    expect(splitPackets({ ...upload, version: '2025', Flag: 9, cp: many(20) }, nextQn)).toEqual({
      ok: false,
      fault: { kind: 'too-many-packets', field: 'PNUM' },
    })
    expect(splitPackets({ ...upload, cp: [[['a', 'x'.repeat(990)]]] }, nextQn)).toEqual({
      ok: false,
      fault: { kind: 'item-too-long', field: 'CP' },
    })
    expect(splitPackets({ ...upload, ST: '' }, nextQn)).toMatchObject({ fault: { kind: 'field-malformed' } })
    expect(splitPackets({ ...upload, cp: many(5) }, () => 'no number')).toMatchObject({
      fault: { field: 'QN' },
    })
    expect(
      splitPackets({ ...upload, version: '2005', MN: '88888880000001', Flag: null, cp: many(3) }, nextQn),
    ).toMatchObject({
      ok: true,
    })
  })
})
