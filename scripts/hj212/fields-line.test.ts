import { describe, expect, it } from 'vitest'
import { readFieldsLine } from './fields-line.ts'

function read(cells: unknown) {
  return readFieldsLine(Buffer.from(JSON.stringify(cells)))
}

const least = { version: '2017', cn: '2011' }

function direction(cells: object) {
  const line = read({ ...least, ...cells })
  return line.ok ? line.value.direction : null
}

function items(cells: object) {
  const line = read({ ...least, ...cells })
  return line.ok ? line.value.cp.map(({ item }) => item) : []
}

describe('a line to encode', () => {
  it('has defaults for what it leaves out', () => {
    expect(read(least)).toEqual({
      ok: true,
      value: {
        version: '2017',
        QN: null,
        ST: null,
        CN: '2011',
        PW: '000000',
        MN: null,
        Flag: null,
        PNUM: null,
        PNO: null,
        RF: false,
        cp: [],
        direction: 'down',
        isEncrypted: false,
      },
    })
  })

  it('tells uploads of 2005 by what is said, or by the order that decode listed', () => {
    expect(direction({ direction: 'up' })).toBe('up')
    expect(direction({ deviations: [{ kind: 'field-order' }] })).toBe('up')
    expect(direction({ deviations: [null, 'x', {}, { kind: 'separator' }] })).toBe('down')
    expect(direction({ deviations: 'x' })).toBe('down')
  })

  it('takes what decode prints', () => {
    const cells = {
      ...least,
      qn: '1',
      st: '32',
      mn: 'M',
      pw: null,
      flags: { value: 7 },
      pnum: 2,
      pno: 1,
      rf: true,
      key: 'given',
    }
    expect(read(cells)).toMatchObject({
      value: { QN: '1', ST: '32', MN: 'M', PW: null, Flag: 7, PNUM: 2, PNO: 1, RF: true, isEncrypted: true },
    })
    expect(read({ ...least, flag: 5, key: null })).toMatchObject({ value: { Flag: 5, isEncrypted: false } })
    expect(read({ ...least, flags: null, flag: 5 })).toMatchObject({ value: { Flag: 5 } })
  })

  it('puts pairs into items as told, else by factor', () => {
    const cp = [
      ['DataTime', '1'],
      ['a-Rtd', '1'],
      ['a-Flag', 'N'],
      ['b-Rtd', '2'],
      ['Begin', '1'],
      ['End', '2'],
    ]
    expect(items({ cp })).toEqual([0, 1, 1, 2, 3, 4])
    expect(items({ cp, items: [1, 2, 1, 2] })).toEqual([0, 1, 1, 2, 3, 3])
    for (const wrong of [[1], [7], [-1], 'x', [1.5], [6, 6], ['1']])
      expect(items({ cp, items: wrong })).toEqual([0, 1, 1, 2, 3, 4])
  })

  it('says which key will not do', () => {
    expect(readFieldsLine(null)).toMatchObject({ fault: { kind: 'line-too-long' } })
    expect(readFieldsLine(Buffer.from('{'))).toMatchObject({ fault: { kind: 'not-json' } })
    const wrong: readonly (readonly [object, string])[] = [
      [{ version: '2018' }, 'version'],
      [{ qn: 3 }, 'qn'],
      [{ pno: '1' }, 'pno'],
      [{ rf: 1 }, 'rf'],
      [{ pnum: 'x', pno: 'x' }, 'pnum'],
      [{ flag: '5' }, 'flag'],
      [{ flags: 5 }, 'flags'],
      [{ flags: {} }, 'flags'],
      [{ flags: { value: '5' } }, 'flags'],
      [{ cp: {} }, 'cp'],
      [{ cp: [['a']] }, 'cp'],
      [{ cp: [['a', 1]] }, 'cp'],
      [{ cp: ['ab'] }, 'cp'],
    ]
    for (const [cells, key] of wrong)
      expect(read({ ...least, ...cells })).toEqual({ ok: false, fault: { kind: 'key-malformed', key } })
  })
})
