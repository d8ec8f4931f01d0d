import type { FastifyInstance } from 'fastify'
import { findKind } from '../../domain/registry/kinds.ts'
import { makeApp } from '../../server/app.ts'
import { makeProcessBus } from '../../server/bus/bus.ts'
import { asActor, asSystem, type Actor, type DivisionCode } from '../../server/db/actor.ts'
import type { Database } from '../../server/db/database.ts'
import { hashPassword } from '../../server/lib/crypto.ts'
import { makeFacts, makeStillMonitor } from '../../server/metrics/facts.fixture.ts'
import { listRows, type RegistryFilter } from '../../server/modules/registry/list-store.ts'
import { booksNow, booksSize, fillBooks } from './books-province.ts'
import { onBothDatabases } from './databases.ts'
import { makeFigure, medianOf, type Figure } from './figure.ts'

const rounds = 20
const warmUps = 3
const password = 'Bench-password-1'

/** Lists, search, as-of and history at a nation's size, through the web and with row-level security on. */
export const benchBooks = (): Promise<Figure[]> => onBothDatabases('books', measure)

async function measure(kind: string, db: Database): Promise<Figure[]> {
  const bus = makeProcessBus(`bench-books:${kind}`)
  try {
    await fillBooks(db, await hashPassword(password))
    const app = await makeApp({
      db,
      bus,
      clock: { now: () => booksNow.getTime() },
      journal: { get: async () => null },
      monitor: makeStillMonitor(makeFacts()),
      uiDir: null,
      overviewFreshMs: 0,
      config: { secureCookies: false, sessionHours: 12 },
      rateLimits: { all: 1e6, notFound: 1e6, signIn: 1e6 },
    })
    try {
      return [...(await measureWeb(kind, app)), ...(await measureRatio(kind, db))]
    } finally {
      await app.close()
    }
  } finally {
    bus.close()
    await db.close()
  }
}

async function time(run: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const started = performance.now()
    await run(round)
    if (round >= warmUps) times.push(performance.now() - started)
  }
  return times
}

const text = encodeURIComponent
const of = (round: number): number => ((round * 7919) % booksSize.instruments) + 1

/** Each asks for something else in every round, so that nothing is measured that was just read. */
const questions: readonly (readonly [who: string, what: string, url: (round: number) => string])[] = [
  ['admin', 'outlets, first page', () => '/api/registry/outlet'],
  ['admin', 'outlets, page 150', () => '/api/registry/outlet?page=150'],
  ['admin', 'instruments, first page', () => '/api/registry/instrument'],
  ['admin', 'instruments of one type', () => '/api/registry/instrument?filter=type:sampler'],
  [
    'admin',
    'instruments running out in 30 days',
    () => '/api/registry/instrument?expiresWithin=30&sort=expires',
  ],
  [
    'admin',
    'instruments by serial number',
    (round) => `/api/registry/instrument?text=SN${String(of(round)).padStart(8, '0')}`,
  ],
  ['admin', 'instruments by a common word', () => `/api/registry/instrument?text=${text('氨氮')}`],
  ['city', 'outlets, first page', () => '/api/registry/outlet'],
  ['county', 'instruments, first page', () => '/api/registry/instrument'],
  ['owner', 'instruments, first page', () => '/api/registry/instrument'],
  ['firm', 'outlets, first page', () => '/api/registry/outlet'],
  ['firm', 'instruments, first page', () => '/api/registry/instrument'],
  ['admin', 'search by name', (round) => `/api/search?text=${text(`第${(of(round) % 25_000) + 1}化工`)}`],
  [
    'admin',
    'search by MN',
    (round) => `/api/search?text=${String((of(round) % 50_000) + 1).padStart(12, '0')}`,
  ],
  ['admin', 'search by two common characters', () => `/api/search?text=${text('化工')}`],
  ['county', 'search by two common characters', () => `/api/search?text=${text('化工')}`],
  ['firm', 'search by two common characters', () => `/api/search?text=${text('监测')}`],
  ['admin', 'history of an instrument', (round) => `/api/registry/instrument/${of(round)}/history`],
  [
    'admin',
    'equipment of an outlet in May',
    (round) => `/api/outlets/${(of(round) % 50_000) + 1}/equipment?at=2026-05-15T00:00:00Z`,
  ],
]

async function measureWeb(kind: string, app: FastifyInstance): Promise<Figure[]> {
  const cookies = new Map<string, string>()
  const figures: Figure[] = []
  for (const [who, what, url] of questions) {
    const cookie = cookies.get(who) ?? (await signIn(app, who))
    cookies.set(who, cookie)
    const times = await time(async (round) => {
      const reply = await app.inject({ url: url(round), headers: { cookie } })
      if (reply.statusCode !== 200)
        throw new Error(`${url(round)}: ${reply.statusCode} ${reply.body.slice(0, 200)}`)
    })
    figures.push(makeFigure(`${kind} ${who}: ${what}`, 'ms', times, { target: '≤ 100' }))
  }
  return figures
}

async function signIn(app: FastifyInstance, login: string): Promise<string> {
  const reply = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
  const cookie = reply.cookies[0]
  if (cookie === undefined) throw new Error(`sign-in: ${reply.body}`)
  return `${cookie.name}=${cookie.value}`
}

const everything: RegistryFilter = {
  text: null,
  division: null,
  discharger: null,
  outlet: null,
  point: null,
  organisation: null,
  state: 'valid',
  expiresBy: null,
  members: [],
}

/** The same list under the actor's policies and as the owner of the tables, whom no policy holds. */
async function measureRatio(kind: string, db: Database): Promise<Figure[]> {
  const province: Actor = { kind: 'division', prefix: '42' as DivisionCode }
  const page = { sort: 'name', offset: 0, limit: 50 } as const
  const figures: Figure[] = []
  for (const id of ['outlet', 'instrument']) {
    const spec = findKind(id)!
    const secured = await time(() =>
      asActor(db.kysely, province, (tx) => listRows(tx, spec, province, everything, page, booksNow)),
    )
    const open = await time(() =>
      asSystem(db.kysely, (tx) => listRows(tx, spec, province, everything, page, booksNow)),
    )
    const share = secured.map((ms, round) => ms / open[round]!)
    figures.push(
      makeFigure(`${kind} list of ${id}s with row security to without`, '×', share, {
        note: `${medianOf(secured).toFixed(1)} to ${medianOf(open).toFixed(1)} ms`,
      }),
    )
  }
  return figures
}
