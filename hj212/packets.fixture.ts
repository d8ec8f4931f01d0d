import { readFileSync } from 'node:fs'
import type { Version } from './message.ts'

/** One line of the collected packets, judged by hand and by code; see the README beside the file. */
export interface Packet {
  readonly raw: string
  readonly raw_hex?: string
  readonly source: string
  readonly version: Version
  readonly valid_length: boolean
  readonly valid_crc: boolean
  readonly note: string
  readonly origin: 'found' | 'framed'
}

const file = new URL('../test/fixtures/packets.jsonl', import.meta.url)

export const packets: readonly Packet[] = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Packet)

export function bytesOf(packet: Packet): Buffer {
  return packet.raw_hex === undefined ? Buffer.from(packet.raw) : Buffer.from(packet.raw_hex, 'hex')
}
