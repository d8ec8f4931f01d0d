import { afterAll, beforeAll, describe, expect } from 'vitest'
import { testRows, type Rows } from './case.ts'
import type { NoteOf } from './notes.ts'
import { frameOf, openWorld, upload, type Device, type Reading, type World } from './world.ts'

const cp = 'DataTime=20261123120000;w01018-Avg=36.9,w01018-Flag=N'
const minute: Reading = { period: 'minute', start: '20261123120000', values: { 'w01018-Avg': 36.9 } }
const qn = (n: number): string => `2026112312000000${n}`
const answered = [`9014 ${qn(1)}`]

/** An upload of minute n, with a QN of its own. */
const minuteOf = (device: Device, n: number, around = {}): Buffer =>
  frameOf(upload(device, '2051', cp.replace('120000', `120${n}00`), { qn: qn(n) }), around)
const minutes = (...numbers: readonly number[]): Reading[] =>
  numbers.map((n) => ({
    period: 'minute',
    start: `20261123120${n}00`,
    values: { 'w01018-Avg': 36.9 },
  }))

const logText = 'DataTime=20261123120000;i11001-Info=//清洗管路//'

const rows: Rows<NoteOf<'9.2'>> = {
  'two or three digits of length': [
    {
      is: 'found by its end',
      sends: (device) => frameOf(upload(device, '2051', cp), { length: '140' }),
      verdicts: ['accepted'],
      answers: answered,
      readings: [minute],
      deviations: { 'length-digits': 1 },
    },
    {
      is: 'two digits, one frame close on the other',
      sends: (device) =>
        Buffer.concat([minuteOf(device, 1, { length: '81' }), minuteOf(device, 2, { length: '81' })]),
      verdicts: ['accepted', 'accepted'],
      answers: [`9014 ${qn(1)}`, `9014 ${qn(2)}`],
      readings: minutes(1, 2),
      deviations: { 'length-digits': 2 },
    },
  ],
  'length wrong': ['0138', '0143', '0084', '0196'].map((length) => ({
    is: length,
    sends: (device: Device) => frameOf(upload(device, '2051', cp), { length }),
    verdicts: ['accepted'],
    answers: answered,
    readings: [minute],
    deviations: { 'length-mismatch': 1 },
  })),
  'characters counted instead of bytes': [
    {
      is: 'found by its end',
      sends: (device) => {
        const segment = upload(device, '3020', logText)
        return frameOf(segment, { length: String(segment.length).padStart(4, '0') })
      },
      verdicts: ['accepted'],
      answers: answered,
      messages: [`3020 ${logText}`],
      deviations: { 'length-counts-characters': 1 },
    },
    {
      is: 'agreed, and counted all the same',
      device: { dialect: { profile: 'character-length' } },
      sends: (device) => {
        const segment = upload(device, '3020', logText)
        return frameOf(segment, { length: String(segment.length).padStart(4, '0') })
      },
      verdicts: ['accepted'],
      answers: answered,
      messages: [`3020 ${logText}`],
      deviations: { 'length-counts-characters': 1 },
    },
  ],
  'no CR LF, or half of it': [
    {
      is: 'LF alone',
      sends: (device) => minuteOf(device, 1, { tail: '\n' }),
      verdicts: ['accepted'],
      answers: answered,
      readings: minutes(1),
      deviations: { 'tail-incomplete': 1 },
    },
    {
      is: 'none, one frame close on the other',
      sends: (device) =>
        Buffer.concat([minuteOf(device, 1, { tail: '' }), minuteOf(device, 2, { tail: '' })]),
      verdicts: ['accepted', 'accepted'],
      answers: [`9014 ${qn(1)}`, `9014 ${qn(2)}`],
      readings: minutes(1, 2),
      deviations: { 'tail-missing': 2 },
    },
    // The answer must not wait for a tail that never comes.
    {
      is: 'answered at once',
      goes: async (world) => {
        const device = await world.device()
        const machine = await world.connect()
        machine.send(minuteOf(device, 1, { tail: '' }))
        expect((await machine.answers(1))[0]).toContain(`QN=${qn(1)};ST=91;CN=9014`)
      },
    },
    // Whoever has not sent a tail yet is not waited for: the answer would be late for those who never do.
    {
      is: 'the tail of the first frame, late, counts as none',
      goes: async (world) => {
        const device = await world.device()
        const machine = await world.connect()
        machine.send(minuteOf(device, 1, { tail: '' }))
        await machine.answers(1)
        const { verdicts, deviations, readings } = await world.sendOn(
          machine,
          device,
          '\r\n',
          minuteOf(device, 2),
        )
        expect({ verdicts, deviations, readings }).toEqual({
          verdicts: ['accepted'],
          deviations: { 'tail-missing': 1 },
          readings: minutes(1, 2),
        })
      },
    },
  ],
  'first # lost': [
    {
      is: 'the frame is noise, the next one is whole',
      sends: (device) => [minuteOf(device, 1).subarray(1), minuteOf(device, 2)],
      verdicts: ['noise', 'accepted'],
      answers: [`9014 ${qn(2)}`],
      readings: minutes(2),
      quarantined: ['noise'],
    },
    {
      is: 'the stream cut between the two #',
      sends: (device) => {
        const [first, second] = [minuteOf(device, 1), minuteOf(device, 2)]
        return [Buffer.concat([first, second.subarray(0, 1)]), second.subarray(1)]
      },
      verdicts: ['accepted', 'accepted'],
      answers: [`9014 ${qn(1)}`, `9014 ${qn(2)}`],
      readings: minutes(1, 2),
    },
  ],
  'head stripped': [
    {
      is: 'noise on a socket; captures take it (see the packet doctor)',
      device: { dialect: { lenient: ['crc-missing', 'crc-short', 'cp-single-ampersand'] } },
      sends: (device) => minuteOf(device, 1, { before: '', length: '' }),
      verdicts: ['noise'],
      quarantined: ['noise'],
    },
  ],
  'coalesced and half packets': [
    {
      is: 'three frames in two pieces, cut in the middle',
      sends: (device) => {
        const all = Buffer.concat([1, 2, 3].map((n) => minuteOf(device, n)))
        return [all.subarray(0, 200), all.subarray(200)]
      },
      verdicts: ['accepted', 'accepted', 'accepted'],
      answers: [1, 2, 3].map((n) => `9014 ${qn(n)}`),
      readings: minutes(1, 2, 3),
    },
    {
      is: 'byte by byte',
      sends: (device) => {
        const frame = minuteOf(device, 1)
        return [...[...frame.subarray(0, -3)].map((byte) => Buffer.of(byte)), frame.subarray(-3)]
      },
      verdicts: ['accepted'],
      answers: answered,
      readings: minutes(1),
    },
    {
      is: 'half a frame and no more, then a whole one',
      sends: (device) => [minuteOf(device, 1).subarray(0, 90), minuteOf(device, 2)],
      verdicts: ['noise', 'accepted'],
      answers: [`9014 ${qn(2)}`],
      readings: minutes(2),
      quarantined: ['noise'],
    },
    {
      is: 'what a modem says in between',
      sends: (device) => [Buffer.from('@DTU 13800138000\r\n'), minuteOf(device, 1), Buffer.from('\0\0')],
      verdicts: ['noise', 'accepted', 'noise'],
      answers: answered,
      readings: minutes(1),
      quarantined: ['noise', 'noise'],
    },
  ],
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('reference 9.2, length, head and tail', () => testRows(rows, () => world))
