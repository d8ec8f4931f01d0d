import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ChangedReading } from '../bus/bus.ts'
import {
  frameOf,
  mn2025,
  mnOld,
  mnTwo,
  mnWater,
  openField,
  upload,
  type Arriving,
  type Field,
} from './field.fixture.ts'
import { meaning, snapshot } from './snapshot.fixture.ts'

let field: Field
beforeAll(async () => {
  field = await openField()
})
afterEach(() => field.reset())
afterAll(() => field.close())

/** Arrivals, applied; the addresses. */
async function take(...arrivals: readonly Arriving[]): Promise<number[]> {
  const ingest = await field.start()
  const addresses = await field.arrive(...arrivals)
  await ingest.idle()
  await ingest.close()
  return addresses
}

const rowsOf = async (period: string): Promise<Record<string, unknown>[]> =>
  (
    await field.rows<Parameters<typeof meaning>[0]>(
      `select r.point_id, r.start, r.frame, f.entries, r."values", r.flags, r.texts
       from reading_${period} r join factor_set f on f.id = r.factor_set order by r.point_id, r.start`,
    )
  ).map(meaning)

const cellsOf = async (period: string): Promise<unknown[]> =>
  (await rowsOf(period)).map((row) => row['cells'])

const quarantine = () =>
  field.rows('select frame, reason, mn, command, detail from quarantine order by frame')

const averageAt = (hour: number): string =>
  upload('2061', mnWater, `DataTime=202611231${hour}0000;w01018-Avg=${hour},w01018-Flag=N`)
const saying = (cp: string): string => upload('2061', mnWater, `DataTime=20261123120000;${cp}`)
const part = (number: number, count: number, cp: string): string =>
  `QN=2026112312000000${number};ST=32;CN=2061;PW=123456;MN=${mnWater};Flag=6;PNUM=${count};PNO=${number};CP=&&${cp}&&`
const logPart = (number: number): string =>
  `QN=2026112312000000${number};ST=32;CN=3020;PW=123456;MN=${mnWater};Flag=6;PNUM=2;PNO=${number};CP=&&DataTime=20261123120000;i1100${number}-Info=//${number}//&&`
const hourOf = (n: number, cp: string): string => upload('2061', mnWater, `DataTime=202611231${n}0000;${cp}`)

