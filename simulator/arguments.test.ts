import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { parseSpan } from './span.ts'

test('spans of time', () => {
  expect(['60s', '30m', '1.5h', '7d', '0'].map(parseSpan)).toEqual([
    60_000, 1_800_000, 5_400_000, 604_800_000, 0,
  ])
  expect(['7', 'd', '-1s', '5 s', ''].map(parseSpan)).toEqual([null, null, null, null, null])
})

test('what is not said has its default', () => {
  expect(readArguments([])).toMatchObject({
    ok: true,
    value: {
      host: '127.0.0.1',
      port: 9212,
      loggers: 100,
      version: 'mixed',
      speed: 1,
      history: 0,
      duration: null,
    },
  })
  expect(
    readArguments(['--port', '7000', '--history=7d', '--version', '2025', '--mn-prefix', 'ab']),
  ).toMatchObject({
    ok: true,
    value: { port: 7000, history: 604_800_000, version: '2025', mnPrefix: 'AB' },
  })
})

test('all mistakes are told together', () => {
  const read = readArguments([
    '--port',
    '0',
    '--version=1999',
    '--history',
    'long',
    '--min-interval',
    '7',
    '--fast',
    'x',
    '--seed',
  ])
  expect(read.ok ? [] : read.problems.map((problem) => problem.split(/[:：]/)[0])).toEqual([
    '不认识的选项 / unknown option',
    '--seed',
    '--min-interval',
    '--port',
    '--version',
    '--history',
  ])
})

test('faults by name, several, with spans', () => {
  const read = readArguments([
    '--fault',
    'crc-modbus',
    '--fault=clock-skew=-90s',
    '--new',
    '--key-age',
    '80d',
  ])
  expect(read).toMatchObject({ ok: true, value: { isNew: true, keyAgeMs: 80 * 86_400_000 } })
  expect(read.ok && read.value.quirks).toEqual([
    { kind: 'wire', change: expect.any(Function) },
    { kind: 'clock', aheadMs: -90_000, gainPerHourMs: 0 },
  ])
  expect(readArguments(['--fault', 'nonsense'])).toMatchObject({ ok: false })
})
