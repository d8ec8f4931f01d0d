import { beforeEach, describe, expect, test } from 'vitest'
import { decode, formatTime, type Item, type Message } from '../hj212/index.ts'
import { HOUR, MINUTE } from './beijing.ts'
import { parseFault } from './faults/faults.ts'
import { begin, Bench, commands, one, time, valueOf } from './logger.fixture.ts'

beforeEach(() => {
  time.now = begin
})

describe('what a logger says of its own accord', () => {
  test('2017: start, real-time data, and at ten the period data of the hour and the ten minutes before', () => {
    const bench = new Bench('2017').connect()
    expect(commands(bench.drain())).toEqual(['2081'])
    const messages: Message[] = []
    for (let second = 0; second < 91; second += 1) messages.push(...bench.advance(1000).drain())
    const of = (CN: string): Message => messages.find((message) => message.CN === CN)!
    expect([...new Set(commands(messages))].sort()).toEqual(['2011', '2021', '2051', '2061'])
    expect(of('2051').dataTime).toBe('20260310095000')
    expect(of('2061').dataTime).toBe('20260310090000')
    expect(of('2061').QN).toMatch(/^2026031010000[01]/)
    expect(valueOf(of('2061'), 'w01018-Flag')).toMatch(/^[NCMD]$/)
    expect(valueOf(of('2021'), 'SB1-RS')).toMatch(/^[013]$/)
    expect(commands(messages).filter((CN) => CN === '2011').length).toBeGreaterThanOrEqual(1)
  })

  test('at midnight the day and the running time of the facilities', () => {
    time.now = Date.UTC(2026, 2, 10, 15, 59, 59)
    const bench = new Bench('2017').connect()
    bench.drain()
    const messages = bench.advance(2000).drain()
    const day = messages.find((message) => message.CN === '2031')
    expect(day?.dataTime).toBe('20260310000000')
    expect(Number(valueOf(day, 'w00000-Cou'))).toBeGreaterThan(0)
    const running = messages.find((message) => message.CN === '2041')
    expect(running?.dataTime).toBe('20260310000000')
    expect(Number(valueOf(running, 'SB2-RT'))).toBeLessThanOrEqual(24)
  })

  test('2025: hardware serials first, then a heart-beat within five minutes', () => {
    const bench = new Bench('2025').connect()
    expect(commands(bench.drain())).toEqual(['1001', '2081'])
    const messages = bench.advance(5 * MINUTE).drain()
    expect(commands(messages)).toContain('9015')
  })

  test.each([
    ['2005', 'water'],
    ['2005', 'gas'],
    ['2017', 'water'],
    ['2017', 'gas'],
    ['2025', 'water'],
    ['2025', 'gas'],
  ] as const)('%s %s: every frame is what the standard says, to the last deviation', (version, kind) => {
    const bench = new Bench(version, { kind }).connect()
    const messages = bench.drain()
    for (let minute = 0; minute < 30; minute += 1) messages.push(...bench.advance(53 * MINUTE).drain())
    expect(new Set(commands(messages))).toEqual(
      new Set([
        '2011',
        '2021',
        '2031',
        '2041',
        '2051',
        '2061',
        ...(version === '2005' ? [] : ['2081']),
        ...(version === '2025' ? ['1001', '9015'] : []),
      ]),
    )
    for (const message of messages) {
      expect({
        CN: message.CN,
        ok: message.ok,
        version: message.version,
        deviations: message.deviations,
      }).toEqual({
        CN: message.CN,
        ok: true,
        version,
        deviations: [],
      })
    }
  })

  test('2025 with a key sends cipher text, and nobody reads it without', () => {
    const bench = new Bench('2025').connect()
    bench.drain()
    bench.advance(2 * MINUTE)
    const bytes = bench.sent[0]!
    expect(bytes.toString('latin1')).not.toContain('DataTime')
    expect(bench.read(bytes).cipher).toEqual({ key: 0 })
    expect(decode(bytes, { keys: [] })).toMatchObject({ ok: false, fault: { kind: 'undecryptable' } })
  })

  test('what does not fit into one frame goes in several, each with its own QN and answer', () => {
    const bench = new Bench('2017', { kind: 'gas' }).connect()
    bench.drain()
    const upload = {
      CN: '2061',
      systemCode: '31',
      awaits: '9014',
      isStored: true,
      isBackfill: false,
      cp: (): Item[] => [
        one('DataTime', '20260310090000'),
        ...Array.from({ length: 40 }, (_, i): Item => [
          [`a${21_001 + i}-Avg`, '1.5'],
          [`a${21_001 + i}-Max`, '2.5'],
        ]),
      ],
    } as const
    bench.logger.outbox.post(upload)
    // The second part waits for the answer of the first.
    const [first, ...none] = bench.take()
    expect(none).toEqual([])
    bench.answer(first!)
    const [second] = bench.take()
    expect([first, second].map((part) => [part!.PNO, part!.PNUM, part!.dataTime])).toEqual([
      [1, 2, '20260310090000'],
      [2, 2, '20260310090000'],
    ])
    expect(second!.QN).not.toBe(first!.QN)
    bench.answer(second!)
    expect(bench.logger.outbox.isEmpty).toBe(true)
  })
})

