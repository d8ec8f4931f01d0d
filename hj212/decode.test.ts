import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'
import { bytesOf, packets } from '../test/fixtures/packets.ts'
import { EXAMPLE_KEY } from './sm4.ts'

const keys = [EXAMPLE_KEY]

describe('decode', () => {
  it.each(packets.map((packet, index) => [index + 1, packet] as const))(
    'judges packet %i as collected',
    (_, packet) => {
      const message = decode(bytesOf(packet), { keys })
      expect([message.version, message.lengthOk, message.crcOk]).toEqual([
        packet.version,
        packet.valid_length,
        packet.valid_crc,
      ])
      expect(message.ok).toBe(packet.valid_crc)
      expect(message.ok).toBe(message.fault === null)
    },
  )
})
