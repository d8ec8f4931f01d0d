import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTime, formatTimeMs, parseTime } from './time.ts'

describe('parseTime', () => {
  it('takes Beijing time', () => {
    expect(parseTime('19700101080000')).toBe(0)
    expect(parseTime('20160801085857')).toBe(Date.UTC(2016, 7, 1, 0, 58, 57))
    expect(parseTime('20160801085857223')).toBe(Date.UTC(2016, 7, 1, 0, 58, 57, 223))
  })

  it.each([
    '2016080108585',
    '201608010858572',
    '2016080108585722',
    '20161301085857',
    '20160001085857',
    '20160800085857',
    '20160832085857',
    '20160431085857',
    '20160801245857',
    '20160801086057',
    '20160801085860',
    '20170229000000',
    '21000229000000',
    '09990101000000',
    '2016080108585x',
    '2016080108585722x',
    '',
  ])('finds no moment in %j', (text) => {
    expect(parseTime(text)).toBeNull()
  })

  it('knows leap years', () => {
    expect(parseTime('20160229000000')).not.toBeNull()
    expect(parseTime('20000229000000')).not.toBeNull()
  })

  it('reads what formatTime writes', () => {
    const instant = fc.integer({ min: Date.UTC(1000, 0, 2), max: Date.UTC(9999, 11, 30) })
    fc.assert(
      fc.property(instant, (at) => {
        expect(parseTime(formatTimeMs(at))).toBe(at)
        expect(parseTime(formatTime(at))).toBe(Math.floor(at / 1000) * 1000)
      }),
    )
  })
})
