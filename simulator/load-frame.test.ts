import { describe, expect, test } from 'vitest'
import { crc16, crcText } from '../hj212/crc.ts'
import { loadFrameSize, makeLoadBody, makeLoadHead, writeLoadFrame } from './load-frame.ts'

const identity = {
  mn: '42F10885133A89E172000000',
  password: 'iUHCtV',
  systemCode: '32',
  command: '2011',
  flag: '5',
}

const segment = (ms: string, time: string): string =>
  `QN=20250201000506${ms};ST=32;CN=2011;PW=iUHCtV;MN=42F10885133A89E172000000;Flag=5;` +
  `CP=&&DataTime=${time};w01018-Rtd=31.1,w01018-Flag=N&&`
const frame = (text: string): string => {
  const length = String(text.length).padStart(4, '0')
  return `##${length}${text}${crcText(crc16(Buffer.from(text)))}\r\n`
}

describe('the frames of the load generator', () => {
  test('are those that a plain encoder makes', () => {
    const head = makeLoadHead(identity)
    const body = makeLoadBody('w01018-Rtd=31.1,w01018-Flag=N')
    const out = Buffer.alloc(2 * loadFrameSize(head, body))
    const qn = Date.UTC(2025, 0, 31, 16, 5, 6, 78)
    const middle = writeLoadFrame(out, 0, head, body, qn, Date.UTC(2024, 1, 29, 15, 59, 59) / 1000)
    writeLoadFrame(out, middle, head, body, qn + 1, Date.UTC(2024, 1, 29, 16, 0, 0) / 1000)
    expect(out.toString('latin1')).toBe(
      frame(segment('078', '20240229235959')) + frame(segment('079', '20240301000000')),
    )
  })

  test('say that they are back-fill in 2025', () => {
    const head = makeLoadHead({ ...identity, flag: '9', isBackfill: true })
    const body = makeLoadBody('w01018-Rtd=31.1,w01018-Flag=N')
    const out = Buffer.alloc(loadFrameSize(head, body))
    writeLoadFrame(out, 0, head, body, Date.UTC(2025, 0, 31, 16, 5, 6, 78), Date.UTC(2024, 1, 29) / 1000)
    const plain = segment('078', '20240229080000').replace('Flag=5;', 'Flag=9;RF=1;')
    expect(out.toString('latin1')).toBe(frame(plain))
  })
})
