import { useState } from 'react'

interface Memory<T> {
  readonly rows: readonly T[]
  readonly stamps: ReadonlyMap<number | string, string | null>
  /** How often each row has changed under the eye. */
  readonly turns: ReadonlyMap<number | string, number>
}

/**
 * Which rows have a newer stamp than when they were last shown, and an odd/even turn so that the same row can
 * glow twice in succession. Rows that come into view for the first time have not changed.
 */
export function useChanged<T>(
  rows: readonly T[],
  idOf: (row: T) => number | string,
  stampOf: (row: T) => string | null,
): (row: T) => 'glow-odd' | 'glow-even' | undefined {
  const [memory, setMemory] = useState<Memory<T>>({ rows: [], stamps: new Map(), turns: new Map() })
  if (memory.rows !== rows) {
    const stamps = new Map(rows.map((row) => [idOf(row), stampOf(row)]))
    const turns = new Map(
      [...stamps].map(([id, stamp]) => {
        const turn = memory.turns.get(id) ?? 0
        return [id, memory.stamps.has(id) && memory.stamps.get(id) !== stamp ? turn + 1 : turn]
      }),
    )
    setMemory({ rows, stamps, turns })
  }
  return (row) => {
    const turn = memory.turns.get(idOf(row)) ?? 0
    if (turn === 0) return undefined
    return turn % 2 === 1 ? 'glow-odd' : 'glow-even'
  }
}
