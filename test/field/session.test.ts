import { afterAll, beforeAll, describe, expect, vi } from 'vitest'
import { testRows, type Rows } from './case.ts'
import type { NoteOf } from './notes.ts'
import { frameOf, openWorld, upload, type Device, type Reading, type World } from './world.ts'

const noon = 'DataTime=20261123120000'
const cod = `${noon};w01018-Avg=36.9,w01018-Flag=N`
const minute: Reading = { period: 'minute', start: '20261123120000', values: { 'w01018-Avg': 36.9 } }
const answered = ['9014 20261123120000001']

const firstAndLast = (world: World, { pointId }: Device) =>
  world.rows<{ sources: number; changes: number }>(
    `select (select count(*)::integer from reading_source where point_id = ${pointId}) as sources,
       (select count(*)::integer from reading_change where point_id = ${pointId}) as changes`,
  )

const rows: Rows<NoteOf<'9.4'>> = {
  'the same packet again': [
    {
      is: 'after a lost answer, after a reconnect: answered each time, one row',
      goes: async (world) => {
        const device = await world.device()
        const frame = frameOf(upload(device, '2051', cod))
        const machine = await world.connect()
        for (let i = 0; i < 2; i += 1)
          expect(await world.sendOn(machine, device, frame)).toMatchObject({
            verdicts: ['accepted'],
            answers: answered,
            readings: [minute],
          })
        expect(await world.send(device, frame)).toMatchObject({ answers: answered, readings: [minute] })
        expect((await firstAndLast(world, device))[0]!.changes).toBe(0)
      },
    },
    {
      is: 'days later as back-fill (2025): the same row',
      goes: async (world) => {
        const device = await world.device({ version: '2025' })
        const live = frameOf(upload(device, '2051', cod, { flag: '9' }))
        const late = frameOf(
          upload(device, '2051', cod, { flag: '9', more: 'RF=1', qn: '20261125080000001' }),
        )
        await world.send(device, live)
        const outcome = await world.send(device, late)
        expect(outcome).toMatchObject({ answers: ['9014 20261125080000001'], readings: [minute] })
      },
    },
    {
      is: 'with another value: the new one stands, the old one is evidence',
      goes: async (world) => {
        const device = await world.device()
        const first = await world.send(device, frameOf(upload(device, '2051', cod)))
        const second = await world.send(device, frameOf(upload(device, '2051', cod.replace('36.9', '3.69'))))
        expect(second.readings).toEqual([{ ...minute, values: { 'w01018-Avg': 3.69 } }])
        expect(
          await world.rows(
            `select entry, old_value, old_frame, new_frame from reading_change where point_id = ${device.pointId}`,
          ),
        ).toEqual([
          {
            entry: 'w01018-Avg',
            old_value: 36.9,
            old_frame: first.records[0]!.address,
            new_frame: second.records[0]!.address,
          },
        ])
      },
    },
  ],
  'clocks that drift or fell back': [
    {
      is: 'the data time stays as it was sent: an hour ahead, 2000 and 1970',
      goes: async (world) => {
        const device = await world.device()
        const times = ['19700101080000', '20000101000000', '20261123130000']
        const outcome = await world.send(
          device,
          ...times.map((time) => frameOf(upload(device, '2051', cod.replace('20261123120000', time)))),
        )
        expect(outcome.verdicts).toEqual(['accepted', 'accepted', 'accepted'])
        expect(outcome.readings.map(({ start }) => start)).toEqual(times)
      },
    },
  ],
  'reconnect before the old socket dies, several MNs on one socket': [
    {
      is: 'the new connection wins, the old one is closed, what it still had counts',
      goes: async (world) => {
        const device = await world.device()
        const old = await world.connect()
        old.send(frameOf(upload(device, '2051', cod)))
        await old.answers(1)
        const fresh = await world.connect()
        const later = frameOf(upload(device, '2051', cod.replace('120000;', '120100;')))
        const outcome = await world.sendOn(fresh, device, later)
        expect(outcome.readings.map(({ start }) => start)).toEqual(['20261123120000', '20261123120100'])
        await vi.waitFor(() => expect(old.ended).toBe(true))
        expect(fresh.ended).toBe(false)
      },
    },
    {
      is: 'each MN is answered and stored as its own',
      goes: async (world) => {
        const [a, b] = [await world.device(), await world.device()]
        const machine = await world.connect()
        const outcome = await world.sendOn(
          machine,
          a,
          ...[a, b].map((device, n) => frameOf(upload(device, '2051', cod, { qn: `2026112312000000${n}` }))),
        )
        expect(outcome.answers).toEqual(['9014 20261123120000000', '9014 20261123120000001'])
        expect(outcome.readings).toEqual([minute])
        expect((await world.sendOn(machine, b)).readings).toEqual([minute])
        expect(machine.ended).toBe(false)
      },
    },
  ],
  'the next packet waits for the answer': [
    {
      is: 'each part of a split upload is answered by its QN before the others come',
      goes: async (world) => {
        const device = await world.device()
        const machine = await world.connect()
        const parts = ['w01018-Avg=1,w01018-Flag=N', 'w21003-Avg=2,w21003-Flag=N']
        for (const [index, part] of parts.entries()) {
          const qn = `2026112312000053${index + 4}`
          const more = `PNUM=2;PNO=${index + 1}`
          machine.send(frameOf(upload(device, '2051', `${noon};${part}`, { flag: '7', more, qn })))
          expect((await machine.answers(index + 1))[index]).toContain(`QN=${qn};ST=91;CN=9014`)
        }
        const { readings } = await world.sendOn(machine, device)
        expect(readings).toEqual([{ ...minute, values: { 'w01018-Avg': 1, 'w21003-Avg': 2 } }])
      },
    },
  ],
  'a password in clear text': [
    {
      is: 'another one is refused, not answered, counted as a hint',
      sends: (device) => frameOf(upload(device, '2051', cod).replace('PW=123456', 'PW=654321')),
      verdicts: ['wrong-password'],
      quarantined: ['wrong-password'],
      deviations: { 'refused:wrong-password': 1 },
    },
    {
      is: 'a frame that is refused is no sign of life of the logger that it names',
      goes: async (world) => {
        const device = await world.device()
        const bad = frameOf(upload(device, '2051', cod).replace('PW=123456', 'PW=654321'))
        const seen = () => world.rows(`select frames from logger_state where logger_id = ${device.loggerId}`)
        await world.send(device, bad)
        expect(await seen()).toEqual([])
        await world.send(device, frameOf(upload(device, '2051', cod)), bad)
        expect(await seen()).toEqual([{ frames: 1 }])
      },
    },
    {
      is: 'an unknown MN is refused and not answered',
      goes: async (world) => {
        const device = await world.device()
        const { verdicts, answers, quarantined } = await world.send(
          device,
          frameOf(upload({ mn: 'STRANGER' }, '2051', cod)),
        )
        expect({ verdicts, answers, quarantined }).toEqual({
          verdicts: ['unknown-mn'],
          answers: [],
          quarantined: ['unknown-mn'],
        })
      },
    },
  ],
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('reference 9.4, timing and sessions', () => testRows(rows, () => world))
