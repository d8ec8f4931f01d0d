import type { DemoLogger } from '../../simulator/demo-plan.ts'
import { frameOf } from '../system/field-machine.ts'
import { gasLogger, waterLogger } from './province.ts'

/** `yyyyMMddHHmmss` of Hubei. */
export const stampOf = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)

let exchange = 0

/** One upload of 2017 that wants an answer. */
export function upload(logger: DemoLogger, ST: string, CN: string, cp: string): Buffer {
  exchange += 1
  const qn = `${stampOf(Date.now())}${String(exchange % 1_000).padStart(3, '0')}`
  return frameOf(`QN=${qn};ST=${ST};CN=${CN};PW=${logger.password};MN=${logger.mn};Flag=5;CP=&&${cp}&&`)
}

export const gasRealtime = (at: number, sulphur: number, flag = 'N'): Buffer =>
  upload(
    gasLogger,
    '31',
    '2011',
    `DataTime=${stampOf(at)};a34013-Rtd=4.2,a34013-ZsRtd=5.1,a34013-Flag=N;` +
      `a21026-Rtd=${sulphur},a21026-ZsRtd=${(sulphur * 1.2).toFixed(2)},a21026-Flag=${flag};` +
      `a21002-Rtd=36.5,a21002-ZsRtd=43.8,a21002-Flag=N;a19001-Rtd=9.1,a19001-Flag=N`,
  )

export const waterHour = (at: number, oxygen: string, flag = 'N'): Buffer =>
  upload(
    waterLogger,
    '32',
    '2061',
    `DataTime=${stampOf(at)};w01018-Avg=${oxygen},w01018-Min=20.1,w01018-Max=33.4,w01018-Cou=4.75,w01018-Flag=${flag};` +
      `w21003-Avg=1.25,w21003-Min=1.1,w21003-Max=1.4,w21003-Cou=0.21,w21003-Flag=N`,
  )

const halfMinute = 30_000
const hour = 3_600_000

/** The last full hour before `now`. */
export const lastHour = (now: number): number => Math.floor(now / hour) * hour - hour

/** What the two loggers have to tell of the past: twenty minutes of one, two days of the other. */
export function past(now: number): Buffer[] {
  const gas = Array.from({ length: 40 }, (_, i) => {
    const at = Math.floor(now / halfMinute) * halfMinute - (40 - i) * halfMinute
    // Five flagged in a row, and a silence of three minutes.
    if (i >= 24 && i < 30) return null
    return gasRealtime(at, Number((18 + 4 * Math.sin(i / 5)).toFixed(2)), i >= 12 && i < 17 ? 'D' : 'N')
  }).filter((frame) => frame !== null)
  const water = Array.from({ length: 48 }, (_, i) => {
    const at = lastHour(now) - (47 - i) * hour
    return waterHour(at, i === 40 ? '--' : (26 + 5 * Math.sin(i / 4)).toFixed(1), i === 30 ? 'C' : 'N')
  })
  // A correction of what was said of the last hour.
  return [...gas, ...water, waterHour(lastHour(now), '31.7')]
}

/** A frame with its CRC in lower case: accepted, and a deviation. Made anew until the CRC has a letter in it. */
export function withLowerCaseCrc(make: () => Buffer): Buffer {
  for (;;) {
    const text = make().toString('latin1')
    const lower = text.slice(0, -6) + text.slice(-6).toLowerCase()
    if (lower !== text) return Buffer.from(lower, 'latin1')
  }
}

/** What the gateway must not trust: a wrong CRC, an unknown MN, a wrong password, no frame at all. */
export function untrusted(now: number): Buffer[] {
  const broken = gasRealtime(now, 1)
  broken.write(
    broken.toString('latin1', broken.length - 6, broken.length - 2) === '0000' ? '0001' : '0000',
    broken.length - 6,
  )
  const stranger = { ...gasLogger, mn: '010000A8900016F000009999' }
  const forgetful = { ...gasLogger, password: '000000' }
  const cp = `DataTime=${stampOf(now)};a21026-Rtd=1,a21026-Flag=N`
  return [
    broken,
    upload(stranger, '31', '2011', cp),
    upload(forgetful, '31', '2011', cp),
    Buffer.from('heart-beat'),
  ]
}