describe('when nobody answers', () => {
  test('the same bytes go again after ten seconds, three times, and then the line is given up', () => {
    const bench = new Bench('2017').connect()
    const first = bench.sent[0]!
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      bench.advance(9999)
      expect(bench.sent).toHaveLength(attempt)
      bench.advance(1)
      expect(bench.sent).toHaveLength(attempt + 1)
      expect(bench.sent[attempt]).toEqual(first)
    }
    expect(bench.closed).toBe(0)
    bench.advance(10_000)
    expect(bench.closed).toBe(1)
    expect(bench.counters).toMatchObject({ sent: 1 + bench.sent.length - 4, resent: 3, answered: 0 })
  })

  test('as often and as long as the host has set', () => {
    const bench = new Bench('2017').connect()
    bench.drain()
    expect(commands(bench.ask('1000', [one('OverTime', '2'), one('ReCount', '1')]))).toEqual(['9011', '9012'])
    bench.logger.outbox.post({
      CN: '2061',
      systemCode: '32',
      awaits: '9014',
      isStored: true,
      isBackfill: false,
      cp: () => [],
    })
    bench.advance(2000)
    expect(bench.sent).toHaveLength(2)
    bench.advance(2000)
    expect(bench.closed).toBe(1)
  })

  test('an answer to something else is none', () => {
    const bench = new Bench('2017').connect()
    const [start] = bench.take()
    bench.answer({ ...start!, QN: '20200101000000000' })
    bench.advance(10_000)
    expect(bench.counters.resent).toBe(1)
  })
})

describe('while the line is down', () => {
  test.each(['2005', '2017', '2025'] as const)(
    '%s keeps period data and sends them later, new data first',
    (version) => {
      const bench = new Bench(version).connect()
      bench.drain()
      bench.logger.disconnected()
      bench.advance(2 * HOUR)
      expect(bench.sent).toHaveLength(0)
      // One comes to be while the stored ones wait.
      bench.connect()
      bench.logger.outbox.post({
        CN: '2061',
        systemCode: '32',
        awaits: '9014',
        isStored: true,
        isBackfill: false,
        cp: () => [one('DataTime', '20260310120000')],
      })
      const messages = bench.drain().filter((message) => message.CN === '2051' || message.CN === '2061')
      const times = (CN: string): string[] =>
        messages.filter((message) => message.CN === CN).map((message) => message.dataTime!)
      const tens = Array.from({ length: 12 }, (_, i) => formatTime(Date.UTC(2026, 2, 10, 1, 50 + 10 * i)))
      expect(times('2051')).toEqual(tens)
      expect(times('2061')).toEqual(
        ['20260310120000', '20260310090000', '20260310100000'].filter((time) => times('2061').includes(time)),
      )
      expect(new Set(times('2061')).size).toBe(3)
      const later = messages.filter((message) => message.dataTime !== '20260310120000')
      expect(later.every((message) => message.RF === (version === '2025'))).toBe(true)
      expect(messages.find((message) => message.dataTime === '20260310120000')!.RF).toBe(false)
      expect(bench.logger.outbox.isEmpty).toBe(true)
    },
  )

  test('a frame that was under way is sent again after the cut', () => {
    const bench = new Bench('2017').connect()
    bench.drain()
    bench.advance(91 * 1000)
    let [lost] = bench.take()
    while (lost!.CN !== '2061') {
      bench.answer(lost!)
      lost = bench.take()[0]
    }
    bench.logger.disconnected()
    const again = bench
      .connect()
      .drain()
      .find((message) => message.CN === '2061')
    expect(again!.cp).toEqual(lost!.cp)
    expect(again!.QN).not.toBe(lost!.QN)
  })
})

