import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Bus, BusEvents } from '../bus/bus.ts'
import type { FrameAddress } from '../journal/record.ts'
import { makeAnnouncer } from './announce.ts'
import type { KeyedRow } from './store.ts'

const told: { subject: string; event: unknown }[] = []
const bus: Pick<Bus, 'publish'> = {
  publish: <K extends keyof BusEvents>(subject: K, event: BusEvents[K]) => void told.push({ subject, event }),
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  told.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

const rowAt = (pointId: number, start: number): KeyedRow => ({
  period: 'minute',
  pointId,
  start,
  receivedAt: start + 1,
  frame: 1 as FrameAddress,
  set: { id: 1, entries: [], text: '', unique: true },
  values: [],
  flags: null,
  texts: null,
})

const said = (subject: string): unknown[] =>
  told.filter((one) => one.subject === subject).map(({ event }) => event)

it('says at once, then once a second, each point and period with its newest time', () => {
  const announcer = makeAnnouncer(bus as Bus, Date.now)
  announcer.committed(1 as FrameAddress, 1, [rowAt(1, 60)])
  expect(said('data.changed')).toHaveLength(1)
  for (let i = 2; i <= 50; i++) {
    vi.advanceTimersByTime(10)
    announcer.committed(i as FrameAddress, 1, [rowAt(1, 60 * i), rowAt(1, 60), rowAt(2, 60)])
  }
  expect(said('data.changed')).toHaveLength(1)
  vi.advanceTimersByTime(1000)
  expect(said('data.changed')).toEqual([
    { readings: [{ pointId: 1, period: 'minute', start: 60, receivedAt: 61 }] },
    {
      readings: [
        { pointId: 1, period: 'minute', start: 3000, receivedAt: 3001 },
        { pointId: 2, period: 'minute', start: 60, receivedAt: 61 },
      ],
    },
  ])
})

it('says how far it came at most five times a second, and counts everything', () => {
  const announcer = makeAnnouncer(bus as Bus, Date.now)
  for (let i = 1; i <= 100; i++) {
    announcer.committed(i as FrameAddress, 2, [rowAt(i, 60)])
    vi.advanceTimersByTime(10)
  }
  announcer.close()
  const events = said('ingest.advanced') as BusEvents['ingest.advanced'][]
  expect(events.length).toBeLessThanOrEqual(6)
  expect(events.at(-1)!.applied).toBe(100)
  expect(events.reduce((sum, { frames }) => sum + frames, 0)).toBe(200)
  expect(events.reduce((sum, { rows }) => sum + rows, 0)).toBe(100)
})

it('goes on when the clock is set back', () => {
  const announcer = makeAnnouncer(bus as Bus, Date.now)
  announcer.committed(1 as FrameAddress, 1, [rowAt(1, 60)])
  vi.setSystemTime(0)
  announcer.committed(2 as FrameAddress, 1, [rowAt(1, 120)])
  vi.advanceTimersByTime(1000)
  expect(said('data.changed')).toHaveLength(2)
})

it('adds up what was met, by kind, until it is said', () => {
  const announcer = makeAnnouncer(bus as Bus, Date.now)
  const one = { quarantined: { noise: 1 }, deviations: { 'crc-lower-case': 2 } }
  announcer.committed(1 as FrameAddress, 1, [], one)
  announcer.committed(2 as FrameAddress, 1, [], one)
  announcer.committed(3 as FrameAddress, 1, [], { quarantined: { noise: 3 }, deviations: {} })
  vi.advanceTimersByTime(200)
  announcer.close()
  expect(said('ingest.advanced')).toMatchObject([
    { frames: 1, ...one },
    { frames: 2, quarantined: { noise: 4 }, deviations: { 'crc-lower-case': 2 } },
  ])
})