describe('a frame', () => {
  it('becomes a row, a state and a latest value', async () => {
    const [frame] = await take(
      upload(
        '2011',
        mnWater,
        'DataTime=20261123120001;w01018-Rtd=36.90,w01018-Flag=N;w21003-Rtd=1.5,w21003-Flag=N',
      ),
    )
    expect(
      await field.rows(
        `select r.*, entries from reading_realtime r join factor_set f on f.id = r.factor_set`,
      ),
    ).toEqual([
      {
        start: new Date('2026-11-23T04:00:01Z'),
        received_at: new Date('2026-11-23T04:00:00.010Z'),
        frame,
        point_id: 1,
        factor_set: 1,
        entries: 'w01018-Rtd,w21003-Rtd',
        values: [36.9, 1.5],
        flags: null,
        texts: null,
      },
    ])
    expect(await field.rows('select point_id, period, frame, "values" from latest')).toEqual([
      { point_id: 1, period: 'realtime', frame, values: [36.9, 1.5] },
    ])
    expect(await field.rows('select logger_id, last_frame, last_peer, frames from logger_state')).toEqual([
      { logger_id: 1, last_frame: frame, last_peer: '127.0.0.1:5000', frames: 1 },
    ])
    const [position] = await field.rows<{ applied: number; resume: number }>(
      'select applied, resume from ingest_position',
    )
    expect(position!.applied).toBeGreaterThan(frame!)
    expect(position!.resume).toBe(position!.applied)
    expect(await field.rows('select * from reading_source')).toEqual([])
  })

  it('of each period stands at the start of its period in Beijing time', async () => {
    await take(
      upload('2051', mnWater, 'DataTime=20261123120007;w01018-Avg=1,w01018-Flag=N'),
      upload('2061', mnWater, 'DataTime=20261123120101;w01018-Avg=2,w01018-Flag=N'),
      upload('2031', mnWater, 'DataTime=20261123010000;w01018-Cou=3,w01018-Flag=N'),
    )
    expect((await rowsOf('minute')).map((row) => row['start'])).toEqual([new Date('2026-11-23T04:00:00Z')])
    expect((await rowsOf('hour')).map((row) => row['start'])).toEqual([new Date('2026-11-23T04:00:00Z')])
    expect((await rowsOf('day')).map((row) => row['start'])).toEqual([new Date('2026-11-22T16:00:00Z')])
  })

  it('that came before says nothing new', async () => {
    const frame = upload('2061', mnWater, 'DataTime=20261123120000;w01018-Avg=2,w01018-Flag=N')
    const [first] = await take(frame, frame)
    const before = await snapshot(field)
    await take(frame)
    const after = await snapshot(field)
    expect(after['hour']).toEqual(before['hour'])
    expect(after['hour']).toHaveLength(1)
    expect((await rowsOf('hour'))[0]!['frame']).toBe(first)
    expect(after['sources']).toEqual([])
    expect(after['changes']).toEqual([])
    expect(await field.rows('select frames from logger_state')).toEqual([{ frames: 3 }])
  })

  it('back-filled out of order leaves the newest as the latest', async () => {
    await take(averageAt(3), averageAt(1))
    await take(averageAt(2))
    expect(await cellsOf('hour')).toEqual([1, 2, 3].map((hour) => ({ 'w01018-Avg': [hour, 'N', null] })))
    expect(await field.rows('select start from latest')).toEqual([
      { start: new Date('2026-11-23T05:00:00Z') },
    ])
  })

  it('of a clock that runs far ahead is kept, but is not the latest', async () => {
    await take(averageAt(1), upload('2061', mnWater, 'DataTime=20990101000000;w01018-Avg=9'), averageAt(2))
    expect(await cellsOf('hour')).toHaveLength(3)
    expect(await field.rows('select start from latest')).toEqual([
      { start: new Date('2026-11-23T04:00:00Z') },
    ])
  })

  it.each(['in one batch', 'in two'])(
    'with another value changes the row and leaves the old one on record, %s',
    async (how) => {
      const frames = [
        saying('w01018-Avg=2,w01018-Flag=N;w21003-Avg=7,w21003-Flag=N'),
        saying('w01018-Avg=3,w01018-Flag=D;w21003-Avg=7,w21003-Flag=N'),
      ]
      const addresses =
        how === 'in two' ? [...(await take(frames[0]!)), ...(await take(frames[1]!))] : await take(...frames)
      expect(await rowsOf('hour')).toMatchObject([
        { frame: addresses[1], cells: { 'w01018-Avg': [3, 'D', null], 'w21003-Avg': [7, 'N', null] } },
      ])
      expect(await field.rows('select * from reading_change')).toEqual([
        {
          point_id: 1,
          period: 'hour',
          start: new Date('2026-11-23T04:00:00Z'),
          entry: 'w01018-Avg',
          old_value: 2,
          old_text: null,
          old_flag: 'N',
          old_frame: addresses[0],
          new_frame: addresses[1],
          changed_at: new Date('2026-11-23T04:00:00.020Z'),
        },
      ])
      expect(await field.rows('select frame from reading_source order by frame')).toEqual(
        addresses.map((frame) => ({ frame })),
      )
      expect(await field.rows('select frame, "values" from latest')).toEqual([
        { frame: addresses[1], values: [3, 7] },
      ])
    },
  )

  it.each(['in one batch', 'in three'])('with further factors adds them, %s', async (how) => {
    const frames = [
      'w01018-Avg=2,w01018-Flag=N',
      'w21003-Avg=7,w21003-Flag=N',
      'w01018-Avg=4,w01018-Flag=N',
    ].map((cp) => upload('2061', mnWater, `DataTime=20261123120000;${cp}`))
    const addresses: number[] = []
    if (how === 'in one batch') addresses.push(...(await take(...frames)))
    else for (const frame of frames) addresses.push(...(await take(frame)))
    expect(await cellsOf('hour')).toEqual([{ 'w01018-Avg': [4, 'N', null], 'w21003-Avg': [7, 'N', null] }])
    expect(await field.rows('select old_frame, new_frame from reading_change')).toEqual([
      { old_frame: addresses[0], new_frame: addresses[2] },
    ])
    expect(
      await field.rows(
        'select frame, entries from reading_source join factor_set on id = factor_set order by frame',
      ),
    ).toEqual([
      { frame: addresses[0], entries: 'w01018-Avg' },
      { frame: addresses[1], entries: 'w21003-Avg' },
      { frame: addresses[2], entries: 'w01018-Avg' },
    ])
  })
})

