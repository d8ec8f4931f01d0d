import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mnWater, openField, upload, type Field } from './field.fixture.ts'

let field: Field
beforeEach(async () => {
  field = await openField()
})
afterEach(() => field.close())

const readings = (period: string) =>
  field.rows(
    `select r.start, r.received_at, r.frame, r.point_id, f.entries, r."values", r.flags, r.texts
     from reading_${period} r join factor_set f on f.id = r.factor_set order by r.point_id, r.start`,
  )

describe('a frame', () => {
  it('becomes a row, a state and a latest value', async () => {
    const ingest = await field.start()
    const [frame] = await field.arrive(
      upload('2011', mnWater, 'DataTime=20261123120001;w01018-Rtd=36.90,w01018-Flag=N;w21003-Rtd=1.5,w21003-Flag=N'),
    )
    await ingest.idle()
    expect(await readings('realtime')).toEqual([
      {
        start: new Date('2026-11-23T04:00:01Z'),
        received_at: new Date('2026-11-23T04:00:00.010Z'),
        frame,
        point_id: 1,
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
    expect(await field.rows('select applied, resume from ingest_position')).toEqual([
      { applied: ingest.applied(), resume: ingest.applied() },
    ])
  })
})
