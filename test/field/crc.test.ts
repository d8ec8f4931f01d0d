import { afterAll, beforeAll, describe, expect } from 'vitest'
import { crcModbus, crcText } from '../../hj212/index.ts'
import { testRows, type Rows } from './case.ts'
import type { NoteOf } from './notes.ts'
import { frameOf, openWorld, upload, type Device, type Reading, type World } from './world.ts'

const cp = 'DataTime=20261123120000;w01018-Avg=36.9,w01018-Flag=N'
const minute: Reading = { period: 'minute', start: '20261123120000', values: { 'w01018-Avg': 36.9 } }
const answered = ['9014 20261123120000001']

const modbus = (_: string, segment: Buffer): string => crcText(crcModbus(segment))

/** A frame whose CRC begins with a zero, printed without it. */
function unpadded(device: Device): Buffer {
  for (let n = 0; ; n += 1) {
    const segment = upload(device, '2051', `${cp};w00000-Avg=${n}`)
    let right = ''
    frameOf(segment, { crc: (crc) => (right = crc) })
    if (right.startsWith('0') && !right.startsWith('00'))
      return frameOf(segment, { crc: (crc) => crc.slice(1) })
  }
}

/** One with letters in its CRC, in lower case. */
function lowerCase(device: Device): Buffer {
  for (let n = 0; ; n += 1) {
    const segment = upload(device, '2051', `${cp};w00000-Avg=${n}`)
    let right = ''
    const frame = frameOf(segment, { crc: (crc) => (right = crc).toLowerCase() })
    if (/[A-F]/.test(right)) return frame
  }
}

const flowOf = (frame: Buffer): number => Number(/w00000-Avg=(\d+)/.exec(frame.toString())![1])
const withFlow = (make: (device: Device) => Buffer, device: Device): Reading => ({
  ...minute,
  values: { ...minute.values, 'w00000-Avg': flowOf(make(device)) },
  flags: 'N,',
})

const rows: Rows<NoteOf<'9.1'>> = {
  'CRC-16/MODBUS instead': [
    {
      is: 'refused by the book, told by its name',
      sends: (device) => frameOf(upload(device, '2051', cp), { crc: modbus }),
      verdicts: ['crc-mismatch'],
      quarantined: ['crc-mismatch crc-mismatch'],
      deviations: { 'refused:crc-modbus': 1 },
    },
    {
      is: 'read where it is agreed, and counted',
      device: { dialect: { crc: 'modbus' } },
      sends: (device) => frameOf(upload(device, '2051', cp), { crc: modbus }),
      verdicts: ['accepted'],
      answers: answered,
      readings: [minute],
      deviations: { 'crc-modbus': 1 },
    },
    {
      is: 'agreed while it is connected: taken when it comes again',
      goes: async (world) => {
        const device = await world.device()
        const machine = await world.connect()
        const frame = frameOf(upload(device, '2051', cp), { crc: modbus })
        expect(await world.sendOn(machine, device, frame)).toMatchObject({ answers: [], readings: [] })
        await world.setDialect(device, { profile: 'modbus-firmware' })
        expect(await world.sendOn(machine, device, frame)).toMatchObject({
          answers: answered,
          readings: [minute],
          deviations: { 'refused:crc-modbus': 1, 'crc-modbus': 1 },
        })
        await world.setDialect(device, {})
        expect(await world.sendOn(machine, device, frame)).toMatchObject({ answers: [] })
      },
    },
    {
      is: 'agreed by profile, and the firmware has been mended since',
      device: { dialect: { profile: 'modbus-firmware' } },
      sends: (device) => frameOf(upload(device, '2051', cp)),
      verdicts: ['accepted'],
      answers: answered,
      readings: [minute],
    },
  ],
  'lower-case hex': [
    {
      is: 'compared as a number',
      goes: async (world) => {
        const device = await world.device()
        const outcome = await world.send(device, lowerCase(device))
        expectTaken(outcome, [withFlow(lowerCase, device)], { 'crc-lower-case': 1 })
      },
    },
  ],
  'fixed wrong value': [
    {
      is: 'refused however often it comes, and counted for the MN that it names',
      sends: (device) =>
        ['00', '01', '02'].map((second) =>
          frameOf(upload(device, '2051', cp, { qn: `201608010857${second}223` }), { crc: () => 'B382' }),
        ),
      verdicts: ['crc-mismatch', 'crc-mismatch', 'crc-mismatch'],
      quarantined: Array.from({ length: 3 }, () => 'crc-mismatch crc-mismatch'),
      deviations: { 'refused:crc-mismatch': 3 },
    },
    {
      is: 'no dialect forgives it',
      device: {
        dialect: { crc: 'modbus', lenient: ['crc-short', 'crc-missing', 'cp-single-ampersand'] },
      },
      sends: (device) => frameOf(upload(device, '2051', cp), { crc: () => 'B382' }),
      verdicts: ['crc-mismatch'],
      quarantined: ['crc-mismatch crc-mismatch'],
      deviations: { 'refused:crc-mismatch': 1 },
    },
  ],
  'leading zero lost': [
    {
      is: 'refused by the book, read where it is agreed',
      goes: async (world) => {
        const strict = await world.device()
        const refused = await world.send(strict, unpadded(strict))
        expect(refused).toMatchObject({
          verdicts: ['crc-mismatch'],
          answers: [],
          readings: [],
          deviations: { 'refused:crc-short': 1 },
        })
        const lenient = await world.device({ dialect: { profile: 'unpadded-crc' } })
        const taken = await world.send(lenient, unpadded(lenient))
        expectTaken(taken, [withFlow(unpadded, lenient)], { 'crc-short': 1 })
      },
    },
  ],
  missing: [
    {
      is: 'refused by the book, told by its name',
      sends: (device) => frameOf(upload(device, '2051', cp), { crc: () => '' }),
      verdicts: ['crc-mismatch'],
      quarantined: ['crc-mismatch crc-missing'],
      deviations: { 'refused:crc-missing': 1 },
    },
    {
      is: 'read where it is agreed',
      device: { dialect: { lenient: ['crc-missing'] } },
      sends: (device) => frameOf(upload(device, '2051', cp), { crc: () => '' }),
      verdicts: ['accepted'],
      answers: answered,
      readings: [minute],
      deviations: { 'crc-missing': 1 },
    },
    {
      is: 'not where the length does not fit: nobody knows where such a frame ends',
      device: { dialect: { lenient: ['crc-missing'] } },
      sends: (device) => frameOf(upload(device, '2051', cp), { crc: () => '', length: '0100' }),
      verdicts: ['noise'],
      quarantined: ['noise'],
    },
  ],
  'byte order swapped': [
    {
      is: 'never met, so nothing takes it',
      device: { dialect: { crc: 'modbus', lenient: ['crc-short', 'crc-missing'] } },
      sends: (device) =>
        frameOf(upload(device, '2051', cp), { crc: (right) => right.slice(2) + right.slice(0, 2) }),
      verdicts: ['crc-mismatch'],
      quarantined: ['crc-mismatch crc-mismatch'],
      deviations: { 'refused:crc-mismatch': 1 },
    },
  ],
}

function expectTaken(
  outcome: Awaited<ReturnType<World['send']>>,
  readings: readonly Reading[],
  deviations: Readonly<Record<string, number>>,
): void {
  const { verdicts, answers } = outcome
  expect({ verdicts, answers, readings: outcome.readings, deviations: outcome.deviations }).toEqual({
    verdicts: ['accepted'],
    answers: answered,
    readings,
    deviations,
  })
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('reference 9.1, CRC', () => testRows(rows, () => world))