describe('values', () => {
  it('of 2005 get the codes and units of 2017', async () => {
    const segment = `ST=32;CN=2061;PW=123456;MN=${mnOld};CP=&&DataTime=20261123120000;011-Avg=36.9,011-Flag=N;020-Avg=0.0123,020-Cou=5&&`
    await take(segment)
    expect(await cellsOf('hour')).toEqual([
      {
        'w01018-Avg': [36.9, 'N', null],
        // mg/L to µg/L; amounts have no new unit.
        'w20111-Avg': [12.3, '', null],
        'w20111-Cou': [5, '', null],
      },
    ])
  })

  it('in a unit of the device are brought to the standard', async () => {
    await take(upload('2061', mnWater, 'DataTime=20261123120000;w20122-Avg=1234.5,w20122-Flag=N'))
    expect(await cellsOf('hour')).toEqual([{ 'w20122-Avg': [1.2345, 'N', null] }])
  })

  it('that are no numbers are null with their text, never 0', async () => {
    await take(
      upload(
        '2011',
        mnWater,
        `DataTime=20261123120000;w01018-Rtd=,w01018-Flag=D;w21003-Rtd=--,w21003-Flag=B;w01001-Rtd=NaN,w01001-Flag=N;w01010-Rtd=St;w01014-Rtd=1e999;w01012-Rtd=${'9'.repeat(400)};w01009-Rtd=0.00;w20122-Flag=M`,
      ),
    )
    expect(await cellsOf('realtime')).toEqual([
      {
        'w01001-Rtd': [null, 'N', 'NaN'],
        'w01009-Rtd': [0, '', null],
        'w01010-Rtd': [null, '', 'St'],
        'w01012-Rtd': [null, '', '9'.repeat(400)],
        'w01014-Rtd': [null, '', '1e999'],
        'w01018-Rtd': [null, 'D', ''],
        'w20122-Flag': [null, 'M', 'M'],
        'w21003-Rtd': [null, 'B', '--'],
      },
    ])
  })

  it('keep their own flags when a flag holds a comma', async () => {
    await take(saying('w01018-Avg=1,w01018-Flag=//a,b//;w21003-Avg=2,w21003-Flag=N'))
    expect(await cellsOf('hour')).toEqual([
      { 'w01018-Avg': [1, '//a\uFFFDb//', null], 'w21003-Avg': [2, 'N', null] },
    ])
  })

  it('of 2025 that could not be computed are null', async () => {
    const cp =
      'DataTime=20261123120000;w01018-Avg=9999.99,w01018-ZsAvg=9999.99,w01018-ZsMin=-9999.99,w01018-Flag=N'
    await take(upload('2061', mn2025, cp, { flag: '8' }), upload('2061', mnWater, cp))
    expect(await cellsOf('hour')).toEqual([
      {
        'w01018-Avg': [9999.99, 'N', null],
        'w01018-ZsAvg': [9999.99, 'N', null],
        'w01018-ZsMin': [-9999.99, 'N', null],
      },
      {
        'w01018-Avg': [9999.99, 'N', null],
        'w01018-ZsAvg': [null, 'N', '9999.99'],
        'w01018-ZsMin': [null, 'N', '-9999.99'],
      },
    ])
  })

  it('may hold anything: NUL, half surrogates, quotes', async () => {
    const [frame] = await take(
      upload(
        '2011',
        mnWater,
        `DataTime=20261123120000;w01018-Rtd=a\0b,w01018-Flag=N;x"y{\\-Rtd=1;w21003-Rtd=\ud800`,
      ),
      upload('3020', mnWater, `DataTime=20261123120000;i11001-Info=//a\0b\\"//`),
      { verdict: 'unknown-mn', text: upload('2011', 'a\0b', 'DataTime=20261123120000;w01018-Rtd=1') },
    )
    expect(await rowsOf('realtime')).toMatchObject([
      { frame, cells: { 'w01018-Rtd': [null, 'N', 'a\uFFFDb'], 'x"y{\\-Rtd': [1, '', null] } },
    ])
    expect(await field.rows('select body from device_message')).toMatchObject([
      {
        body: {
          cp: [
            ['DataTime', '20261123120000'],
            ['i11001-Info', expect.stringContaining('a\uFFFDb')],
          ],
        },
      },
    ])
    expect(await quarantine()).toMatchObject([{ mn: 'a\uFFFDb' }])
  })

  it('of many factors fit', async () => {
    const parts = Array.from(
      { length: 300 },
      (_, i) => `a24${String(i).padStart(3, '0')}-Avg=${i},a24${String(i).padStart(3, '0')}-ZsAvg=${i}`,
    )
    await take(upload('2061', mnWater, `DataTime=20261123120000;${parts.join(';')}`))
    expect(Object.keys((await cellsOf('hour'))[0] as object)).toHaveLength(600)
  })
})

