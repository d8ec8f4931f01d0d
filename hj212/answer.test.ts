import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerFor, encodeAnswer, isAnswer, type Answer } from './answer.ts'
import { crc16 } from './crc.ts'
import type { Version } from './message.ts'

const QN = '20160801085857223'
const PW = '123456'
const MN = '010000A8900016F000169DC0'

function printed(answer: Answer): string {
  return encodeAnswer(answer).toString('latin1')
}

function segment(answer: Answer): string {
  const frame = printed(answer)
  expect(frame.slice(0, 2)).toBe('##')
  expect(Number(frame.slice(2, 6))).toBe(frame.length - 12)
  expect(frame.slice(-2)).toBe('\r\n')
  const body = frame.slice(6, -6)
  expect(frame.slice(-6, -2)).toBe(
    crc16(Buffer.from(body, 'latin1')).toString(16).toUpperCase().padStart(4, '0'),
  )
  return body
}

describe('answers byte for byte', () => {
  it('are the frames of the standards', () => {
    const head = { QN, PW, MN }
    // Vector of the 2017 reference: 9014 with CRC 3240.
    expect(printed({ version: '2017', kind: '9014', ...head })).toBe(
      '##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240\r\n',
    )
    // HJ 212-2017 Table C.1.
    expect(printed({ version: '2017', kind: '9011', ...head, qnRtn: 1 })).toBe(
      '##0094QN=20160801085857223;ST=91;CN=9011;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&QnRtn=1&&1B00\r\n',
    )
    // HJ 212-2017 Table C.11.
    expect(printed({ version: '2017', kind: '9013', ...head })).toBe(
      '##0087QN=20160801085857223;ST=91;CN=9013;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&2A80\r\n',
    )
    // HJ/T 212-2005 Appendix C 6 and 10.
    const old = { QN: '20040516010101001', PW, MN: '88888880000001' }
    expect(printed({ version: '2005', kind: '9014', ...old, upload: { CN: '2051', PNO: 1, PNUM: 1 } })).toBe(
      '##0063ST=91;CN=9014;CP=&&QN=20040516010101001;CN=2051;PNO=1;PNUM=1;&&2700\r\n',
    )
    expect(printed({ version: '2005', kind: '9013', ...old })).toBe(
      '##0076ST=91;CN=9013;PW=123456;MN=88888880000001;Flag=0;CP=&&QN=20040516010101001&&30C0\r\n',
    )
    // HJ 212-2025: activation, MN still empty.
    const recent = { QN: '20240601085857223', PW }
    expect(printed({ version: '2025', kind: '9013', ...recent, MN: '' })).toBe(
      '##0063QN=20240601085857223;ST=91;CN=9013;PW=123456;MN=;Flag=8;CP=&&&&48C0\r\n',
    )
    expect(printed({ version: '2025', kind: '9014', ...recent, MN })).toBe(
      '##0087QN=20240601085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=8;CP=&&&&21C0\r\n',
    )
  })

  it('has the remaining forms of 2005', () => {
    const old = { version: '2005', QN, PW, MN } as const
    expect(segment({ ...old, kind: '9011' })).toBe(
      `ST=91;CN=9011;PW=${PW};MN=${MN};Flag=0;CP=&&QN=${QN};QnRtn=1&&`,
    )
    expect(segment({ ...old, kind: '9012', exeRtn: 100 })).toBe(
      `ST=91;CN=9012;PW=${PW};MN=${MN};CP=&&QN=${QN};ExeRtn=100&&`,
    )
    expect(segment({ ...old, kind: '9014', upload: { CN: '2031', PNO: null, PNUM: null } })).toBe(
      `ST=91;CN=9014;CP=&&QN=${QN};CN=2031&&`,
    )
    expect(segment({ ...old, kind: '9014', upload: { CN: '2031', PNO: 1, PNUM: null } })).toBe(
      `ST=91;CN=9014;CP=&&QN=${QN};CN=2031&&`,
    )
    expect(segment({ ...old, kind: '9014' })).toBe(`ST=91;CN=9014;CP=&&QN=${QN}&&`)
    expect(segment({ ...old, kind: '9014', QN: null })).toBe('ST=91;CN=9014;CP=&&&&')
  })

  it('leaves out what the answered frame did not have', () => {
    const bare = { version: '2017', QN: null, PW: null, MN: null } as const
    expect(segment({ ...bare, kind: '9014' })).toBe('ST=91;CN=9014;Flag=4;CP=&&&&')
    expect(segment({ ...bare, kind: '9012', MN, ST: '32' })).toBe(
      `ST=32;CN=9012;MN=${MN};Flag=4;CP=&&ExeRtn=1&&`,
    )
    expect(segment({ ...bare, kind: '9013', version: '2005' })).toBe('ST=91;CN=9013;Flag=0;CP=&&&&')
  })

  it('states length and CRC of whatever it says', () => {
    const text = fc.option(fc.stringMatching(/^[0-9A-Za-z_-]{0,400}$/), { nil: null })
    const version = fc.constantFrom<Version>('2005', '2017', '2025')
    const kind = fc.constantFrom('9011', '9012', '9013', '9014')
    fc.assert(
      fc.property(fc.record({ version, kind, QN: text, PW: text, MN: text }), (answer) => {
        segment(answer)
      }),
    )
  })

  it('gives every answer of the standards in the collected frames again', () => {
    const lines = readFileSync(new URL('../test/fixtures/packets.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n')
    let compared = 0
    for (const line of lines) {
      const packet = JSON.parse(line) as { raw: string; version: Version; source: string; note: string }
      const found =
        /^##\d{4}QN=(\d{17});ST=91;CN=(901[34]);PW=(\w+);MN=(\w*);Flag=[48];CP=&&&&[0-9A-F]{4}\r\n$/.exec(
          packet.raw,
        )
      if (found === null) continue
      const [, QN, kind, PW, MN] = found as unknown as [string, string, '9013' | '9014', string, string]
      expect(encodeAnswer({ version: packet.version, kind, QN, PW, MN }).toString('latin1')).toBe(packet.raw)
      compared += 1
    }
    expect(compared).toBeGreaterThanOrEqual(9)
  })
})

describe('who is answered', () => {
  it('answers uploads that ask, notifies, and unknown commands that ask', () => {
    expect(answerFor({ version: '2017', CN: '2011', answer: true })).toBe('9014')
    expect(answerFor({ version: '2017', CN: '2011', answer: false })).toBeNull()
    expect(answerFor({ version: '2005', CN: '2072', answer: false })).toBe('9013')
    expect(answerFor({ version: '2017', CN: '1013', answer: true })).toBe('9013')
    expect(answerFor({ version: '2025', CN: '1001', answer: true })).toBe('9013')
    expect(answerFor({ version: '2025', CN: '9015', answer: true })).toBe('9013')
    expect(answerFor({ version: '2025', CN: '9015', answer: false })).toBeNull()
    expect(answerFor({ version: '2017', CN: '1070', answer: true })).toBe('9014')
    expect(answerFor({ version: '2017', CN: '1070', answer: false })).toBeNull()
    expect(answerFor({ version: '2017', CN: null, answer: true })).toBeNull()
  })

  it('never answers an answer', () => {
    for (const version of ['2005', '2017', '2025'] as const) {
      for (const CN of ['9011', '9012', '9013', '9014']) {
        expect(isAnswer(CN)).toBe(true)
        expect(answerFor({ version, CN, answer: true })).toBeNull()
      }
    }
    expect(isAnswer('9015')).toBe(false)
  })
})
