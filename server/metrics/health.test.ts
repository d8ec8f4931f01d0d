import { expect, test } from 'vitest'
import { makeFrameAddress } from '../journal/record.ts'
import { healthLimits, makeFacts, type PartialFacts } from './facts.fixture.ts'
import { checkNames, judge, makeCheckMemory, summarize, type CheckCode, type Health } from './health.ts'
import { healthWords } from './health-words.ts'

const at = (facts: PartialFacts): Health =>
  summarize(makeCheckMemory()(judge(makeFacts(facts), healthLimits), 1))

const codesOf = (health: Health): CheckCode[] =>
  health.checks.filter(({ state }) => state !== 'ok').map(({ code }) => code)

test('all in order: every check is named and good', () => {
  const health = at({})
  expect(health).toMatchObject({ status: 'ready', hj212: 'ready', pages: 'ready' })
  expect(health.checks.map(({ name }) => name)).toEqual(checkNames)
})

test('a database that is away leaves the gateway ready and the pages not', () => {
  const health = at({ pingSeconds: null })
  expect(health).toMatchObject({ status: 'degraded', hj212: 'ready', pages: 'not-ready' })
  expect(codesOf(health)).toEqual(['database-away'])
})

test.each<[string, PartialFacts, CheckCode, Health['status']]>([
  ['a faulted journal', { journal: { state: 'faulted' } }, 'journal-faulted', 'not-ready'],
  ['a closed journal', { journal: { state: 'closed' } }, 'journal-closed', 'not-ready'],
  ['a journal that cannot keep up', { journal: { full: true } }, 'journal-full', 'degraded'],
  ['a closed port', { gateway: { listening: false } }, 'gateway-closed', 'not-ready'],
  ['a full disk', { disk: { freeBytes: 2 ** 20, sizeBytes: 2 ** 40 } }, 'disk-exhausted', 'not-ready'],
  ['a disk that fills', { disk: { freeBytes: 2 ** 30, sizeBytes: 2 ** 40 } }, 'disk-low', 'degraded'],
  ['a disk that cannot be asked', { disk: null }, 'disk-unknown', 'degraded'],
  ['ingest that has said nothing', { ingest: { applied: null } }, 'ingest-starting', 'degraded'],
  ['ingest that is late', { lagSeconds: 301 }, 'ingest-behind', 'degraded'],
  [
    'a database from another journal',
    { ingest: { applied: makeFrameAddress(2, 0) } },
    'ingest-ahead',
    'degraded',
  ],
  ['a slow database', { pingSeconds: 3 }, 'database-slow', 'degraded'],
])('%s', (_, facts, code, status) => {
  const health = at(facts)
  expect(codesOf(health)).toEqual([code])
  expect(health.status).toBe(status)
  expect(health.pages).toBe(code === 'database-away' ? 'not-ready' : 'degraded')
})

test('since when is kept while it stays so and begins anew when it changes', () => {
  const remember = makeCheckMemory()
  const look = (facts: PartialFacts, now: number): number =>
    remember(judge(makeFacts(facts), healthLimits), now).find(({ name }) => name === 'database')!.since
  expect(look({}, 1)).toBe(1)
  expect(look({}, 5)).toBe(1)
  expect(look({ pingSeconds: null }, 9)).toBe(9)
  expect(look({ pingSeconds: null }, 12)).toBe(9)
  expect(look({}, 15)).toBe(15)
})

test('whatever is not in order has an advice in both languages, whatever is has none', () => {
  const good = /-(?:listening|writing|enough|following|answers)$/
  for (const [code, words] of Object.entries(healthWords)) {
    for (const language of ['zh', 'en'] as const) {
      expect(words[language].what, code).not.toBe('')
      expect(words[language].advice === '', `${code} ${language}`).toBe(good.test(code))
    }
  }
})