const settled = (messages: readonly Message[]): unknown =>
  messages.map((message) => [message.CN, valueOf(message, 'QnRtn') ?? valueOf(message, 'ExeRtn') ?? null])
const bench2017 = (): Bench => {
  const bench = new Bench('2017').connect()
  bench.drain()
  return bench
}

describe('requests of the host', () => {
  test.each(['2005', '2017', '2025'] as const)('%s: get and set intervals and clock', (version) => {
    const bench = new Bench(version).connect()
    bench.drain()
    const [, reply] = bench.ask('1011')
    expect(valueOf(reply, 'SystemTime')).toBe('20260310095830')
    expect(bench.ask('1062', [one('RtdInterval', '30')]).map((message) => message.CN)).toEqual([
      '9011',
      '9012',
    ])
    expect(valueOf(bench.ask('1061')[1], 'RtdInterval')).toBe('30')
    bench.ask('1012', [one('SystemTime', '20260310095930')])
    expect(valueOf(bench.ask('1011')[1], 'SystemTime')).toBe('20260310095930')
    const messages = bench.advance(0).drain()
    for (const message of messages) expect(message.deviations).toEqual([])
  })

  test('answers and replies are byte for byte of the standard', () => {
    const bench = bench2017()
    const { mn } = bench.plan
    const { password } = bench.logger.device.settings
    bench.logger.received(
      encodeFrame(`QN=20260310095830777;ST=32;CN=1063;PW=${password};MN=${mn};Flag=5;CP=&&&&`),
    )
    const head = (st: string, cn: string): string =>
      `QN=20260310095830777;ST=${st};CN=${cn};PW=${password};MN=${mn};Flag=4;`
    expect(bench.sent.map((bytes) => bytes.toString('latin1').slice(6, -6))).toEqual([
      `${head('91', '9011')}CP=&&QnRtn=1&&`,
      `${head('32', '1063')}CP=&&MinInterval=10&&`,
      `${head('91', '9012')}CP=&&ExeRtn=1&&`,
    ])
  })

  test('what is not for it, or has the wrong password, or is unknown, is refused', () => {
    const bench = bench2017()
    expect(settled(bench.ask('1011', [], { PW: 'wrong1' }))).toEqual([['9011', '3']])
    expect(settled(bench.ask('1011', [], { MN: '0'.repeat(24) }))).toEqual([['9011', '4']])
    expect(settled(bench.ask('1999'))).toEqual([['9011', '8']])
    expect(settled(bench.ask('1062', [one('RtdInterval', 'soon')]))).toEqual([
      ['9011', '1'],
      ['9012', '3'],
    ])
  })

  test('2012 stops real-time data, 2011 starts it again', () => {
    const bench = bench2017()
    expect(commands(bench.ask('2012'))).toEqual(['9013'])
    const quiet = bench.advance(3 * MINUTE).drain()
    expect(commands(quiet)).not.toContain('2011')
    expect(commands(quiet)).toContain('2051')
    expect(settled(bench.ask('2011'))).toEqual([
      ['9011', '1'],
      ['9012', '1'],
    ])
    expect(commands(bench.advance(2 * MINUTE).drain())).toContain('2011')
  })

  test('2022 and 2021 do so for the facilities', () => {
    const bench = bench2017()
    expect(commands(bench.ask('2022'))).toEqual(['9013'])
    expect(commands(bench.advance(3 * MINUTE).drain())).not.toContain('2021')
    bench.ask('2021')
    expect(commands(bench.advance(10 * MINUTE).drain())).toContain('2021')
  })

  test('a command of another version is unknown', () => {
    const old = new Bench('2005').connect()
    expect(settled(old.ask('1063'))).toEqual([['9011', '2']])
    expect(settled(bench2017().ask('1014', [one('NewSK', '0123456789abcdef')]))).toEqual([['9011', '8']])
  })

  test('2025: a new key holds from the next frame on', () => {
    const bench = new Bench('2025').connect()
    bench.drain()
    const first = bench.logger.device.settings.key!
    const cp = [one('SKCreateTime', '20260310095830000'), one('NewSK', 'kT7wQ2mZ9xLr4NpB')]
    expect(settled(bench.ask('1014', cp))).toEqual([
      ['9011', '1'],
      ['9012', '1'],
    ])
    bench.advance(2 * MINUTE)
    const upload = bench.sent.find((bytes) => bytes.includes('CN=2'))!
    expect(decode(upload, { keys: [Buffer.from('kT7wQ2mZ9xLr4NpB')] })).toMatchObject({
      ok: true,
      cipher: { key: 0 },
    })
    expect(decode(upload, { keys: [first] }).ok).toBe(false)
  })

  test('sampling period, sample-out time, retained sample', () => {
    const bench = bench2017()
    bench.ask('3016', [one('PolId', 'w01018'), one('CstartTime', '010000'), one('Ctime', '4')])
    expect(valueOf(bench.ask('3017', [one('PolId', 'w01018')])[1], 'Ctime')).toBe('4')
    expect(valueOf(bench.ask('3018', [one('PolId', 'w01018')])[1], 'Stime')).toBe('5')
    expect(valueOf(bench.ask('3015')[1], 'VaseNo')).toBe('1')
  })

  test('a new password holds from the next frame on', () => {
    const bench = bench2017()
    bench.ask('1072', [one('NewPW', 'fresh9')])
    const [realtime] = bench.advance(MINUTE).drain()
    expect(realtime!.PW).toBe('fresh9')
    expect(settled(bench.ask('1011', [], { PW: bench.plan.password }))).toEqual([['9011', '3']])
  })

  test('one minute as minute interval', () => {
    const bench = bench2017()
    bench.ask('1064', [one('MinInterval', '1')])
    const messages = bench.advance(60 * 1000).drain()
    expect(messages.find((message) => message.CN === '2051')?.dataTime).toBe('20260310095800')
    expect(settled(bench.ask('1064', [one('MinInterval', '7')]))).toEqual([
      ['9011', '1'],
      ['9012', '3'],
    ])
  })

  test('history: one upload a period, oldest first, each answered when wanted, then the result', () => {
    const bench = bench2017()
    const range = [one('BeginTime', '20260309210000'), one('EndTime', '20260309230000')]
    const messages = bench.ask('2061', range, { answer: true })
    for (const message of messages) bench.answer(message)
    messages.push(...bench.drain())
    expect(messages.map((message) => [message.CN, message.dataTime])).toEqual([
      ['9011', null],
      ['2061', '20260309210000'],
      ['2061', '20260309220000'],
      ['2061', '20260309230000'],
      ['9012', null],
    ])
    expect(new Set(messages.slice(1, 4).map((message) => message.QN)).size).toBe(3)
    const plain = bench.ask('2061', range, { answer: false })
    expect(commands(plain)).toEqual(['9011', '2061', '2061', '2061', '9012'])
    expect(plain[1]!.Flag!.answer).toBe(false)
    // What was sent live and what is asked for later is the same.
    expect(plain[1]!.cp).toEqual(messages[1]!.cp)
  })

  test.each([
    ['2031', '20250801000000', '20250803235959', ['20250801000000', '20250802000000', '20250803000000']],
    ['2041', '20250801000000', '20250802235959', ['20250801000000', '20250802000000']],
    ['2051', '20250801080500', '20250801083000', ['20250801081000', '20250801082000', '20250801083000']],
    ['2061', '20250801080500', '20250801100000', ['20250801090000', '20250801100000']],
  ])(
    '%s of a day long past comes oldest first, one by one, and the same again from another logger of the kind',
    (CN, from, to, times) => {
      const range = [one('BeginTime', from), one('EndTime', to)]
      const bench = bench2017()
      const messages = bench.ask(CN, range)
      // One by one: the next waits for the answer of the last.
      expect(commands(messages)).toEqual(['9011', CN])
      bench.answer(messages[1]!)
      messages.push(...bench.drain())
      expect(messages.slice(1, -1).map(({ dataTime }) => dataTime)).toEqual(times)
      expect(messages.at(-1)!.CN).toBe('9012')
      expect(messages.every(({ deviations }) => deviations.length === 0)).toBe(true)
      // Streamed, by a logger that was never asked before.
      const other = bench2017().ask(CN, range, { answer: false })
      expect(other.slice(1, -1).map(({ cp }) => cp)).toEqual(messages.slice(1, -1).map(({ cp }) => cp))
    },
  )

  test('what is older than a year is kept no more, and a range that ends before it begins is none', () => {
    const old = [one('BeginTime', '20200101000000'), one('EndTime', '20200102000000')]
    expect(settled(bench2017().ask('2061', old))).toEqual([
      ['9011', '1'],
      ['9012', '100'],
    ])
    const turned = [one('BeginTime', '20260302000000'), one('EndTime', '20260301000000')]
    expect(settled(bench2017().ask('2061', turned))).toEqual([
      ['9011', '1'],
      ['9012', '3'],
    ])
  })

  test('no data in the time to come', () => {
    const range = [one('BeginTime', '20270101000000'), one('EndTime', '20270102000000')]
    for (const CN of ['2031', '2041', '2051', '2061'])
      expect(settled(bench2017().ask(CN, range))).toEqual([
        ['9011', '1'],
        ['9012', '100'],
      ])
  })

  test('analyser id, device information, parameters', () => {
    const bench = bench2017()
    expect(valueOf(bench.ask('3019', [one('PolId', 'w01018')])[1], 'w01018-SN')).toMatch(/^[0-9A-F]{24}$/)
    const state = bench.ask('3020', [one('PolId', 'w01018'), one('InfoId', 'i12001')])
    expect(valueOf(state[1], 'i12001-Info')).toBe('0')
    expect(state[1]!.deviations).toEqual([])
    bench.ask('3021', [one('PolId', 'w01018'), one('InfoId', 'i13004'), one('i13004-Info', '168.0')])
    expect(valueOf(bench.ask('3020', [one('InfoId', 'i13004')])[1], 'i13004-Info')).toBe('168.0')
  })
})

