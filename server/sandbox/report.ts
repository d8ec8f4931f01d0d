import { createHash } from 'node:crypto'
import type { ClauseResult as ShownResult, ConformanceReport, SandboxView } from '../../contract/sandbox.ts'
import { exerciseWords, groupNames, standardOfVersion } from '../../packs/conformance/clause.ts'
import { verdictOf, type ClauseResult } from './judge/assessment.ts'
import type { SandboxSession } from './session.ts'

/** What a session has shown so far, in the words of the contract. */
export function makeReport(session: SandboxSession, now: number): ConformanceReport {
  const { code, name, version, mn, key, createdAt } = session.settings
  const results = session.results()
  const content: ConformanceReport['content'] = {
    generatedAt: instant(now),
    session: {
      code,
      name,
      version,
      standard: standardOfVersion[version],
      mn,
      encrypted: key !== null,
      createdAt: instant(createdAt),
    },
    counts: presentCounts(session),
    verdict: verdictOf(results),
    musts: countMusts(results),
    results: results.map((result) => presentResult(result, session)),
  }
  const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  // Time and content together name a report: two of one session differ.
  const stamp = content.generatedAt.replaceAll(/[^0-9]/g, '').slice(0, 14)
  return {
    format: 'qingyuan-conformance-report/1',
    id: `${code}-${stamp}-${sha256.slice(0, 8)}`,
    sha256,
    content,
  }
}

export function countMusts(results: readonly ClauseResult[]) {
  const musts = results.filter(({ clause }) => clause.severity === 'must')
  const count = (wanted: string): number => musts.filter(({ outcome }) => outcome === wanted).length
  return { passed: count('passed'), failed: count('failed'), untested: count('untested') }
}

export function presentCounts({ counts, firstAt, lastAt }: SandboxSession): SandboxView['counts'] {
  return {
    frames: counts.frames,
    captureFrames: counts.captureFrames,
    unreadable: counts.unreadable,
    bytes: counts.bytes,
    noiseBytes: counts.noise,
    connections: counts.connections,
    firstAt: firstAt === null ? null : instant(firstAt),
    lastAt: lastAt === null ? null : instant(lastAt),
  }
}

export function presentResult(result: ClauseResult, { settings }: SandboxSession): ShownResult {
  const { clause, where, status, outcome, passed, failed, evidence, remedies } = result
  return {
    id: clause.id,
    group: { ...groupNames[clause.group] },
    clause: where === '' ? '' : `${standardOfVersion[settings.version]} ${where}`,
    status,
    severity: clause.severity,
    title: { zh: clause.zh, en: clause.en },
    outcome,
    passed,
    failed,
    evidence: evidence.map(({ at, note, excerpt }) => ({
      at: at === null ? null : instant(at),
      note: { ...note },
      excerpt: excerpt === null ? null : { ...excerpt },
    })),
    remedies: remedies.map(({ zh, en }) => ({ zh, en })),
    exercise: outcome === 'untested' ? { ...exerciseWords[clause.exercise] } : null,
  }
}

export const instant = (at: number): string => new Date(at).toISOString()
