import { expect, test } from 'vitest'
import { makeCatchUp } from './catch-up.ts'
import { makeFacts } from './facts.fixture.ts'
import { makeSeriesKeeper, seriesColumns } from './series.ts'

const start = Date.parse('2026-11-23T10:00:00+08:00')
/** 30 frames and 3 bad ones each ten seconds. */
const factsAt = (i: number, ingestBacklogBytes = 0) =>
  makeFacts({
    gateway: {
      connections: 5,
      frames: 33 * i,
      answered: 30 * i,
      refused: { 'crc-mismatch': 3 * i, noise: i },
    },
    ingest: { frames: 20 * i, backlogBytes: ingestBacklogBytes },
  })

test('rates are those between two looks; before the first there is nothing', () => {
  const keeper = makeSeriesKeeper()
  for (let i = 0; i <= 30; i += 1) keeper.take(factsAt(i), start + i * 10_000)
  const { stepSeconds, from, columns } = keeper.read('1h', start + 300_000)
  expect(stepSeconds).toBe(10)
  expect(from).toBe(start + 300_000 - 359 * 10_000)
  expect(columns.accepted).toHaveLength(360)
  expect(columns.accepted.slice(-30)).toEqual(Array.from({ length: 30 }, () => 3))
  expect(columns.accepted.slice(0, -30).every((value) => value === null)).toBe(true)
  expect(
    [columns.refused, columns.noise, columns.answered, columns.ingested, columns.connections].map((c) =>
      c.at(-1),
    ),
  ).toEqual([0.3, 0.1, 3, 2, 5])
})

test('a short peak of what waits is still seen in a week', () => {
  const keeper = makeSeriesKeeper()
  for (let i = 0; i <= 360; i += 1) keeper.take(factsAt(i, i === 100 ? 9e6 : 0), start + i * 10_000)
  const { columns, stepSeconds } = keeper.read('7d', start + 3_600_000)
  expect(stepSeconds).toBe(1680)
  expect(Math.max(...columns.ingestBacklogBytes.map((value) => value ?? 0))).toBe(9e6)
  expect(columns.accepted.at(-1)).toBeCloseTo(3)
})

test('it holds what it holds: a month of looks takes no more, and shows the last week', () => {
  const keeper = makeSeriesKeeper()
  const minutes = 30 * 24 * 60
  for (let i = 0; i <= minutes; i += 1) keeper.take(factsAt(i), start + i * 60_000)
  const { columns } = keeper.read('7d', start + minutes * 60_000)
  for (const name of seriesColumns) expect(columns[name].filter((value) => value === null)).toEqual([])
})

test('a restart of the counters and a clock that is set back make no rate below zero', () => {
  const keeper = makeSeriesKeeper()
  keeper.take(factsAt(100), start)
  keeper.take(factsAt(0), start + 10_000)
  keeper.take(factsAt(1), start - 50_000)
  const values = keeper.read('1h', start + 10_000).columns.accepted.filter((value) => value !== null)
  expect(values).toEqual([0])
})

test('time to catch up: from the pace of the last half minute', () => {
  const catchUp = makeCatchUp()
  expect(catchUp.seconds()).toBeNull()
  for (let i = 0; i <= 10; i += 1) catchUp.note(1000 - 20 * i, i * 2000)
  expect(catchUp.seconds()).toBeCloseTo(80)
  for (let i = 11; i <= 40; i += 1) catchUp.note(900, i * 2000)
  expect(catchUp.seconds()).toBeNull()
  catchUp.note(0, 82_000)
  expect(catchUp.seconds()).toBe(0)
})
