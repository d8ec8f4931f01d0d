import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/database/open.ts'
import type { Database } from '../db/database.ts'
import { cutByFactors } from './factor-span.ts'
import { makeRegistry } from './registry.ts'
import type { LoggerEntry } from './registry.ts'
import { loadRegistry } from './store.ts'
import {
  createDischargers,
  createDivisions,
  createLoggers,
  createOutlets,
  createPoints,
  linkLoggers,
  setDialects,
  setFactors,
} from './write.ts'
import type { LoggerInput } from './write.ts'
import type { Written } from './problem.ts'

let db: Database
const validFrom = new Date('2026-01-01T00:00:00Z')
const t = (text: string): number => Date.parse(text)

beforeAll(async () => {
  db = await openTestDatabase()
  must(await createDivisions(db.kysely, [{ code: '42', name: '湖北省', level: 'province' }]))
})
afterAll(() => db.close())

function must<T>(written: Written<T>): T {
  expect(written).toMatchObject({ ok: true })
  return (written as { value: T }).value
}

const logger = (mn: string, more: Partial<LoggerInput> = {}): LoggerInput => ({
  mn,
  dischargerId: 1,
  name: '数采仪',
  version: '2017',
  password: '123456',
  validFrom,
  ...more,
})

/** `count` dischargers with an outlet, a point, a logger and ten factors each. */
async function register(count: number, prefix: string): Promise<void> {
  const numbers = Array.from({ length: count }, (_, i) => i)
  const dischargers = must(
    await createDischargers(
      db.kysely,
      numbers.map((i) => ({ code: `${prefix}${i}`, name: `企业${i}`, divisionCode: '42', validFrom })),
    ),
  )
  const outlets = must(
    await createOutlets(
      db.kysely,
      dischargers.map((dischargerId) => ({
        dischargerId,
        code: 'DW001',
        name: '总排口',
        medium: 'water',
        validFrom,
      })),
    ),
  )
  const points = must(
    await createPoints(
      db.kysely,
      outlets.map((outletId) => ({ outletId, name: '总排口', systemCode: '32', validFrom })),
    ),
  )
  const loggers = must(
    await createLoggers(
      db.kysely,
      dischargers.map((dischargerId, i) =>
        logger(`${prefix}${String(i).padStart(20, '0')}`, { dischargerId }),
      ),
    ),
  )
  must(
    await linkLoggers(
      db.kysely,
      loggers.map((loggerId, i) => ({ loggerId, pointId: points[i]!, validFrom })),
    ),
  )
  const codes = [
    'w01018',
    'w21003',
    'w21011',
    'w21001',
    'w01001',
    'w01010',
    'w00000',
    'w01014',
    'w20117',
    'w20122',
  ]
  for (let at = 0; at < points.length; at += 5000) {
    const part = points.slice(at, at + 5000)
    must(
      await setFactors(
        db.kysely,
        part.flatMap((pointId) =>
          codes.map((factorCode, sort) => ({ pointId, factorCode, sort, validFrom })),
        ),
      ),
    )
  }
}

const entry = (from: number, to: number | null): LoggerEntry => ({
  id: from,
  mn: 'A',
  password: '',
  version: '2017',
  keys: [],
  dialect: {},
  validFrom: from,
  validTo: to,
  points: [],
})

test('the logger of a time is the one that was valid then', () => {
  const registry = makeRegistry([entry(300, null), entry(100, 200), entry(200, 250)])
  const at = (time: number): number | null => registry.loggerOf('A', time)?.id ?? null
  expect([99, 100, 199, 200, 249, 250, 299, 300, 1e15].map(at)).toEqual([
    null,
    100,
    100,
    200,
    200,
    null,
    null,
    300,
    300,
  ])
  expect(registry.loggerOf('B', 100)).toBeNull()
  expect(registry.size).toBe(3)
  const one = makeRegistry([entry(100, 200)])
  expect([99, 100, 199, 200].map((time) => one.loggerOf('A', time)?.id ?? null)).toEqual([
    null,
    100,
    100,
    null,
  ])
})

test('a link is cut where its factors change', () => {
  const a = new Map([['w01018', { unit: null, unitExponent: 0 }]])
  const b = new Map([['w21003', { unit: 'μg/L', unitExponent: -3 }]])
  const cut = cutByFactors({ validFrom: 0, validTo: 100 }, [
    { validFrom: -10, validTo: null, factors: a },
    { validFrom: 30, validTo: 60, factors: b },
    { validFrom: 100, validTo: null, factors: b },
  ])
  expect(cut.map(({ validFrom: from, validTo, factors }) => [from, validTo, [...factors.keys()]])).toEqual([
    [0, 30, ['w01018']],
    [30, 60, ['w01018', 'w21003']],
    [60, 100, ['w01018']],
  ])
  expect(cutByFactors({ validFrom: 5, validTo: 5 }, [])).toEqual([])
  expect(cutByFactors({ validFrom: 5, validTo: null }, [])).toEqual([
    { validFrom: 5, validTo: null, factors: new Map() },
  ])
})

