import { beforeEach, describe, expect, test } from 'vitest'
import { decode, parseTime, peek, type Message, type Version } from '../../hj212/index.ts'
import { HOUR, MINUTE } from '../beijing.ts'
import { begin, Bench, one, time, valueOf } from '../logger.fixture.ts'
import { faultList, faults, parseFault } from './faults.ts'

beforeEach(() => {
  time.now = begin
})

/** A frame as sent, and as a strict host reads it. */
interface Seen {
  readonly bytes: Buffer
  readonly CN: string
  readonly message: Message
  /** When, epoch ms. */
  readonly at: number
}

/** What a logger with the fault says in so many minutes, however wrong it is, each frame answered. */
function watch(fault: string, version: Version = '2017', minutes = 45): Seen[] {
  time.now = begin
  const bench = new Bench(version, { kind: 'gas', quirks: parseFault(fault)! }).connect()
  const keys = bench.plan.key === null ? [] : [Buffer.from(bench.plan.key, 'latin1')]
  const all: Seen[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let frames = bench.sent.splice(0); frames.length > 0; frames = bench.sent.splice(0))
      for (const bytes of frames) {
        bench.answerAnything(bytes)
        const CN = /CN=(\d+)/.exec(bytes.toString('latin1'))?.[1] ?? ''
        all.push({ bytes, CN, message: decode(bytes, { direction: 'up', keys }), at: time.now })
      }
    bench.advance(MINUTE)
  }
  return all
}

const kindsOf = ({ deviations, fault }: Message): string[] => [
  ...deviations.map(({ kind }) => kind),
  ...(fault === null ? [] : [`fault:${fault.kind}`]),
]

const of = (seen: readonly Seen[], CN: string): Seen[] => seen.filter((each) => each.CN === CN)
const qnTime = ({ message }: Seen): number => parseTime(message.QN!)!
/** A value of the first factor of a kind, as sent. */
const numberIn = (seen: Seen | undefined, pattern: RegExp): number =>
  Number(seen?.message.cp.find(({ name }) => pattern.test(name))?.value)

/** What the decoder says of the frames of one command; `all`: of every one of them. */
const shown: Readonly<Record<string, readonly [CN: string, kind: string, version?: Version]>> = {
  'crc-modbus': ['2011', 'crc-modbus'],
  'crc-lower-case': ['2011', 'crc-lower-case'],
  'crc-fixed': ['2011', 'fault:crc-mismatch'],
  'crc-short': ['2011', 'crc-short'],
  'crc-missing': ['2011', 'crc-missing'],
  'crc-swapped': ['2011', 'fault:crc-mismatch'],
  'length-digits': ['2011', 'length-digits'],
  'length-wrong': ['2011', 'length-mismatch'],
  'length-characters': ['3020', 'length-counts-characters'],
  'tail-missing': ['2011', 'tail-missing'],
  'tail-line-feed': ['2011', 'tail-incomplete'],
  'head-half': ['2011', 'header-missing'],
  'head-missing': ['2011', 'header-missing'],
  'noise-before': ['2011', 'leading-noise'],
  'field-order': ['2011', 'field-order'],
  'qn-missing': ['2011', 'qn-missing'],
  'qn-long': ['2011', 'qn-malformed'],
  'flag-without-numbers': ['2011', 'flag-without-packet-number'],
  'trailing-semicolon': ['2011', 'empty-item'],
  'single-ampersand': ['2011', 'cp-single-ampersand'],
  'closing-missing': ['2011', 'cp-unclosed'],
  blanks: ['2011', 'blank-around'],
  'comma-for-semicolon': ['2011', 'separator'],
  'flag-run-on': ['2011', 'separator'],
  'text-gbk': ['3020', 'text-gbk'],
  'system-code-80': ['2011', 'system-code-unknown'],
  'system-code-99': ['2011', 'system-code-unknown'],
  'system-code-43': ['2011', 'system-code-unknown'],
  'command-1070': ['1070', 'command-unknown'],
  'command-9017': ['9017', 'command-unknown'],
  'command-9018': ['9018', 'command-unknown'],
  'time-17-digits': ['2011', 'time-malformed'],
  'time-second-01': ['2051', 'time-not-period-start'],
  'values-apart': ['2011', 'factor-split-items'],
  'factor-twice': ['2011', 'factor-duplicate'],
  'statistics-in-realtime': ['2011', 'field-of-other-command'],
  'realtime-in-statistics': ['2051', 'field-of-other-command'],
  'suffix-wrong': ['2011', 'suffix-unknown'],
  'suffix-unknown': ['2011', 'suffix-unknown'],
  'underscore-suffix': ['2011', 'field-unknown'],
  'codes-private': ['2011', 'factor-unknown'],
  'codes-in-capitals': ['2011', 'factor-letter-case'],
  'codes-mixed': ['2011', 'factor-other-version'],
  decimals: ['2011', 'value-precision'],
  'value-blank': ['2011', 'value-blank'],
  'value-dash': ['2011', 'value-blank'],
  'value-double-dash': ['2011', 'value-blank'],
  'value-nan': ['2011', 'value-not-number'],
  'value-null': ['2011', 'value-blank'],
  'value-letter': ['2011', 'value-not-number'],
  'codes-shandong': ['2011', 'factor-unknown'],
  'key-wrong': ['2011', 'fault:undecryptable', '2025'],
  'clear-text': ['2011', 'clear-text', '2025'],
  'cipher-printed': ['2011', 'cipher-printed', '2025'],
}

