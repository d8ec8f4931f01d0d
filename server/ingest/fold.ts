import type { FactorSet } from './factor-set.ts'
import type { FormedReading, Row, SourceFrame } from './formed.ts'
import type { FrameAddress } from '../journal/record.ts'
import { mergeRows, type EntryChange } from './merge.ts'

/** A frame of a row and the entries it gave. */
export interface RowSource extends SourceFrame {
  readonly set: FactorSet
}

export interface RowChange extends EntryChange {
  readonly oldFrame: FrameAddress
  readonly newFrame: FrameAddress
  readonly changedAt: number
}

/** What became of a row. `sources` is empty as long as one frame made it all. */
export interface Folded {
  readonly row: Row
  readonly isChanged: boolean
  readonly sources: readonly RowSource[]
  readonly changes: readonly RowChange[]
}

/**
 * Applies frames for the same point, period and time in journal order to the row that stands there (null:
 * none). `known` are the sources on record for the standing row; returned are only what must be added.
 */
export function foldRow(
  standing: Row | null,
  known: readonly RowSource[],
  incoming: readonly FormedReading[],
  setOf: (text: string) => FactorSet,
): Folded {
  const [first] = incoming
  const rest = standing === null ? incoming.slice(1) : incoming
  let row: Row = standing ?? first!
  const before: RowSource[] = known.length > 0 ? [...known] : [sourceOf(row)]
  if (standing === null) before.push(...alsoOf(first!))
  const added: RowSource[] = []
  const changes: RowChange[] = []
  for (const reading of rest) {
    const saidAt = lastFrameOf(reading)
    const isOvertaken = (entry: string): boolean => newestOf(entry, before, added).frame > saidAt
    const merged = mergeRows(row, reading, setOf, isOvertaken)
    if (merged.kind === 'same') continue
    for (const said of merged.overtaken) {
      const { frame: newFrame, receivedAt } = newestOf(said.entry, before, added)
      changes.push({ ...said, oldFrame: reading.frame, newFrame, changedAt: receivedAt })
    }
    for (const change of merged.changes) {
      const oldFrame = newestOf(change.entry, before, added).frame
      changes.push({ ...change, oldFrame, newFrame: reading.frame, changedAt: reading.receivedAt })
    }
    added.push(sourceOf(reading), ...alsoOf(reading))
    row = merged.row
  }
  const isLone = added.length === 0 && before.length === 1
  // The frames before are written again with the first merge; their key makes that harmless.
  const sources = isLone || (standing !== null && added.length === 0) ? [] : [...before, ...added]
  return { row, isChanged: added.length > 0, sources, changes }
}

const sourceOf = (row: Row): RowSource => ({ frame: row.frame, receivedAt: row.receivedAt, set: row.set })

const alsoOf = (reading: FormedReading): RowSource[] =>
  reading.also.map(({ frame, receivedAt }) => ({ frame, receivedAt, set: reading.set }))

const lastFrameOf = (reading: FormedReading): FrameAddress =>
  reading.also.reduce((last, { frame }) => (frame > last ? frame : last), reading.frame)

/** The newest frame that gave an entry. Frames may be applied late, so the last one is not always the newest. */
function newestOf(entry: string, before: readonly RowSource[], added: readonly RowSource[]): RowSource {
  let newest: RowSource | null = null
  for (const sources of [before, added])
    for (const source of sources)
      if ((newest === null || source.frame >= newest.frame) && source.set.entries.includes(entry))
        newest = source
  return newest ?? before.at(-1)!
}
