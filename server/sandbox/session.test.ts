import { describe, expect, test } from 'vitest'
import type { Version } from '../../hj212/index.ts'
import { everything, openBench, type Bench } from './bench.fixture.ts'
import { verdictOf, type ClauseResult } from './judge/assessment.ts'

const idsOf = (results: readonly ClauseResult[], ...outcomes: string[]): string[] =>
  results.filter(({ outcome }) => outcomes.includes(outcome)).map(({ clause }) => clause.id)

/** Through the whole active part. */
function runAll(bench: Bench): void {
  const { session } = bench
  bench.until(() => session.isConnected && session.counts.frames > 2, 3)
  expect(session.start(everything, bench.now())).toBe(true)
  bench.until(() => !session.isActive, 60)
}

describe.each<Version>(['2005', '2017', '2025'])('an honest logger of %s', (version) => {
  test('passes everything that must be', () => {
    const bench = openBench({ version })
    runAll(bench)
    const results = bench.session.results()
    const failed = results.filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(({ clause, evidence }) => [clause.id, evidence[0]])).toEqual([])
    expect(
      idsOf(
        results.filter(({ clause }) => clause.severity === 'must'),
        'untested',
      ),
    ).toEqual([])
    expect(verdictOf(results)).toBe('passed')
    expect(bench.session.progress().filter(({ state }) => state === 'failed')).toEqual([])
  })
})
