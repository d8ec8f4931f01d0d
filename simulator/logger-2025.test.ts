import { beforeEach, describe, expect, test } from 'vitest'
import { decode, type Message } from '../hj212/index.ts'
import { DAY, HOUR, MINUTE } from './beijing.ts'
import { Bench, begin, commands, one, time, valueOf } from './logger.fixture.ts'

beforeEach(() => {
  time.now = begin
})

/** What is said in an hour. */
const hourOf = (bench: Bench): Message[] =>
  Array.from({ length: 12 }, () => bench.advance(5 * MINUTE).drain()).flat()

const results = (messages: readonly Message[]): (string | undefined)[][] =>
  messages.map((message) => [message.CN!, valueOf(message, 'QnRtn') ?? valueOf(message, 'ExeRtn')])

describe('a new logger of 2025', () => {
  test('without an MN says nothing but its serials, again at every connection, until it is given one', () => {
    const bench = new Bench('2025', { isNew: true }).connect()
    const [serials, ...none] = bench.drain()
    expect(none).toEqual([])
    expect(serials).toMatchObject({ CN: '1001', MN: null, cipher: 'clear' })
    expect(valueOf(serials, 'i23005-Info')).toBe(bench.plan.mn)
    expect(serials!.cp.map(({ name }) => name)).toEqual(
      ['i23005', 'i23006', 'i23007', 'i23008'].map((code) => `${code}-Info`),
    )
    expect(bench.advance(2 * HOUR).drain()).toEqual([])
    bench.logger.disconnected()
    expect(commands(bench.connect().drain())).toEqual(['1001'])

    const MN = '0123456789ABCDEF01234567'
    const adopted = bench.ask('1002', [one('i23005-Info', bench.plan.mn)], { MN })
    expect(results(adopted.slice(0, 2))).toEqual([
      ['9011', '1'],
      ['9012', '1'],
    ])
    expect(adopted.map((message) => message.MN)).toEqual([MN, MN, MN])
    expect(adopted[2]!.CN).toBe('2081')
    bench.answer(adopted[2]!)
    const later = bench.advance(11 * MINUTE).drain()
    expect(commands(later)).toContain('2051')
    expect(new Set(later.map((message) => message.MN))).toEqual(new Set([MN]))
  })

  test('takes no MN that is meant for another', () => {
    const bench = new Bench('2025', { isNew: true }).connect()
    bench.drain()
    const refused = bench.ask('1002', [one('i23005-Info', 'another')], { MN: '0123456789ABCDEF01234567' })
    expect(results(refused)).toEqual([['9011', '4']])
    expect(bench.logger.device.settings.mn).toBe('')
  })

  test('repeats its serials byte for byte, gives the line up, and says them again on the next one', () => {
    const bench = new Bench('2025').connect()
    const [first] = bench.sent.splice(0)
    for (let again = 0; again < 3; again += 1) {
      bench.advance(10_000)
      expect(bench.sent.splice(0)).toEqual([first])
    }
    bench.advance(10_000)
    expect(bench.closed).toBe(1)
    bench.logger.disconnected()
    const messages = bench.connect().drain()
    expect(commands(messages).slice(0, 2)).toEqual(['1001', '2081'])
    // Answered once, it is not said again.
    bench.logger.disconnected()
    expect(commands(bench.connect().drain())).not.toContain('1001')
  })
})

describe('the key of a logger of 2025', () => {
  test('that is ninety days old is to be changed, and the old one holds until the result is told', () => {
    const bench = new Bench('2025', { keyAgeMs: 90 * DAY }).connect()
    bench.drain()
    const old = bench.logger.device.settings.key!
    const asked = bench
      .advance(3000)
      .drain()
      .filter(({ CN }) => CN === '1014')
    expect(asked).toMatchObject([{ cipher: { key: 0 }, Flag: { answer: true } }])
    expect(valueOf(asked[0], 'SKCreateTime')).toBe('20251210095830000')

    const NewSK = 'kT7wQ2mZ9xLr4NpB'
    const cp = [one('SKCreateTime', '20260310095833000'), one('NewSK', NewSK)]
    expect(results(bench.ask('1014', cp, { key: old }))).toEqual([
      ['9011', '1'],
      ['9012', '1'],
    ])
    const { settings } = bench.logger.device
    expect([settings.key?.toString(), settings.previousKey]).toEqual([NewSK, old])
    // Requests under either key are understood for the time being.
    for (const key of [old, settings.key!])
      expect(results(bench.ask('1014', [one('NewSK', 'short')], { key }))).toEqual([
        ['9011', '1'],
        ['9012', '3'],
      ])
    bench.drain()
    bench.advance(MINUTE)
    const upload = bench.sent.find((bytes) => bytes.includes('CN=2'))!
    expect(decode(upload, { keys: [settings.key!] }).ok).toBe(true)
    expect(decode(upload, { keys: [old] }).ok).toBe(false)
    expect(commands([...bench.drain(), ...hourOf(bench), ...hourOf(bench)])).not.toContain('1014')
  })

  test('is asked for every hour while the host sends none, and not before its time', () => {
    const bench = new Bench('2025', { keyAgeMs: 90 * DAY - HOUR }).connect()
    bench.drain()
    const asked = [0, 1, 2, 3].map(() => hourOf(bench).filter(({ CN }) => CN === '1014').length)
    expect(asked).toEqual([0, 1, 1, 1])
  })
})

