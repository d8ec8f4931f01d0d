import { expect, test } from 'vitest'
import { demoFleet } from './demo-plan.ts'
import { fleetLogger } from './plan.ts'

test('a fleet is the same each time, and no two loggers are', () => {
  const fleet = Array.from({ length: 3000 }, (_, index) => fleetLogger(5, index))
  expect(fleetLogger(5, 1234)).toEqual(fleet[1234])
  expect(new Set(fleet.map((logger) => logger.mn)).size).toBe(3000)
  expect(fleetLogger(6, 0).mn).not.toBe(fleet[0]!.mn)
  for (const { mn, version, password, key } of fleet) {
    expect(mn).toMatch(version === '2005' ? /^[0-9A-Z]{14}$/ : /^[0-9A-F]{24}$/)
    expect(password).toMatch(/^[0-9A-Za-z]{6}$/)
    if (version === '2025') expect(key ?? 'sixteen letters!').toHaveLength(16)
    else expect(key).toBeNull()
  }
  const share = (version: string): number => fleet.filter((logger) => logger.version === version).length
  expect([share('2005'), share('2017'), share('2025')]).toEqual([300, 1800, 900])
})

test('options decide version, kind and the start of the MN', () => {
  const logger = fleetLogger(1, 9, { version: '2005', kind: 'water', mnPrefix: 'ABC' })
  expect(logger).toMatchObject({ version: '2005', kind: 'water', key: null })
  expect(logger.mn).toMatch(/^ABC.{11}$/)
  expect(logger.factors.map((factor) => factor.code)).toEqual(['B01', '011', '060', '101', '065', '001'])
})

test('the demonstration has loggers with two points of different media, and some that misbehave', () => {
  const fleet = demoFleet()
  expect(new Set(fleet.map((logger) => logger.mn)).size).toBe(fleet.length)
  const double = fleet.filter((logger) => logger.points.length === 2)
  expect(double.length).toBeGreaterThanOrEqual(3)
  for (const { points, outletCodes } of double) {
    expect(new Set(points.map((point) => point.systemCode)).size).toBe(2)
    expect(outletCodes).toHaveLength(2)
  }
  expect(new Set(fleet.flatMap((logger) => logger.quirks.map((quirk) => quirk.kind)))).toEqual(
    new Set(['goes-silent', 'fault-flag', 'clock', 'wire']),
  )
})