test('what was written is what is loaded', async () => {
  await register(3, 'P')
  const [pointId] = (await db.kysely.selectFrom('point').select('id').orderBy('id').execute()).map(
    (row) => row.id,
  )
  const from = new Date('2026-06-01T00:00:00Z')
  must(
    await setFactors(db.kysely, [
      {
        pointId: pointId!,
        factorCode: 'w99001',
        unit: 'μg/L x',
        unitExponent: -3,
        sort: 99,
        validFrom: from,
      },
    ]),
  )
  must(
    await createLoggers(db.kysely, [
      logger('K1', {
        version: '2025',
        sm4Key: '0123456789abcdef',
        dialect: { profile: 'modbus-firmware', lenient: ['crc-short'] },
        validTo: from,
      }),
      logger('K1', { validFrom: from, password: 'other' }),
    ]),
  )
  const registry = await loadRegistry(db)
  const first = registry.loggerOf(`P${'0'.repeat(20)}`, t('2026-07-01T00:00:00Z'))!
  expect(first).toMatchObject({ version: '2017', password: '123456', keys: [], dialect: {}, validTo: null })
  expect(first.points.map((link) => [link.pointId, link.systemCode, link.validFrom, link.validTo])).toEqual([
    [pointId, '32', validFrom.getTime(), from.getTime()],
    [pointId, '32', from.getTime(), null],
  ])
  expect(first.points.map((link) => link.factors.size)).toEqual([10, 11])
  expect(first.points[1]!.factors.get('w99001')).toEqual({ unit: 'μg/L x', unitExponent: -3 })
  const second = registry.loggerOf(`P${'1'.padStart(20, '0')}`, t('2026-07-01T00:00:00Z'))!
  const third = registry.loggerOf(`P${'2'.padStart(20, '0')}`, t('2026-07-01T00:00:00Z'))!
  expect(second.points[0]!.factors).toBe(third.points[0]!.factors)
  expect(registry.loggerOf('K1', t('2026-05-01T00:00:00Z'))).toMatchObject({
    version: '2025',
    keys: [Buffer.from('0123456789abcdef')],
    dialect: { crc: 'modbus', lenient: ['crc-short'] },
  })
  const other = registry.loggerOf('K1', t('2026-06-01T00:00:00Z'))!
  expect(other).toMatchObject({ password: 'other', dialect: {} })
  must(await setDialects(db.kysely, [{ loggerId: other.id, dialect: { profile: 'gbk-firmware' } }]))
  expect((await loadRegistry(db)).loggerOf('K1', t('2026-06-01T00:00:00Z'))!.dialect).toEqual({ text: 'gbk' })
})

const of = async (written: Promise<Written<unknown>>): Promise<string> => {
  const result = await written
  return result.ok
    ? 'ok'
    : result.problems.map((problem) => `${problem.row} ${problem.field} ${problem.kind}`).join()
}

