import { writeSync } from 'node:fs'
import { openJournal } from './journal.ts'
import { numbered } from './journal.fixture.ts'

/**
 * A process to be killed: appends numbered records as fast as it can, with segments so small that rolling
 * and sealing are always under way, and prints the number of the last one that is durable.
 */
const [dir = '', start = '0'] = process.argv.slice(2)
const outstanding = 3000
const journal = await openJournal({ dir, segmentBytes: 300_000 })
let next = Number(start)
let done = next

function fill(): void {
  while (next - done < outstanding) {
    journal.append(numbered(next++, 300), (_, error) => {
      if (error !== null) throw error
      done++
    })
  }
}

journal.onDurable(() => {
  writeSync(1, `${done - 1}\n`)
  setImmediate(fill)
})
fill()