/** What the decoder has nothing against, and how it shows all the same. */
const told: Readonly<Record<string, () => void>> = {
  'qn-old': () => {
    const [first] = of(watch('qn-old'), '2011')
    expect(first!.message.QN!.slice(0, 6)).toBe('202602')
    expect(first!.message.dataTime!.slice(0, 6)).toBe('202603')
  },
  'qn-fixed': () => {
    const seen = watch('qn-fixed')
    expect(seen.length).toBeGreaterThan(40)
    expect(new Set(seen.map(({ message }) => message.QN))).toEqual(new Set(['20200101000000000']))
  },
  'surface-water': () => {
    const [first] = of(watch('surface-water'), '2011')
    expect(first!.message).toMatchObject({ ST: '21', Flag: { value: 9 } })
    // Flag says 2025, ST that it is not.
    expect(peek(first!.bytes)?.version).not.toBe('2025')
  },
  'password-wrong': () => {
    expect(new Set(watch('password-wrong').map(({ message }) => message.PW))).toEqual(new Set(['wrong0']))
  },
  'converted-far': () => {
    const [first] = of(watch('converted-far'), '2051')
    expect(numberIn(first, /-ZsAvg$/)).toBeCloseTo(50 * numberIn(first, /^a34013-Avg$/), 0)
  },
  negative: () => {
    const [first] = of(watch('negative'), '2011')
    expect(numberIn(first, /-Rtd$/)).toBeLessThan(0)
    expect(first!.message.ok).toBe(true)
  },
  'unit-other': () => {
    const code = /-Rtd$/
    const honest = numberIn(of(watch('clock-skew=0'), '2011')[0], code)
    expect(numberIn(of(watch('unit-other'), '2011')[0], code)).toBeCloseTo(1000 * honest, 0)
  },
  'codes-hebei': () => {
    expect(valueOf(of(watch('codes-hebei'), '3020')[0]?.message, 'i23003-Info')).toBe('1.00')
  },
  'mn-short': () => expect(mnOf('mn-short')).toMatch(/^\d{14}$/),
  'mn-underscore': () => expect(mnOf('mn-underscore')).toMatch(/^A110000_\w{6}$/),
  'mn-dashes': () => expect(mnOf('mn-dashes')).toMatch(/^aqms-1100-\w{6}$/),
  'clock-skew': () => {
    const [first] = watch('clock-skew=-120s')
    expect(qnTime(first!)).toBe(begin - 120_000)
    expect(qnTime(watch('clock-skew')[0]!)).toBe(begin + 90_000)
  },
  'clock-drift': () => {
    // A hundredth of the time that has passed.
    for (const seen of watch('clock-drift=36s', '2017', 60).slice(1))
      expect(Math.abs(qnTime(seen) - seen.at - (seen.at - begin) / 100)).toBeLessThan(10)
  },
  'clock-jitter': () => {
    const jumps = of(watch('clock-jitter=20s'), '2011').map(
      (seen) => qnTime(seen) - parseTime(seen.message.dataTime!)!,
    )
    expect(Math.max(...jumps) - Math.min(...jumps)).toBeGreaterThan(10_000)
  },
  'clock-1970': () => {
    const seen = watch('clock-1970')
    expect(new Set(seen.map(({ message }) => message.QN!.slice(0, 8)))).toEqual(new Set(['19700101']))
  },
  'packet-number-order': () => {
    const [first] = partsOf('packet-number-order')
    expect(first!.toString('latin1')).toMatch(/Flag=7;PNO=1;PNUM=\d+;CP=/)
  },
  'parts-reversed': () => {
    const numbers = partsOf('parts-reversed').map((bytes) => decode(bytes).PNO!)
    expect(numbers.length).toBeGreaterThan(1)
    expect(numbers).toEqual(numbers.map((_, index) => numbers.length - index))
  },
  'sends-twice': () => {
    const seen = watch('sends-twice')
    for (let i = 0; i < seen.length; i += 2) expect(seen[i]!.bytes).toEqual(seen[i + 1]!.bytes)
  },
  'loses-answers': () => {
    const frames = watch('loses-answers').map(({ bytes }) => bytes.toString('latin1'))
    const again = frames.filter((frame, index) => frame === frames[index - 1])
    expect(again.length).toBeGreaterThan(10)
  },
  'changes-values': () => {
    const [first, second] = of(watch('changes-values'), '2061')
    expect(second!.message.dataTime).toBe(first!.message.dataTime)
    expect(second!.message.QN).not.toBe(first!.message.QN)
    expect(numberIn(second, /-Avg$/)).not.toBe(numberIn(first, /-Avg$/))
  },
  'cipher-line-feed': () => expect(cipherOf('cipher-line-feed').includes('\n')).toBe(true),
  'cipher-header': () => expect(cipherOf('cipher-header').includes('##')).toBe(true),
  'answers-flagged': () => {
    const [confirmation] = answersTo('answers-flagged')
    expect(confirmation!.deviations.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['answer-flagged', 'answer-system-code']),
    )
  },
  'no-9011': () => expect(commandsTo('no-9011')).toEqual(['1061', '9012']),
  'no-9012': () => expect(commandsTo('no-9012')).toEqual(['9011', '1061']),
  'result-first': () => expect(commandsTo('result-first')).toEqual(['1061', '9012', '9011']),
  'no-answers': () => expect(commandsTo('no-answers')).toEqual([]),
  'cut-after-9011': () => {
    const bench = new Bench('2017', { quirks: parseFault('cut-after-9011')! }).connect()
    bench.drain()
    const messages = bench.ask('1062', [one('RtdInterval', '30')])
    expect(messages.map(({ CN }) => CN)).toEqual(['9011'])
    expect(bench.closed).toBe(1)
    expect(bench.logger.device.settings.rtdInterval).toBe(60)
  },
}

