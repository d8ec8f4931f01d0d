import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCommand, listCommands, type Version } from '../../hj212/index.ts'
import { DownlinkField, plans, type PlanName } from './downlink.fixture.ts'
import { commandKinds } from './kinds.ts'

const versions: readonly Version[] = ['2005', '2017', '2025']

describe('the table of commands', () => {
  test('has every command that the standard lets a host send', () => {
    for (const version of versions) {
      const standard = listCommands(version).filter(({ direction, class: kind }) => {
        return direction !== 'up' && kind !== 'answer'
      })
      const ours = new Set(commandKinds.map(({ cn }) => cn[version]))
      // [HJ/T 212-2005 6.5] 3013 is listed there without its parameters.
      const missing = standard.map(({ cn }) => cn).filter((cn) => !ours.has(cn))
      expect(missing).toEqual(version === '2005' ? ['3013'] : [])
    }
  })

  test('names each kind once, and knows a flow for each', () => {
    expect(new Set(commandKinds.map(({ kind }) => kind)).size).toBe(commandKinds.length)
    for (const { cn, kind, flow } of commandKinds) {
      for (const [version, code] of Object.entries(cn)) {
        const known = flow ?? findCommand(version as Version, code, 'down')?.flow
        expect(known, kind).toMatch(/^(ack|notify)/)
      }
    }
  })

  test('lets nothing be repeated that samples, calibrates or changes a secret', () => {
    const once = commandKinds.filter(({ isRepeatable }) => !isRepeatable).map(({ kind }) => kind)
    expect(once).toEqual([
      'key.change',
      'password.set',
      'calibration.start',
      'calibration.start-one',
      'sample.start',
      'cleaning.start',
      'comparison.start',
      'retained-sample.take',
      'retained-sample.order',
      'standard-check.start',
    ])
  })
})

/** Parameters with which each kind is sent; kinds that are not here take none. */
const day = { begin: '2026-11-20T00:00:00+08:00', end: '2026-11-21T00:00:00+08:00' }
const hours = { begin: '2026-11-20T00:00:00+08:00', end: '2026-11-20T03:00:00+08:00' }
const factor = { factor: 'w01018' }
const parameters: Readonly<Record<string, unknown>> = {
  'time-out.set': { overTimeSeconds: 9, reCount: 2 },
  'alarm-time.set': { seconds: 60 },
  'alarm-limits.get': { factors: ['011'] },
  'alarm-limits.set': { limits: [{ factor: '011', low: 1.1, high: 9.9 }] },
  'host-address.set': { address: '10.0.0.1:9212' },
  'report-time.set': { time: '0130' },
  'realtime-interval.set': { seconds: 60 },
  'minute-interval.set': { minutes: 10 },
  'calibration.start': factor,
  'calibration.start-one': { ...factor, what: 'span' },
  'sample.start': factor,
  'cleaning.start': factor,
  'sampling-hours.set': { factor: '011', hours: [0, 12] },
  'comparison.start': factor,
  'sampling-period.set': { ...factor, start: '000000', hours: 2 },
  'sampling-period.get': factor,
  'sample-out-time.get': factor,
  'analyser-id.get': factor,
  'information.get': { information: 'i12001' },
  'parameter.set': { information: 'i13004', value: '100' },
  'retained-sample.order': factor,
  'standard-check.start': factor,
  'history.day': day,
  'history.running-time': day,
  'history.electricity': hours,
  'history.raw': hours,
  'history.minute': hours,
  'history.noise': hours,
  'history.hour': hours,
  'history.check': hours,
  'history.alarm': hours,
}
/** What a field machine of the simulator may not know: it says so. */
const unknownToField = new Set([
  'alarm-time.set',
  'alarm-limits.get',
  'alarm-limits.set',
  'host-address.get',
  'host-address.set',
  'report-time.get',
  'report-time.set',
  'history.electricity',
  'history.raw',
  'history.noise',
  'history.check',
  'history.alarm',
])

describe('every kind of command, with real field machines', () => {
  let field: DownlinkField
  beforeAll(async () => {
    field = await DownlinkField.open({ patience: { overTimeMs: 5000, reCount: 2 } })
    for (const name of versions) await field.dial(name)
  })
  afterAll(() => field.close())

  const cases = versions.flatMap((version) =>
    commandKinds
      .filter(({ cn, isInternal }) => cn[version] !== undefined && !isInternal)
      .map(({ kind }) => [version, kind] as const),
  )
  // The new password and key hold for what is asked afterwards.
  test.each(cases)('%s %s', async (name: PlanName, kind) => {
    const row = await field.ended(await field.ask(name, kind, parameters[kind] ?? {}))
    expect(row.mn).toBe(plans[name].mn)
    if (kind === 'history.electricity') return
    if (unknownToField.has(kind) && row.state === 'refused') {
      expect([row.state, row.result_code]).toEqual(['refused', name === '2005' ? 'QnRtn=2' : 'QnRtn=8'])
      expect(row.events).toEqual(['asked', 'sent', 'settled'])
      return
    }
    expect([row.state, row.result_code]).toEqual(['done', expect.stringMatching(/^done$|^ExeRtn=1(00)?$/)])
    expect(row.events.slice(0, 2)).toEqual(['asked', 'sent'])
    expect(row.events.at(-1)).toBe('settled')
    const parts: Readonly<Record<string, number>> = {
      'history.day': 2,
      'history.hour': 4,
      'history.minute': 19,
    }
    if (parts[kind] !== undefined) expect(row.parts).toBe(parts[kind])
    if (kind.endsWith('.get')) expect(row.events).toContain('reply')
  })
})