describe('loggers that misbehave', () => {
  test('a slow clock shows in QN and DataTime', () => {
    const bench = new Bench('2017', { quirks: parseFault('clock-skew=-90s')! }).connect()
    expect(bench.drain()[0]!.QN).toBe('20260310095700000')
  })

  test('a CRC in lower case is still a CRC', () => {
    const bench = new Bench('2017', { quirks: parseFault('crc-lower-case')! }).connect()
    const messages = bench.drain()
    for (let minute = 0; minute < 5; minute += 1) messages.push(...bench.advance(MINUTE).drain())
    expect(messages.every((message) => message.ok)).toBe(true)
    expect(messages.flatMap((message) => message.deviations.map((deviation) => deviation.kind))).toContain(
      'crc-lower-case',
    )
  })

  test('an analyser that fails says D for an hour', () => {
    const bench = new Bench('2017', { quirks: [{ kind: 'fault-flag', place: 1, fromMinute: 600 }] }).connect()
    bench.drain()
    const messages: Message[] = []
    for (let minute = 0; minute < 65; minute += 1) messages.push(...bench.advance(MINUTE).drain())
    const flags = messages
      .filter((message) => message.CN === '2011')
      .map((message) => [message.dataTime!.slice(8, 10), valueOf(message, 'w01018-Flag')])
    expect(flags.filter(([hour]) => hour === '10').every(([, flag]) => flag === 'D')).toBe(true)
    expect(flags.filter(([hour]) => hour !== '10').every(([, flag]) => flag === 'N')).toBe(true)
  })
})

/** A segment as a frame, by another encoder than the logger's. */
function encodeFrame(segment: string): Buffer {
  let register = 0xffff
  for (const byte of Buffer.from(segment, 'latin1')) {
    register = (register >> 8) ^ byte
    for (let round = 0; round < 8; round += 1) register = (register >> 1) ^ (register & 1 ? 0xa001 : 0)
  }
  const crc = register.toString(16).toUpperCase().padStart(4, '0')
  return Buffer.from(`##${String(segment.length).padStart(4, '0')}${segment}${crc}\r\n`, 'latin1')
}
