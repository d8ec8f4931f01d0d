import { describe, expect, test } from 'vitest'
import { crcModbus, crcText } from '../../hj212/index.ts'
import { fleetLogger } from '../../simulator/plan.ts'
import { frameOf } from '../../test/system/field-machine.ts'
import { everything, openBench, type BenchOptions } from './bench.fixture.ts'

/** Another data segment in a frame that is otherwise right. */
const onSegment =
  (change: (segment: string) => string) =>
  (frame: Buffer): Buffer => {
    const segment = frame.toString('utf8', 6, frame.length - 6)
    return frameOf(change(segment))
  }

const onText =
  (change: (text: string) => string) =>
  (frame: Buffer): Buffer =>
    Buffer.from(change(frame.toString('latin1')), 'latin1')

/** Uploads of one command alone. */
const only = (command: string, change: (segment: string) => string) =>
  onSegment((segment) => (segment.includes(`;CN=${command};`) ? change(segment) : segment))

const clear2025 = fleetLogger(7, 0, { version: '2025', kind: 'gas' })

/** Sends nothing that it has sent before. */
function neverTwice(): (frame: Buffer) => readonly Buffer[] {
  const sent = new Set<string>()
  return (frame) => {
    const text = frame.toString('latin1')
    if (sent.has(text)) return []
    sent.add(text)
    return [frame]
  }
}

/** A re-send under a new QN: one second later than the first. */
function newQnOnResend(): (frame: Buffer) => Buffer {
  const sent = new Set<string>()
  return onSegment((segment) => {
    if (!sent.has(segment)) {
      sent.add(segment)
      return segment
    }
    return segment.replace(/^QN=(\d{12})(\d\d)/, (_, date: string, second: string) => {
      return `QN=${date}${String((Number(second) + 1) % 60).padStart(2, '0')}`
    })
  })
}

interface Case extends Omit<BenchOptions, 'version'> {
  readonly fault: string
  readonly version?: BenchOptions['version']
  /** The clauses that must hold and do not: these and no others. */
  readonly fails: readonly string[]
}

