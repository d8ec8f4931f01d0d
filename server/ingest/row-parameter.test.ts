import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase } from '../../test/database/open.ts'
import type { Database } from '../db/database.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { Row } from './formed.ts'
import { RowParameter } from './row-parameter.ts'
import { safeText } from './safe-text.ts'
import { findRowTypeOid } from './store.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

const text = fc.string({ unit: 'binary', maxLength: 20 }).map((value) => safeText(value))
const row: fc.Arbitrary<Row> = fc.record({
  start: fc.integer({ min: -1e12, max: 4e12 }),
  receivedAt: fc.integer({ min: 0, max: 4e12 }),
  frame: fc.nat(2 ** 53 - 1).map((frame) => frame as FrameAddress),
  pointId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  set: fc.nat(2 ** 31 - 1).map((id) => ({ id, entries: [], text: '', unique: true })),
  values: fc.array(fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN)), {
    maxLength: 12,
  }),
  flags: fc.option(text),
  texts: fc.option(fc.dictionary(text, text, { noNullPrototype: true, maxKeys: 3 })),
})

it('the database reads what was encoded', async () => {
  const parameter = new RowParameter(await findRowTypeOid(db.pool))
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
      const { rows: read } = await db.pool.query('select * from unnest($1::reading_in[])', [
        parameter.encode(rows),
      ])
      expect(read).toEqual(
        rows.map((given) => ({
          start: new Date(given.start),
          received_at: new Date(given.receivedAt),
          frame: given.frame,
          point_id: given.pointId,
          factor_set: given.set.id,
          values: given.values.map((value) => (Number.isNaN(value) ? null : value)),
          flags: given.flags,
          texts: given.texts,
        })),
      )
    }),
    { numRuns: 40 },
  )
})
