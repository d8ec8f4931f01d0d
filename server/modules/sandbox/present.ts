import type { SandboxSession as Shown, SandboxState, SandboxView } from '../../../contract/sandbox.ts'
import { verdictOf } from '../../sandbox/judge/assessment.ts'
import { countMusts, instant, presentCounts, presentResult } from '../../sandbox/report.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { SandboxSession } from '../../sandbox/session.ts'

export function presentSession(session: SandboxSession): Shown {
  const { code, name, version, mn, key, createdAt, expiresAt } = session.settings
  const results = session.results()
  return {
    code,
    name,
    version,
    mn,
    encrypted: key !== null,
    createdAt: instant(createdAt),
    expiresAt: instant(expiresAt),
    connected: session.isConnected,
    peer: session.peer,
    full: session.isFull,
    frames: session.counts.frames,
    lastAt: session.lastAt === null ? null : instant(session.lastAt),
    verdict: verdictOf(results),
    musts: countMusts(results),
  }
}

export function presentState(sandbox: Sandbox, now: number): SandboxState {
  const { port, limits } = sandbox
  return {
    at: instant(now),
    port,
    sessionsMost: limits.sessions,
    sessionHours: limits.sessionHours,
    captureBytesMost: limits.captureBytes,
    sessions: sandbox.sessions().map(presentSession).toReversed(),
    strangers: sandbox.strangers().map(({ at, peer, mn, size }) => ({ at: instant(at), peer, mn, size })),
  }
}

export const presentSteps = (session: SandboxSession): SandboxView['steps'] =>
  session.progress().map(({ label, state }) => ({ label: { ...label }, state }))

export function presentView(session: SandboxSession): SandboxView {
  return {
    session: presentSession(session),
    counts: presentCounts(session),
    results: session.results().map((result) => presentResult(result, session)),
    steps: presentSteps(session),
    active: session.isActive,
    feed: session.feed
      .after(0)
      .map(({ number, at, kind, text, CN, nameZh, nameEn, size, deviations, ok }) => ({
        number,
        at: instant(at),
        kind,
        text,
        command: CN,
        name: nameZh === null || nameEn === null ? null : { zh: nameZh, en: nameEn },
        size,
        deviations,
        ok,
      }))
      .toReversed(),
  }
}
