import type { FrameAddress } from '../journal/record.ts'

/** What can be remarkable about a logger's clock or identity. */
export type EpisodeKind =
  /** Off by more than the threshold, for two windows or longer. */
  | 'clock-drift'
  /** At 1970, 2000 or the like: never set, or its battery is empty. */
  | 'clock-unset'
  /** Suddenly another time. */
  | 'clock-step'
  /** Most loggers off by the same, or stepping together: it is the platform's own clock. */
  | 'platform-clock'
  /** Another address than the last time. */
  | 'address-change'
  /** Many new connections within minutes. */
  | 'reconnects'
  /** Two connections take turns. */
  | 'duplicate-sign-in'
  /** Two connections say different things of the same moment. */
  | 'conflicting-data'
  /** A wrong password from where the logger is not. */
  | 'foreign-password'
  | 'wrong-password'
  /** In clear, though it used to encrypt. */
  | 'clear-text'
  | 'version-change'
  /** Another logger speaks through the same connection. */
  | 'shared-socket'

export type EpisodeDetail = Readonly<Record<string, string | number | readonly string[] | null>>

/** A stretch of one kind for one logger (null: the platform). Frames of a flood only add to its count. */
export interface Episode {
  readonly loggerId: number | null
  readonly kind: EpisodeKind
  /** The frame that showed it first, and when that came. */
  readonly frame: FrameAddress
  readonly at: number
  readonly lastFrame: FrameAddress
  readonly lastAt: number
  readonly endedAt: number | null
  readonly count: number
  readonly detail: EpisodeDetail
}

export interface EpisodeFrame {
  readonly frame: FrameAddress
  readonly at: number
}

export interface Episodes {
  /** Begins an episode, or adds to the one that is open. */
  note(loggerId: number | null, kind: EpisodeKind, where: EpisodeFrame, detail: EpisodeDetail): void
  find(loggerId: number | null, kind: EpisodeKind): Episode | null
  end(loggerId: number | null, kind: EpisodeKind, at: number): void
  /** Ends what has been quiet for long. */
  sweep(now: number): void
  /** What changed since the last time, as it stands. */
  take(): Episode[]
  readonly open: number
}

/** These end by measure; the others when nothing more happens. */
const measured: ReadonlySet<EpisodeKind> = new Set(['clock-drift', 'clock-unset'])
const quietMs = 3_600_000
/** So that a line that changes its address every few minutes still has a row for each day. */
const longestMs = 24 * 3_600_000

/** Bounded by loggers × kinds, whatever arrives. */
export function makeEpisodes(open: readonly Episode[]): Episodes {
  const byKey = new Map(open.map((episode) => [keyOf(episode.loggerId, episode.kind), episode]))
  const changed = new Map<string, Episode>()
  const ended: Episode[] = []

  const put = (key: string, episode: Episode): void => {
    byKey.set(key, episode)
    changed.set(key, episode)
  }
  const close = (key: string, episode: Episode, at: number): void => {
    byKey.delete(key)
    changed.delete(key)
    ended.push({ ...episode, endedAt: at })
  }

  return {
    note(loggerId, kind, { frame, at }, detail) {
      const key = keyOf(loggerId, kind)
      const known = byKey.get(key)
      if (known === undefined) {
        const beginning = { frame, at, lastFrame: frame, lastAt: at, endedAt: null, count: 1 }
        put(key, { loggerId, kind, ...beginning, detail })
      } else put(key, { ...known, lastFrame: frame, lastAt: at, count: known.count + 1, detail })
    },
    find: (loggerId, kind) => byKey.get(keyOf(loggerId, kind)) ?? null,
    end(loggerId, kind, at) {
      const key = keyOf(loggerId, kind)
      const known = byKey.get(key)
      if (known !== undefined) close(key, known, at)
    },
    sweep(now) {
      for (const [key, episode] of byKey) {
        if (measured.has(episode.kind)) continue
        const isOver = episode.lastAt + quietMs < now || episode.at + longestMs < now
        if (isOver) close(key, episode, episode.lastAt)
      }
    },
    take() {
      if (changed.size === 0 && ended.length === 0) return []
      const taken = [...ended, ...changed.values()]
      changed.clear()
      ended.length = 0
      return taken
    },
    get open() {
      return byKey.size
    },
  }
}

const keyOf = (loggerId: number | null, kind: EpisodeKind): string => `${loggerId ?? ''} ${kind}`