/** Shown on real sockets, in station.test.ts. */
const ofTheLine: ReadonlySet<string> = new Set([
  'half-packets',
  'half-open',
  'unfinished',
  'slow-sender',
  'reconnects-early',
  'shares-line',
  'late-backfill',
])

function mnOf(fault: string): string | null {
  const bench = new Bench('2017', { quirks: parseFault(fault)! }).connect()
  const [first] = bench.drain()
  expect(first!.MN).toBe(bench.plan.mn)
  expect(bench.logger.outbox.isEmpty).toBe(true)
  return first!.MN
}

/** Parts of an upload that does not fit into one frame: 2025 would allow nine. */
function partsOf(fault: string): Buffer[] {
  const bench = new Bench('2017', { kind: 'gas', quirks: parseFault(fault)! }).connect()
  bench.drain()
  const { outbox, device } = bench.logger
  outbox.post({
    CN: '2051',
    systemCode: '31',
    awaits: '9014',
    isStored: false,
    isBackfill: false,
    cp: () => [
      one('DataTime', '20260310094000'),
      ...Array.from({ length: 60 }, (_, index) => one(`a${34_000 + index}-Avg`, '12345.678901')),
    ],
  })
  expect(device.isDressed || fault === 'parts-reversed').toBe(true)
  const parts: Buffer[] = []
  for (let frames = bench.sent.splice(0); frames.length > 0; frames = bench.sent.splice(0))
    for (const frame of frames) {
      parts.push(frame)
      bench.answerAnything(frame)
    }
  return parts
}

