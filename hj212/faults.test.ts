import { describe, expect, it } from 'vitest'
import {
  as2025,
  cp,
  CP_AT,
  encrypted,
  frame,
  head,
  leadingZeroLost,
  printed,
  SEGMENT,
} from '../test/fixtures/frames.ts'
import { type DecodeOptions, decode } from './decode.ts'
import type { FaultKind } from './message.ts'
import { EXAMPLE_KEY } from './sm4.ts'

const wrong = () => 'FFFF'

describe('faults', () => {
  const faults: Readonly<Record<FaultKind, readonly (readonly [Buffer, number, DecodeOptions?])[]>> = {
    'no-header': [
      [frame(SEGMENT, { before: '', length: '' }), 0],
      [Buffer.alloc(0), 0],
      [Buffer.from('#'), 0],
    ],
    truncated: [
      [frame(SEGMENT).subarray(0, 60), 60],
      [frame(SEGMENT).subarray(0, 6), 6],
      [Buffer.from('##0100QN=1;CP=&&1234'), 16],
      [Buffer.from('##0100QN=1;CP=&&x=abcd'), 22],
    ],
    'crc-missing': [
      [frame(SEGMENT, { crc: () => '' }), 6 + SEGMENT.length],
      [frame(SEGMENT, { crc: () => '', length: '0001' }), 6 + SEGMENT.length],
      [Buffer.from('##'), 2],
    ],
    'crc-mismatch': [
      [frame(SEGMENT, { crc: wrong }), 6 + SEGMENT.length],
      [frame(SEGMENT, { crc: wrong }), 6 + SEGMENT.length, { dialect: { crc: 'modbus' } }],
      [leadingZeroLost(), 65],
      [frame(as2025(SEGMENT), { crc: wrong }), 6 + SEGMENT.length, { keys: [EXAMPLE_KEY] }],
      [
        frame(as2025(cp('{0xZZ,0x01}')), { crc: wrong }),
        6 + cp('{0xZZ,0x01}').length,
        { keys: [EXAMPLE_KEY] },
      ],
      [frame(as2025(cp('{0x01')), { crc: wrong }), 6 + cp('{0x01').length, { keys: [EXAMPLE_KEY] }],
    ],
    undecryptable: [
      [encrypted(EXAMPLE_KEY), CP_AT],
      [encrypted(EXAMPLE_KEY), CP_AT, { keys: [Buffer.alloc(16, 1)] }],
      [encrypted(EXAMPLE_KEY, printed), CP_AT],
    ],
    'segment-too-long': [
      [frame(cp('x=1;'.repeat(2600)), { length: '9999' }), 6 + cp('x=1;'.repeat(2600)).length],
    ],
    'no-cp': [[frame('QN=1;ST=32;CN=2011;&&'), 27]],
    'cp-not-opened': [
      [frame(SEGMENT.replace('CP=&&', 'CP=&')), CP_AT - 2],
      [frame(SEGMENT.replace('CP=&&', 'CP=')), CP_AT - 2],
    ],
    'no-command': [[frame(head('CN=2011;', '')), 6]],
  }

  it.each(
    Object.entries(faults).flatMap(([kind, list]) =>
      list.map((one, index) => [`${kind} ${index + 1}`, kind, one] as const),
    ),
  )('%s', (_, kind, [bytes, position, options]) => {
    expect(decode(bytes, options)).toMatchObject({ ok: false, fault: { kind, position } })
  })

  it('of a chance match of cipher text is named too', () => {
    // The CRC of the wire form is right, as one time in 256.
    const wire = encrypted(EXAMPLE_KEY)
    const segment = wire.subarray(6, -6)
    expect(decode(frame(segment))).toMatchObject({ ok: false, crcOk: true, fault: { kind: 'undecryptable' } })
  })
})