describe('a logger of several points', () => {
  it('is told apart by system code', async () => {
    await take(
      upload('2061', mnTwo, 'DataTime=20261123120000;w01018-Avg=1,w01018-Flag=N', { st: '32' }),
      upload('2061', mnTwo, 'DataTime=20261123120000;a21026-Avg=2,a21026-Flag=N', { st: '31' }),
    )
    expect((await rowsOf('hour')).map((row) => row['point_id'])).toEqual([2, 3])
  })

  it('is told apart by factors where the code says nothing, and what nobody knows is listed', async () => {
    const [mixed, foreign] = await take(
      upload('2061', mnTwo, 'DataTime=20261123120000;w01018-Avg=1;a21026-Avg=2;w99999-Avg=3', { st: '91' }),
      upload('2061', mnTwo, 'DataTime=20261123130000;w99999-Avg=3', { st: '91' }),
    )
    expect(await rowsOf('hour')).toMatchObject([
      { point_id: 2, frame: mixed, cells: { 'w01018-Avg': [1, '', null] } },
      { point_id: 3, frame: mixed, cells: { 'a21026-Avg': [2, '', null] } },
    ])
    expect(await quarantine()).toMatchObject([
      { frame: mixed, reason: 'ambiguous-point', detail: 'w99999' },
      { frame: foreign, reason: 'ambiguous-point' },
    ])
  })
})

describe('what is no reading', () => {
  it('is quarantined with the reason', async () => {
    const good = upload('2061', mnWater, 'DataTime=20261123120000;w01018-Avg=1')
    const broken = frameOf(good)
    broken.write('0000', broken.length - 6)
    const addresses = await take(
      { bytes: Buffer.from('hello'), verdict: 'noise' },
      { bytes: broken, verdict: 'crc-mismatch' },
      { text: upload('2061', 'nobody', 'DataTime=20261123120000;w01018-Avg=1'), verdict: 'unknown-mn' },
      { text: good.replace('PW=123456', 'PW=654321'), verdict: 'wrong-password' },
      upload('2061', mnWater, 'w01018-Avg=1'),
      upload('2061', mnWater, 'DataTime=20261340120000;w01018-Avg=1'),
      upload('2061', mnWater, 'DataTime=19700101000000;w01018-Avg=1'),
      upload('2061', mnWater, 'DataTime=20261123120000'),
      { bytes: broken },
    )
    expect(await quarantine()).toEqual([
      { frame: addresses[0], reason: 'noise', mn: null, command: null, detail: null },
      {
        frame: addresses[1],
        reason: 'crc-mismatch',
        mn: mnWater,
        command: '2061',
        detail: expect.stringContaining('crc-mismatch'),
      },
      { frame: addresses[2], reason: 'unknown-mn', mn: 'nobody', command: '2061', detail: null },
      { frame: addresses[3], reason: 'wrong-password', mn: mnWater, command: '2061', detail: null },
      { frame: addresses[4], reason: 'no-data-time', mn: mnWater, command: '2061', detail: null },
      { frame: addresses[5], reason: 'no-data-time', mn: mnWater, command: '2061', detail: null },
      {
        frame: addresses[6],
        reason: 'no-logger-then',
        mn: mnWater,
        command: '2061',
        detail: '19700101000000',
      },
      { frame: addresses[7], reason: 'no-factors', mn: mnWater, command: '2061', detail: null },
      {
        frame: addresses[8],
        reason: 'undecodable',
        mn: mnWater,
        command: '2061',
        detail: expect.stringContaining('crc-mismatch'),
      },
    ])
    expect(await field.rows('select frame from reading_hour')).toEqual([])
  })

  it('is a message, once', async () => {
    const state = upload('2021', mnWater, 'DataTime=20261123120000;SB1-RS=1')
    const [first] = await take(state, state, upload('9015', mnWater, ''), upload('9014', mnWater, ''))
    await take(state)
    expect(
      await field.rows('select frame, logger_id, command, system_code, data_time, body from device_message'),
    ).toEqual([
      {
        frame: first,
        logger_id: 1,
        command: '2021',
        system_code: '32',
        data_time: new Date('2026-11-23T04:00:00Z'),
        body: {
          cp: [
            ['DataTime', '20261123120000'],
            ['SB1-RS', '1'],
          ],
        },
      },
    ])
    expect(await field.rows('select frames from logger_state')).toEqual([{ frames: 5 }])
    expect(await quarantine()).toEqual([])
  })

  it('is a message each time it is new, also without a time of its own', async () => {
    const notify = (qn: string): string =>
      `QN=${qn};ST=32;CN=1013;PW=123456;MN=${mnWater};Flag=4;CP=&&PolId=w01018&&`
    const [first, , third] = await take(
      notify('20261123120000001'),
      notify('20261123120000001'),
      notify('20261124120000001'),
    )
    expect(await field.rows('select frame from device_message order by frame')).toEqual([
      { frame: first },
      { frame: third },
    ])
  })

  it('counts every deviation once a frame', async () => {
    const odd = upload('2061', mnWater, 'DataTime=20261123120001;w01018-Avg=--;w21003-Avg=--')
    const [, second] = await take(odd, odd)
    const deviations = await field.rows<{ kind: string }>(
      'select logger_id, kind, frames, last_frame from logger_deviation',
    )
    expect(deviations).toContainEqual({ logger_id: 1, kind: 'value-blank', frames: 2, last_frame: second })
  })
})

