import { expect, it } from 'vitest'
import { decode } from '../../hj212/decode.ts'
import { bytesOf, packets } from '../../test/fixtures/packets.ts'
import { EXAMPLE_KEY } from '../../hj212/sm4.ts'
import { decodeBaseline } from './decode-baseline.ts'

const valid = packets.filter((packet) => packet.valid_length && packet.valid_crc)

it.each(valid.map((packet, index) => [index, packet] as const))(
  'reads valid packet %i as the decoder does',
  (_, packet) => {
    const frame = bytesOf(packet)
    expect(decodeBaseline(frame)).toEqual(decode(frame, { keys: [EXAMPLE_KEY] }))
  },
)