describe('what 2025 adds to the commands', () => {
  const bench2025 = (): Bench => {
    const bench = new Bench('2025').connect()
    bench.drain()
    return bench
  }

  test('a retained sample is taken, a standard-sample check has its result afterwards', () => {
    const bench = bench2025()
    expect(results(bench.ask('3022', [one('PolId', 'w01018')]))).toEqual([
      ['9011', '1'],
      ['9012', '1'],
    ])
    const messages = bench.ask('3024', [one('PolId', 'w01018')])
    expect(commands(messages)).toEqual(['9011', '9012', '2062'])
    expect(messages[2]).toMatchObject({ ok: true, deviations: [], cipher: { key: 0 } })
    const read = (name: string): number => Number(valueOf(messages[2], `w01018-${name}`))
    const isWithin = Math.abs(read('SampleRd') / read('StandardValue') - 1) <= 0.05
    expect(read('ResultType')).toBe(isWithin ? 1 : 0)
  })

  test('checks of past nights are told, the same at every asking', () => {
    const bench = bench2025()
    const range = [one('BeginTime', '20260301000000'), one('EndTime', '20260304235959')]
    const first = bench.ask('2062', range, { answer: false })
    expect(first.map((message) => [message.CN, message.dataTime])).toEqual([
      ['9011', null],
      ['2062', '20260301030000'],
      ['2062', '20260302030000'],
      ['2062', '20260303030000'],
      ['2062', '20260304030000'],
      ['9012', null],
    ])
    const second = bench.ask('2062', range, { answer: false })
    expect(second.map(({ cp }) => cp)).toEqual(first.map(({ cp }) => cp))
  })

  test('identity and information of the analyser and of the logger', () => {
    const bench = bench2025()
    const [, identity] = bench.ask('3019', [one('PolId', 'w01018')])
    expect(identity).toMatchObject({ CN: '3019', deviations: [], dataTime: '20260310095830' })
    const information = (code: string): string | undefined =>
      valueOf(bench.ask('3020', [one('PolId', 'w01018'), one('InfoId', code)])[1], `${code}-Info`)
    expect(information('i13004')).toBe('165.0')
    expect(information('i12001')).toBe('0')
    expect(information('i23005')).toBe(bench.plan.mn)
    bench.ask('3021', [one('PolId', 'w01018'), one('InfoId', 'i13004'), one('i13004-Info', '168.0')])
    expect(information('i13004')).toBe('168.0')
    expect(results(bench.ask('3020', [one('InfoId', 'x')]))).toEqual([
      ['9011', '1'],
      ['9012', '3'],
    ])
  })

  test('a log comes record by record, each with a request number of its own', () => {
    const bench = bench2025()
    const cp = [
      one('PolId', 'w01018'),
      one('InfoId', 'i11001'),
      one('BeginTime', '20260308000000'),
      one('EndTime', '20260310000000'),
    ]
    const messages = bench.ask('3020', cp, { answer: false })
    expect(commands(messages)).toEqual(['9011', '3020', '3020', '9012'])
    expect(messages.map((message) => message.dataTime)).toEqual([
      null,
      '20260308090000',
      '20260309090000',
      null,
    ])
    expect(messages[1]!.QN).not.toBe(messages[2]!.QN)
    expect(valueOf(messages[1], 'i11001-Info')).toMatch(/^\/\/.+\/\/$/)
  })
})
