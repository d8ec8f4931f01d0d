import { useRef } from 'react'

/**
 * Which rows have a newer stamp than when they were last shown, and an odd/even turn so that the same row can
 * glow twice in succession. Rows that come into view for the first time have not changed.
 */
export function useChanged<T>(
  rows: readonly T[],
  idOf: (row: T) => number | string,
  stampOf: (row: T) => string | null,
): (row: T) => 'glow-odd' | 'glow-even' | undefined {
  const memory = useRef({
    rows: null as readonly T[] | null,
    stamps: new Map<number | string, string | null>(),
    turns: new Map<number | string, number>(),
  })
  const { current } = memory
  if (current.rows !== rows) {
    const stamps = new Map<number | string, string | null>()
    const turns = new Map<number | string, number>()
    for (const row of rows) {
      const id = idOf(row)
      const stamp = stampOf(row)
      const turn = current.turns.get(id) ?? 0
      const seen = current.stamps.has(id)
      stamps.set(id, stamp)
      turns.set(id, seen && current.stamps.get(id) !== stamp ? turn + 1 : turn)
    }
    memory.current = { rows, stamps, turns }
  }
  return (row) => {
    const turn = memory.current.turns.get(idOf(row)) ?? 0
    if (turn === 0) return undefined
    return turn % 2 === 1 ? 'glow-odd' : 'glow-even'
  }
}
