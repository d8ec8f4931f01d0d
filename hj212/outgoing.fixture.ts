/** Arbitrary messages that may be sent, for property tests. */
import fc from 'fast-check'
import { flagValue } from './flags.ts'
import type { Version } from './message.ts'
import type { Item, Outgoing } from './outgoing.ts'
import { formatTime, formatTimeMs } from './time.ts'

const instant = fc.integer({ min: Date.UTC(2004, 0), max: Date.UTC(2049, 0) })
const digits = '0123456789'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const word = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })

const number = fc.oneof(
  fc.tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.nat(4)).map(([n, d]) => (n / 10 ** d).toFixed(d)),
  fc.nat(99).map(String),
)
const value = fc.oneof(
  number,
  word(`${digits}${letters}+-./:@ 浓度污染源`, 0, 12).map((text) => text.trim().replace(/^\/\//, '')),
)
const log = word(`${letters};,= 清洗管路`, 0, 20).map((text): readonly [string, string] => [
  'i11001-Info',
  `//${text}//`,
])
const pair = fc.tuple(
  fc.constantFrom(
    'w01018-Rtd',
    'w01018-Avg',
    'a21026-ZsAvg',
    'PolId',
    'x',
    'SB1-RS',
    'w01018-Flag',
    'zz-yy',
    'B01-Cou',
  ),
  value,
)
const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 5, arbitrary: fc.array(pair, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: log.map((only) => [only]) },
)

const time = instant.map((at): Item => [['DataTime', formatTime(at)]])

export const content = (maxItems: number): fc.Arbitrary<readonly Item[]> =>
  fc
    .tuple(fc.option(time), fc.array(item, { maxLength: maxItems }))
    .map(([first, rest]) => (first === null ? rest : [first, ...rest]))

export const outgoing = (maxItems: number): fc.Arbitrary<Outgoing> =>
  fc
    .record({
      version: fc.constantFrom<Version>('2005', '2017', '2025'),
      direction: fc.constantFrom('up' as const, 'down' as const),
      at: instant,
      ST: fc.constantFrom('22', '31', '32', '91'),
      CN: fc.constantFrom('1011', '2011', '2051', '2061', '3020', '9014'),
      PW: word(digits + letters, 6, 6),
      mn: word('0123456789ABCDEF', 24, 24),
      answer: fc.boolean(),
      numbers: fc.option(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))),
      RF: fc.boolean(),
      cp: content(maxItems),
    })
    .map(({ version, at, mn, answer, numbers, RF, ...rest }) => ({
      ...rest,
      version,
      QN: formatTimeMs(at),
      MN: version === '2005' ? mn.slice(0, 14) : mn,
      Flag: flagValue(version, { answer, packetNumbers: numbers !== null }),
      PNUM: numbers === null ? null : Math.max(...numbers),
      PNO: numbers === null ? null : Math.min(...numbers),
      RF: RF && version === '2025',
    }))