const cases: readonly Case[] = [
  {
    fault: 'CRC in lower case',
    onTheWay: onText((text) => text.replace(/[0-9A-F]{4}\r\n$/, (crc) => crc.toLowerCase())),
    fails: ['frame-crc-form'],
  },
  {
    fault: 'CRC-16/MODBUS',
    onTheWay: (frame) => {
      const end = frame.length - 6
      const copy = Buffer.from(frame)
      copy.write(crcText(crcModbus(frame, 6, end)), end, 'latin1')
      return copy
    },
    fails: ['frame-crc'],
  },
  { fault: 'no tail', onTheWay: (frame) => frame.subarray(0, -2), fails: ['frame-tail'] },
  {
    fault: 'a length without leading zeros',
    onTheWay: onText((text) => text.replace(/^##0+/, '##')),
    fails: ['frame-length'],
  },
  {
    fault: 'noise between packets',
    onTheWay: (frame) => Buffer.concat([Buffer.from('PING\n'), frame]),
    fails: ['frame-header'],
  },
  {
    fault: 'MN before PW',
    onTheWay: onSegment((segment) => segment.replace(/(PW=\w+;)(MN=\w+;)/, '$2$1')),
    fails: ['segment-order'],
  },
  {
    fault: 'a field nobody knows',
    onTheWay: onSegment((segment) => segment.replace(';Flag=', ';Site=7;Flag=')),
    fails: ['segment-fields'],
  },
  {
    fault: 'Flag that announces packet numbers',
    onTheWay: onSegment((segment) => segment.replace('Flag=5', 'Flag=7')),
    fails: ['flag-bits'],
  },
  {
    fault: 'an unknown system code',
    onTheWay: only('2011', (segment) => segment.replace('ST=31', 'ST=80')),
    fails: ['st'],
  },
  {
    fault: 'an unknown command',
    onTheWay: only('2081', (segment) => segment.replace('CN=2081', 'CN=2082')),
    fails: ['cn'],
  },
  {
    fault: 'a semicolon too many',
    onTheWay: onSegment((segment) => segment.replace(/([^&])&&$/, '$1;&&')),
    fails: ['cp-grammar'],
  },
  {
    fault: 'factor codes in capitals',
    onTheWay: onSegment((segment) => segment.replaceAll(/\ba(?=\d{5}-)/g, 'A')),
    fails: ['factor-code'],
  },
  {
    fault: 'a dash for a value',
    onTheWay: only('2011', (segment) => segment.replace(/-Rtd=[\d.]+/, '-Rtd=-')),
    fails: ['value-form'],
  },
  {
    fault: 'no data flags',
    onTheWay: only('2011', (segment) => segment.replaceAll(/,a\d{5}-Flag=\w/g, '')),
    fails: ['data-flag'],
  },
  {
    fault: 'a maximum below the average',
    onTheWay: onSegment((segment) => segment.replaceAll(/(a\d{5})-Max=[\d.]+/g, '$1-Max=0.0')),
    fails: ['min-avg-max'],
  },
  {
    fault: 'no minimum',
    onTheWay: onSegment((segment) => segment.replaceAll(/(a\d{5})-Min=[\d.]+,/g, '')),
    fails: ['statistics'],
  },
  {
    fault: 'seconds in the DataTime of hours',
    onTheWay: only('2061', (segment) => segment.replace(/(DataTime=\d{12})00/, '$101')),
    fails: ['period-start'],
  },
  {
    fault: 'DataTime at the end of the period',
    onTheWay: only('2061', (segment) =>
      segment.replace(
        /DataTime=(\d{8})(\d\d)/,
        (_, day: string, hour: string) => `DataTime=${day}${String(Number(hour) + 1).padStart(2, '0')}`,
      ),
    ),
    fails: ['period-ended'],
  },
  {
    fault: 'real-time data that wander',
    onTheWay: only('2011', (segment) => segment.replace(/(DataTime=\d{8})(\d\d)(\d\d)(\d\d)/, wander)),
    fails: ['realtime-interval'],
  },
  {
    fault: 'answers of another system',
    onTheWay: onSegment((segment) =>
      /CN=901[123]/.test(segment) ? segment.replace('ST=91', 'ST=31') : segment,
    ),
    fails: ['answer-form'],
  },
  { fault: 'no 9012 after 1062', onTheWay: without9012(4), fails: ['set-realtime-interval'] },
  { fault: 'no re-send', onTheWay: neverTwice(), fails: ['resend'] },
  { fault: 'a new QN in the re-send', onTheWay: newQnOnResend(), fails: ['resend'] },
  {
    fault: 'back-fill that does not say so',
    version: '2025',
    plan: clear2025,
    onTheWay: onSegment((segment) => segment.replace('RF=1;', '')),
    fails: ['backfill-flag'],
  },
  {
    fault: 'clear text where there is a key',
    version: '2025',
    plan: clear2025,
    sessionKey: '0123456789abcdef',
    fails: ['encryption', 'set-key'],
  },
]

/** Eight seconds later in every even minute. */
function wander(_: string, day: string, hour: string, minute: string, second: string): string {
  const later = Number(minute) % 2 === 0 ? (Number(second) + 8) % 60 : Number(second)
  return `${day}${hour}${minute}${String(later).padStart(2, '0')}`
}

/** One 9012 goes missing: that of the n-th request. */
function without9012(n: number): (frame: Buffer) => readonly Buffer[] {
  let count = 0
  return (frame) => {
    if (!frame.toString('latin1').includes(';CN=9012;')) return [frame]
    count += 1
    return count === n ? [] : [frame]
  }
}

describe('a fault of the logger fails the clause that names it and no other', () => {
  test.each(cases)('$fault', ({ fails, version = '2017', ...options }) => {
    const bench = openBench({ version, ...options })
    expect(bench.session.start(everything, bench.now())).toBe(true)
    bench.until(() => !bench.session.isActive, 80)
    const failed = bench.session
      .results()
      .filter(({ outcome, clause }) => outcome === 'failed' && clause.severity === 'must')
    expect(failed.map(({ clause }) => clause.id)).toEqual(fails)
    for (const { clause, evidence, remedies } of failed) {
      expect(evidence.length, clause.id).toBeGreaterThan(0)
      expect(remedies.length, clause.id).toBeGreaterThan(0)
      expect(JSON.stringify(evidence)).not.toContain(bench.plan.password)
    }
  })
})

test('a clock that is late fails no clause that must hold, once it has been set', () => {
  const bench = openBench({
    version: '2017',
    quirks: [{ kind: 'clock', aheadMs: -90_000, gainPerHourMs: 0 }],
  })
  bench.until(() => bench.session.counts.frames > 0, 2)
  bench.session.start(everything, bench.now())
  bench.until(() => !bench.session.isActive, 80)
  const outcomeOf = (id: string) => bench.session.results().find(({ clause }) => clause.id === id)?.outcome
  expect(outcomeOf('clock')).toBe('failed')
  expect(outcomeOf('clock-set')).toBe('passed')
})