/** The cipher text of a real-time frame that opens with the key of its logger. */
function cipherOf(fault: string): Buffer {
  const seen = of(watch(fault, '2025', 3), '2011').find(({ message }) => message.ok)!
  expect(seen.message.cipher).toEqual({ key: 0 })
  const { bytes } = seen
  return bytes.subarray(bytes.indexOf('CP=&&') + 5, bytes.length - 8)
}

function answersTo(fault: string): Message[] {
  const bench = new Bench('2017', { quirks: parseFault(fault)! }).connect()
  bench.drain()
  return bench.ask('1061')
}

const commandsTo = (fault: string): (string | null)[] => answersTo(fault).map(({ CN }) => CN)

describe('a named fault', () => {
  test.each(Object.entries(shown))('%s: its frames show it', (name, [CN, kind, version = '2017']) => {
    const seen = of(watch(name, version), CN)
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.flatMap(({ message }) => kindsOf(message))).toContain(kind)
    // An honest logger shows nothing of the kind.
    const honest = watch('clock-skew=0', version, 4).flatMap(({ message }) => kindsOf(message))
    expect(honest).not.toContain(kind)
  })

  test.each(Object.entries(told))('%s: what it does is seen', (_, shows) => shows())

  test('is tested, every one', () => {
    const names = faults.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect([...Object.keys(shown), ...Object.keys(told), ...ofTheLine].toSorted()).toEqual(names.toSorted())
    for (const name of names) expect(name).toMatch(/^[a-z]+(?:-[a-z0-9]+)*$/)
  })

  test('may stand beside others', () => {
    const quirks = ['crc-modbus', 'clock-skew=90s', 'value-blank'].flatMap((text) => parseFault(text)!)
    const bench = new Bench('2017', { quirks }).connect()
    bench.answerAnything(bench.sent.splice(0)[0]!)
    bench.advance(HOUR / 30)
    const realtime = bench.take().find(({ CN }) => CN === '2011')
    expect(kindsOf(realtime!)).toEqual(expect.arrayContaining(['crc-modbus', 'value-blank']))
    expect(parseTime(realtime!.QN!)! - begin).toBeGreaterThan(90_000)
  })

  test('that nobody knows, or a span that is none, is no fault', () => {
    for (const text of ['x', '', 'crc-modbus=3s', 'clock-skew=x', 'clock-skew=', 'clock-skew=-'])
      expect(parseFault(text), text).toBeNull()
  })

  test('is listed with what it does in both languages', () => {
    const lines = faultList().trimEnd().split('\n')
    expect(lines).toHaveLength(faults.length)
    expect(lines).toContain(
      '  crc-modbus                     [9.1]  CRC 用 CRC-16/MODBUS 计算 / CRC-16/MODBUS',
    )
    expect(lines.some((line) => line.includes('clock-skew=SPAN (90s)'))).toBe(true)
  })
})
