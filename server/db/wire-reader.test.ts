import { array, assert, nat, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { encodeMessage, encodeQuery } from './wire.ts'
import { WireReader } from './wire-reader.ts'
import type { ClientSays } from './wire-reader.ts'

const startup = (): Buffer => {
  const packet = Buffer.alloc(9)
  packet.writeUInt32BE(9, 0)
  packet.writeUInt32BE(3 << 16, 4)
  return packet
}
const sync = encodeMessage('S')
const parse = encodeMessage('P', 'name', 'select 1', Buffer.alloc(2))
const stream = Buffer.concat([startup(), encodeQuery('select 1'), parse, sync, sync, encodeMessage('X')])

const hear = (reader: WireReader, chunks: Buffer[]): ClientSays[] =>
  chunks.flatMap((chunk) => [...reader.read(chunk)])

test('cycles end with Query and Sync', () => {
  expect(hear(new WireReader(), [stream])).toEqual([
    { kind: 'startup' },
    { kind: 'cycle', messages: [encodeQuery('select 1')] },
    { kind: 'cycle', messages: [parse, sync] },
    { kind: 'cycle', messages: [sync] },
    { kind: 'terminate' },
  ])
})

test('any cut of the stream says the same', () => {
  const whole = hear(new WireReader(), [stream])
  assert(
    property(array(nat(stream.length), { maxLength: 20 }), (cuts) => {
      const borders = [0, ...cuts.sort((a, b) => a - b), stream.length]
      const chunks = borders.slice(1).map((border, i) => stream.subarray(borders[i], border))
      expect(hear(new WireReader(), chunks)).toEqual(whole)
    }),
  )
})

test('noise never throws and holds no more than a start-up packet', () => {
  assert(
    property(uint8Array({ minLength: 8, maxLength: 200 }), (bytes) => {
      const said = hear(new WireReader(), [Buffer.from(bytes)])
      expect(said.length).toBeLessThan(3)
    }),
  )
})

test('an outsized message is nonsense at its head', () => {
  const reader = new WireReader()
  hear(reader, [startup()])
  const head = Buffer.from('Q\0\0\0\0')
  head.writeUInt32BE(300 * 1024 * 1024, 1)
  expect(hear(reader, [head])).toMatchObject([{ kind: 'nonsense' }])
})
