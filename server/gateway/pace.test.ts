import { describe, expect, test } from 'vitest'
import { frameOf } from '../../test/system/field-machine.ts'
import { isBackfill } from './backfill.ts'
import { Pace, type Paced } from './pace.ts'

const now = Date.parse('2026-11-24T10:00:00+08:00')
const frame = (CN: string, dataTime: string, head = ''): Buffer =>
  frameOf(
    `QN=20261124100000000;ST=32;CN=${CN};PW=123456;MN=M;Flag=9;${head}CP=&&DataTime=${dataTime};w01018-Avg=1&&`,
  )

describe('what counts as sent later', () => {
  test.each([
    ['2011', '20261124095500', false],
    ['2011', '20261124094500', true],
    ['2051', '20261124093000', false],
    ['2051', '20261124090000', true],
    ['2061', '20261124080000', false],
    ['2061', '20261124070000', true],
    ['2031', '20261123000000', false],
    ['2031', '20261121000000', true],
    ['3019', '20200101000000', false],
    ['2011', 'nonsense', false],
  ])('%s of %s: %s', (CN, dataTime, expected) => {
    expect(isBackfill(frame(CN, dataTime), CN, now)).toBe(expected)
  })

  test('RF=1 says it, whatever can be read of the content', () => {
    expect(isBackfill(frame('2011', '20261124095959', 'RF=1;'), '2011', now)).toBe(true)
    expect(isBackfill(frameOf('CN=2011;CP=&&cipher&&'), '2011', now)).toBe(false)
    expect(isBackfill(frameOf('CP=&&&&'), null, now)).toBe(false)
  })
})

class Socket implements Paced {
  lastDataAt = 0
  isHeld = false
  hold(): void {
    this.isHeld = true
  }
  release(): void {
    this.isHeld = false
  }
}

const live = frame('2011', '20261124095959')
const late = frame('2011', '20261124000000')

describe('live data first', () => {
  const make = () => {
    const world = { backlog: 0 }
    const limits = { high: 100, low: 10, holdMs: 4000 }
    const pace = new Pace<Socket>({ backlogBytes: () => world.backlog, now: () => now, limits })
    return { world, pace, a: new Socket(), b: new Socket() }
  }

  test('while ingest is behind, whoever brings back-fill rests; whoever brings live data does not', () => {
    const { world, pace, a, b } = make()
    pace.took(a, late, '2011')
    expect(a.isHeld).toBe(false)
    world.backlog = 101
    pace.tick(0)
    pace.took(a, late, '2011')
    pace.took(b, live, '2011')
    expect([a.isHeld, b.isHeld, pace.holding]).toEqual([true, false, 1])
    world.backlog = 50
    pace.tick(100)
    expect(a.isHeld).toBe(true)
    world.backlog = 9
    pace.tick(200)
    expect([a.isHeld, pace.holding]).toEqual([false, 0])
  })

  test('nobody rests longer than a logger waits for an answer', () => {
    const { world, pace, a, b } = make()
    world.backlog = 1000
    pace.tick(0)
    pace.took(a, late, '2011')
    a.lastDataAt = 3000
    pace.took(a, late, '2011')
    b.lastDataAt = 1000
    pace.took(b, late, '2011')
    pace.tick(3999)
    expect(a.isHeld).toBe(true)
    pace.tick(4000)
    expect([a.isHeld, b.isHeld]).toEqual([false, true])
    pace.tick(5000)
    expect(b.isHeld).toBe(false)
  })

  test('a connection that ends is forgotten', () => {
    const { world, pace, a } = make()
    world.backlog = 1000
    pace.tick(0)
    pace.took(a, late, '2011')
    pace.forget(a)
    expect(pace.holding).toBe(0)
  })
})
