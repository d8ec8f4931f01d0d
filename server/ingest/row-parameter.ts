import type { Row } from './formed.ts'

/** Type oids of PostgreSQL that never change. */
const oid = { int8: 20, int4: 23, text: 25, float8: 701, float8Array: 1022, timestamptz: 1184, jsonb: 3802 }

/** timestamptz counts microseconds from here. */
const postgresEpochMs = Date.UTC(2000, 0, 1)

/** Of a row without its lengths that vary: field count, then oid and length of each field, then the fixed values. */
const fixedBytes = 4 + 4 + 8 * 8 + 8 + 8 + 8 + 4 + 4

/**
 * Many rows as one parameter: the binary form of `reading_in[]` [PostgreSQL: array_recv, record_recv]. A
 * quarter of the CPU that text costs on both sides. Every row's factor set must have its key.
 *
 * `elementOid` is that of the type `reading_in`, which each database numbers for itself.
 */
export class RowParameter {
  readonly #elementOid: number
  #buffer = Buffer.allocUnsafeSlow(1 << 20)
  #end = 0

  constructor(elementOid: number) {
    this.#elementOid = elementOid
  }

  /** Valid until the next call: the bytes are written in place. */
  encode(rows: readonly Row[]): Buffer {
    this.#end = 0
    this.#reserve(20)
    // An empty array has no dimension.
    this.#int32(rows.length === 0 ? 0 : 1)
    this.#int32(0)
    this.#int32(this.#elementOid)
    if (rows.length > 0) {
      this.#int32(rows.length)
      this.#int32(1)
    }
    for (const row of rows) this.#row(row)
    return this.#buffer.subarray(0, this.#end)
  }

  #row(row: Row): void {
    const texts = row.texts === null ? null : JSON.stringify(row.texts)
    const flagBytes = row.flags === null ? 0 : row.flags.length * 3
    this.#reserve(
      fixedBytes + 20 + row.values.length * 12 + flagBytes + (texts === null ? 0 : 1 + texts.length * 3),
    )
    const lengthAt = this.#end
    this.#end += 4
    this.#int32(8)
    this.#timestamp(row.start)
    this.#timestamp(row.receivedAt)
    this.#int32(oid.int8)
    this.#int32(8)
    this.#int64(row.frame)
    this.#int32(oid.int4)
    this.#int32(4)
    this.#int32(row.pointId)
    this.#int32(oid.int4)
    this.#int32(4)
    this.#int32(row.set.id!)
    this.#values(row.values)
    this.#text(oid.text, row.flags, '')
    // jsonb begins with the number of its form.
    this.#text(oid.jsonb, texts, '\u0001')
    this.#buffer.writeInt32BE(this.#end - lengthAt - 4, lengthAt)
  }

  #timestamp(ms: number): void {
    this.#int32(oid.timestamptz)
    this.#int32(8)
    this.#int64((ms - postgresEpochMs) * 1000)
  }

  #values(values: readonly number[]): void {
    this.#int32(oid.float8Array)
    const lengthAt = this.#end
    this.#end += 4
    const hasNullAt = this.#end + 4
    let hasNull = 0
    this.#int32(values.length === 0 ? 0 : 1)
    this.#int32(0)
    this.#int32(oid.float8)
    if (values.length > 0) {
      this.#int32(values.length)
      this.#int32(1)
    }
    const buffer = this.#buffer
    let at = this.#end
    for (const value of values) {
      if (Number.isNaN(value)) {
        hasNull = 1
        at = buffer.writeInt32BE(-1, at)
      } else {
        at = buffer.writeInt32BE(8, at)
        at = buffer.writeDoubleBE(value, at)
      }
    }
    this.#end = at
    buffer.writeInt32BE(hasNull, hasNullAt)
    buffer.writeInt32BE(this.#end - lengthAt - 4, lengthAt)
  }

  #text(type: number, text: string | null, prefix: string): void {
    this.#int32(type)
    if (text === null) {
      this.#int32(-1)
      return
    }
    const lengthAt = this.#end
    this.#end += 4
    this.#end += this.#buffer.write(prefix + text, this.#end, 'utf8')
    this.#buffer.writeInt32BE(this.#end - lengthAt - 4, lengthAt)
  }

  #int32(value: number): void {
    this.#end = this.#buffer.writeInt32BE(value, this.#end)
  }

  /** A safe integer; halves are cheaper than a BigInt. */
  #int64(value: number): void {
    const high = Math.floor(value / 2 ** 32)
    this.#end = this.#buffer.writeInt32BE(high, this.#end)
    this.#end = this.#buffer.writeUInt32BE(value - high * 2 ** 32, this.#end)
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#end + bytes))
    this.#buffer.copy(larger, 0, 0, this.#end)
    this.#buffer = larger
  }
}