describe('input that is refused, and nothing of it written', () => {
  test.each([
    ['no MN', logger(''), { row: 1, field: 'mn', kind: 'missing' }],
    ['an MN of 33 characters', logger('1'.repeat(33)), { row: 1, field: 'mn', kind: 'too-long' }],
    ['an MN that ends a field', logger('1;ST=32'), { row: 1, field: 'mn', kind: 'malformed' }],
    [
      'a password with &',
      logger('X1', { password: 'a&b' }),
      { row: 1, field: 'password', kind: 'malformed' },
    ],
    ['a short key', logger('X1', { sm4Key: 'short' }), { row: 1, field: 'sm4Key', kind: 'malformed' }],
    [
      'a strange version',
      logger('X1', { version: '2030' as '2025' }),
      { row: 1, field: 'version', kind: 'malformed' },
    ],
    [
      'a CRC of no kind',
      logger('X1', { dialect: { crc: 'arc' as 'modbus' } }),
      { row: 1, field: 'dialect.crc', kind: 'malformed' },
    ],
    [
      'a profile that nobody knows',
      logger('X1', { dialect: { profile: 'shanxi' } }),
      { row: 1, field: 'dialect.profile', kind: 'unknown-reference' },
    ],
    [
      'a dialect that is none',
      logger('X1', { dialect: null as unknown as object }),
      { row: 1, field: 'dialect', kind: 'malformed' },
    ],
    [
      'no discharger',
      logger('X1', { dischargerId: 0 }),
      { row: 1, field: 'dischargerId', kind: 'out-of-range' },
    ],
    [
      'an unknown discharger',
      logger('X1', { dischargerId: 999_999 }),
      { row: null, kind: 'unknown-reference' },
    ],
    [
      'an end before the beginning',
      logger('X1', { validTo: validFrom }),
      { row: 1, field: 'validTo', kind: 'validity-reversed' },
    ],
    [
      'no time',
      logger('X1', { validFrom: new Date(Number.NaN) }),
      { row: 1, field: 'validFrom', kind: 'malformed' },
    ],
    [
      'the same MN at the same time',
      logger('Y1', { validFrom: new Date('2026-02-01') }),
      { kind: expect.stringMatching(/overlap|duplicate/) as unknown },
    ],
  ])('%s', async (_, bad, problem) => {
    const before = await db.kysely.selectFrom('logger').select('id').execute()
    const written = await createLoggers(db.kysely, [logger('Y1'), bad])
    expect(written).toMatchObject({ ok: false, problems: [problem] })
    expect(await db.kysely.selectFrom('logger').select('id').execute()).toHaveLength(before.length)
  })

  test('a dialect for what does not exist, or of another colour', async () => {
    expect(await of(setDialects(db.kysely, [{ loggerId: 999_999, dialect: {} }]))).toBe(
      'null loggerId unknown-reference',
    )
    const dialect = { lenient: ['everything'] as unknown as ['crc-short'] }
    expect(await of(setDialects(db.kysely, [{ loggerId: 1, dialect }]))).toBe('0 dialect.lenient malformed')
  })

  test('overlap with a logger that ended', async () => {
    must(await createLoggers(db.kysely, [logger('Z1', { validTo: new Date('2026-03-01') })]))
    const again = await createLoggers(db.kysely, [logger('Z1', { validFrom: new Date('2026-02-01') })])
    expect(again).toEqual({ ok: false, problems: [{ row: 0, field: 'mn', kind: 'overlap' }] })
    must(await createLoggers(db.kysely, [logger('Z1', { validFrom: new Date('2026-03-01') })]))
  })

  test('places, outlets, points and factors', async () => {
    const outlet = { dischargerId: 1, code: 'O', name: 'x', medium: 'gas' as const, validFrom }
    const factor = { pointId: 1, factorCode: 'a21026', validFrom }
    expect(await of(createDivisions(db.kysely, [{ code: '421', name: 'x', level: 'city' }]))).toContain(
      '0 code malformed',
    )
    expect(await of(createDivisions(db.kysely, [{ code: '4201', name: 'x', level: 'county' }]))).toBe(
      '0 level malformed',
    )
    expect(await of(createDivisions(db.kysely, [{ code: '42', name: 'x', level: 'province' }]))).toContain(
      'duplicate',
    )
    expect(
      await of(createDischargers(db.kysely, [{ code: 'D', name: 'x', divisionCode: '99', validFrom }])),
    ).toContain('unknown-reference')
    expect(await of(createOutlets(db.kysely, [{ ...outlet, latitude: 91 }]))).toBe('0 latitude out-of-range')
    expect(await of(createOutlets(db.kysely, [outlet, { ...outlet, dischargerId: 999_999 }]))).toContain(
      'unknown-reference',
    )
    expect(await of(createPoints(db.kysely, [{ outletId: 1, name: 'x', systemCode: '3', validFrom }]))).toBe(
      '0 systemCode malformed',
    )
    expect(
      await of(createPoints(db.kysely, [{ outletId: 999_999, name: 'x', systemCode: '32', validFrom }])),
    ).toContain('unknown-reference')
    expect(await of(setFactors(db.kysely, [{ ...factor, factorCode: 'a,b' }]))).toBe('0 factorCode malformed')
    expect(await of(setFactors(db.kysely, [{ ...factor, unitExponent: 1.5 }]))).toBe(
      '0 unitExponent malformed',
    )
    expect(await of(linkLoggers(db.kysely, [{ loggerId: 1, pointId: 999_999, validFrom }]))).toContain(
      'unknown-reference',
    )
    expect(await db.kysely.selectFrom('outlet').select('id').where('code', '=', 'O').execute()).toEqual([])
  })
})

test('5 000 loggers with ten factors each load quickly and share their factor lists', async () => {
  await register(5000, 'Q')
  await loadRegistry(db)
  const begun = performance.now()
  const registry = await loadRegistry(db)
  const took = performance.now() - begun
  expect(registry.size).toBeGreaterThanOrEqual(5000)
  const last = registry.loggerOf(`Q${'4999'.padStart(20, '0')}`, Date.parse('2026-07-01'))!
  expect(last.points[0]!.factors.size).toBe(10)
  // 0.1–0.3 s on two quiet cores; the bound leaves room for a busy machine.
  expect(took).toBeLessThan(1500)
})
