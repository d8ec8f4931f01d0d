import type { FastifyInstance } from 'fastify'
import { makeApp } from '../../server/app.ts'
import { makeProcessBus } from '../../server/bus/bus.ts'
import { asActor, type Actor, type DivisionCode } from '../../server/db/actor.ts'
import type { Database } from '../../server/db/database.ts'
import { makeFactorSetReader } from '../../server/db/factor-sets.ts'
import { hashPassword } from '../../server/lib/crypto.ts'
import { makeFacts, makeStillMonitor } from '../../server/metrics/facts.fixture.ts'
import { listCurve, listFactorSets } from '../../server/modules/outlet/reading-store.ts'
import { onBothDatabases } from './databases.ts'
import { makeFigure, type Figure } from './figure.ts'
import { fillProvince, provinceNow } from './province.ts'

const rounds = 30
const warmUps = 5
const outlets = 5000
const hourPoints = 300
const minutePoints = 150
const password = 'Bench-password-1'
const dayMs = 86_400_000

/**
 * What people wait for, with row-level security on, in a province of 5 000 outlets: through the web from
 * request to reply, and as the store's own SQL alone. On both databases.
 */
export const benchReading = (): Promise<Figure[]> => onBothDatabases('reading', measure)

async function measure(kind: string, db: Database): Promise<Figure[]> {
  const bus = makeProcessBus(`bench-reading:${kind}`)
  try {
    await fillProvince(db, { outlets, hourPoints, minutePoints, passwordHash: await hashPassword(password) })
    const app = await makeApp({
      db,
      bus,
      clock: { now: () => provinceNow.getTime() },
      journal: { get: async () => null },
      monitor: makeStillMonitor(makeFacts()),
      uiDir: null,
      overviewFreshMs: 0,
      config: { secureCookies: false, sessionHours: 12 },
    })
    try {
      return [...(await measureWeb(kind, app)), ...(await measureSql(kind, db))]
    } finally {
      await app.close()
    }
  } finally {
    bus.close()
    await db.close()
  }
}

/** Every round asks for another point, so that nothing is measured that was just read. */
async function time(run: (round: number) => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const started = performance.now()
    await run(round)
    if (round >= warmUps) times.push(performance.now() - started)
  }
  return times
}

const pointOf = (round: number, points: number): number => ((round * 37) % points) + 1
const iso = (daysBack: number): string => new Date(provinceNow.getTime() - daysBack * dayMs).toISOString()

async function measureWeb(kind: string, app: FastifyInstance): Promise<Figure[]> {
  const get = async (cookie: string, url: string): Promise<void> => {
    const { statusCode, body } = await app.inject({ url, headers: { cookie } })
    if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${body.slice(0, 200)}`)
  }
  const admin = await signIn(app, 'admin')
  const owner = await signIn(app, 'owner')
  const month = `from=${iso(31)}&to=${iso(0)}&maxPoints=20000`
  const day = `from=${iso(1)}&to=${iso(0)}&maxPoints=20000`
  const cases: readonly [name: string, target: string | null, run: (round: number) => Promise<void>][] = [
    ['overview, first page of 5 000', '≤ 100', () => get(admin, '/api/overview/outlets')],
    [
      'overview, 200 offline ones by age',
      '≤ 100',
      () => get(admin, '/api/overview/outlets?state=offline&sort=age&pageSize=200'),
    ],
    ['overview, search by name', '≤ 100', (round) => get(admin, `/api/overview/outlets?text=${round}77`)],
    ['overview of a discharger', '≤ 100', () => get(owner, '/api/overview/outlets')],
    ['areas of the province', '≤ 100', () => get(admin, '/api/overview/areas')],
    ['outlet page', null, (round) => get(admin, `/api/outlets/${pointOf(round, outlets)}`)],
    [
      'curve, month of hours',
      '≤ 30',
      (round) =>
        get(admin, `/api/points/${pointOf(round, hourPoints)}/series?period=hour&code=w01018&${month}`),
    ],
    [
      'curve, day of minutes',
      '≤ 30',
      (round) =>
        get(admin, `/api/points/${pointOf(round, minutePoints)}/series?period=minute&code=w01018&${day}`),
    ],
    [
      'table, 100 rows of hours',
      null,
      (round) =>
        get(
          admin,
          `/api/points/${pointOf(round, hourPoints)}/readings?period=hour&from=${iso(31)}&to=${iso(0)}`,
        ),
    ],
  ]
  const figures: Figure[] = []
  for (const [name, target, run] of cases) {
    figures.push(makeFigure(`${kind} web: ${name}`, 'ms', await time(run), target === null ? {} : { target }))
  }
  return figures
}

async function signIn(app: FastifyInstance, login: string): Promise<string> {
  const reply = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
  const cookie = reply.cookies[0]
  if (cookie === undefined) throw new Error(`sign-in: ${reply.body}`)
  return `${cookie.name}=${cookie.value}`
}

async function measureSql(kind: string, db: Database): Promise<Figure[]> {
  const actor: Actor = { kind: 'division', prefix: '42' as DivisionCode }
  const factorSets = makeFactorSetReader()
  const curve = (period: 'hour' | 'minute', points: number, days: number) => (round: number) =>
    asActor(db.kysely, actor, async (tx) => {
      const range = { from: new Date(iso(days)), to: provinceNow }
      const point = pointOf(round, points)
      const sets = await factorSets.read(tx, await listFactorSets(tx, point, period, range))
      const places = [...sets].map(([factorSet, entries]) => ({
        factorSet,
        index: entries.findIndex(({ code, field }) => code === 'w01018' && field === 'Avg') + 1,
      }))
      const rows = await listCurve(tx, point, period, range, places)
      if (rows.length < 700) throw new Error(`only ${rows.length} rows`)
    })
  const latest = () =>
    asActor(db.kysely, actor, async (tx) => {
      const rows = await tx.selectFrom('latest').selectAll().where('period', '=', 'realtime').execute()
      if (rows.length !== outlets) throw new Error(`only ${rows.length} rows`)
    })
  return [
    makeFigure(`${kind} SQL: newest rows of 5 000 outlets`, 'ms', await time(latest), { target: '≤ 30' }),
    makeFigure(
      `${kind} SQL: a factor over a month of hours`,
      'ms',
      await time(curve('hour', hourPoints, 31)),
      { target: '≤ 30' },
    ),
    makeFigure(
      `${kind} SQL: a factor over a day of minutes`,
      'ms',
      await time(curve('minute', minutePoints, 1)),
      { target: '≤ 30' },
    ),
  ]
}