describe('split packets', () => {
  const whole = (number: number): string =>
    part(
      number,
      3,
      `DataTime=20261123120000;${['w01018', 'w21003', 'w20122'][number - 1]}-Avg=${number}000,${['w01018', 'w21003', 'w20122'][number - 1]}-Flag=N`,
    )

  it.each([[[1, 2, 3]], [[3, 1, 2]], [[2, 3, 1]], [[1, 1, 3, 3, 2]]])(
    'make one row in any order: %j',
    async (order) => {
      const addresses = await take(...order.map(whole))
      expect(await cellsOf('hour')).toEqual([
        { 'w01018-Avg': [1000, 'N', null], 'w20122-Avg': [3, 'N', null], 'w21003-Avg': [2000, 'N', null] },
      ])
      const sources = await field.rows<{ frame: number; entries: string }>(
        'select frame, entries from reading_source join factor_set on id = factor_set order by entries',
      )
      expect(sources).toEqual(
        [1, 3, 2].map((number) => ({
          frame: addresses[order.indexOf(number)],
          entries: `${['w01018', 'w21003', 'w20122'][number - 1]}-Avg`,
        })),
      )
    },
  )

  it('keep what came when a part stays away', async () => {
    const ingest = await field.start()
    await field.arrive(whole(1), whole(3))
    await ingest.idle()
    expect(await rowsOf('hour')).toEqual([])
    await field.arrive({ at: Date.UTC(2026, 10, 23, 4, 5), text: upload('9015', mnTwo, '') })
    await ingest.idle()
    expect(await cellsOf('hour')).toEqual([{ 'w01018-Avg': [1000, 'N', null], 'w20122-Avg': [3, 'N', null] }])
    expect(
      await field.rows(`select kind, frames from logger_deviation where kind = 'parts-missing'`),
    ).toEqual([{ kind: 'parts-missing', frames: 1 }])
    await field.arrive({ at: Date.UTC(2026, 10, 23, 4, 6), text: whole(2) })
    await field.arrive({ at: Date.UTC(2026, 10, 23, 4, 9), text: upload('9015', mnWater, '') })
    await ingest.idle()
    expect(await cellsOf('hour')).toEqual([
      { 'w01018-Avg': [1000, 'N', null], 'w20122-Avg': [3, 'N', null], 'w21003-Avg': [2000, 'N', null] },
    ])
  })

  it('are read again after a restart while parts are missing', async () => {
    const [first, ...rest] = [...(await take(whole(1))), ...(await take(whole(2))), ...(await take(whole(3)))]
    expect(await cellsOf('hour')).toHaveLength(1)
    expect(await field.rows('select frame from reading_source order by frame')).toEqual(
      [first, ...rest].map((frame) => ({ frame })),
    )
    expect(await field.rows('select frames from logger_state')).toEqual([{ frames: 3 }])
  })

  it('are joined when a part is cut inside an item', async () => {
    const text = 'DataTime=20261123120000;w01018-Avg=1000,w01018-Flag=N;w21003-Avg=2000,w21003-Flag=N'
    const cuts = [30, 61]
    const parts = [text.slice(0, cuts[0]), text.slice(cuts[0], cuts[1]), text.slice(cuts[1])]
    const addresses = await take(...parts.map((cp, i) => part(i + 1, 3, cp)))
    expect(await rowsOf('hour')).toMatchObject([
      { frame: addresses[0], cells: { 'w01018-Avg': [1000, 'N', null], 'w21003-Avg': [2000, 'N', null] } },
    ])
    expect(await field.rows('select frame from reading_source order by frame')).toEqual(
      addresses.map((frame) => ({ frame })),
    )
  })

  it('of a message make one message', async () => {
    const [second, first] = await take(logPart(2), logPart(1))
    expect(second).toBeLessThan(first!)
    expect(await field.rows('select frame, body from device_message')).toEqual([
      {
        frame: first,
        body: {
          cp: [
            ['DataTime', '20261123120000'],
            ['i11001-Info', expect.any(String)],
            ['i11002-Info', expect.any(String)],
          ],
        },
      },
    ])
  })
})

describe('a record that the database refuses', () => {
  it('is put aside, and the others of its batch are written', async () => {
    // Too long and too disorderly for the index over factor lists.
    let seed = 7
    const noise = Array.from({ length: 700 }, () => {
      seed = (seed * 48271) % 2147483647
      return `${seed.toString(36)}-Avg=1`
    })
    const addresses = await take(
      hourOf(1, 'w01018-Avg=1'),
      hourOf(2, 'w01018-Avg=2'),
      hourOf(3, noise.join(';')),
      hourOf(4, 'w01018-Avg=4'),
      hourOf(5, 'w01018-Avg=5'),
    )
    expect((await rowsOf('hour')).map((row) => row['frame'])).toEqual([0, 1, 3, 4].map((i) => addresses[i]))
    expect(await quarantine()).toMatchObject([{ frame: addresses[2], reason: 'not-writable' }])
    expect(await field.rows('select frames from logger_state')).toEqual([{ frames: 5 }])
  })
})

describe('others', () => {
  it('are told what changed and how far', async () => {
    const ingest = await field.start()
    const told: ChangedReading[] = []
    const offs = [
      field.bus.subscribe('data.changed', ({ readings }) => void told.push(...readings)),
      field.bus.subscribe('ingest.advanced', ({ frames, rows }) =>
        expect({ frames, rows }).toEqual({ frames: 1, rows: 1 }),
      ),
    ]
    await field.arrive(upload('2061', mnWater, 'DataTime=20261123120000;w01018-Avg=1'))
    await ingest.idle()
    expect(told).toEqual([
      {
        pointId: 1,
        period: 'hour',
        start: Date.UTC(2026, 10, 23, 4),
        receivedAt: Date.UTC(2026, 10, 23, 4) + 10,
      },
    ])
    for (const off of offs) off()
  })

  it('may change the registry: the next frames are read with it', async () => {
    const ingest = await field.start()
    const mn = 'LATECOMER'
    await field.arrive(upload('2061', mn, 'DataTime=20261123120000;w01018-Avg=1'))
    await ingest.idle()
    await field.rows(
      `with l as (insert into logger (mn, discharger_id, name, version, password, valid_from)
         select '${mn}', id, 'x', '2017', 'x', '2020-01-01Z' from discharger limit 1 returning id)
       insert into logger_point (logger_id, point_id, valid_from) select l.id, 1, '2020-01-01Z' from l`,
    )
    field.bus.publish('registry.changed', { reason: 'test' })
    await field.arrive(upload('2061', mn, 'DataTime=20261123130000;w01018-Avg=1'))
    await ingest.idle()
    // The earlier one is read again in the background: see reread.test.ts.
    expect(await rowsOf('hour')).toContainEqual(
      expect.objectContaining({ start: new Date('2026-11-23T05:00:00Z') }),
    )
    await ingest.close()
    await field.rows('truncate logger_state, logger_deviation, logger_watch, logger_clock, logger_event')
    await field.rows(`delete from logger_point where logger_id = (select id from logger where mn = '${mn}')`)
    await field.rows(`delete from logger where mn = '${mn}'`)
  })
})
