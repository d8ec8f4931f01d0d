import { crc16, crcText, peek } from '../../../hj212/index.ts'
import type { JournalRecord } from '../../journal/record.ts'
import { maskSecrets } from '../../lib/frame-secrets.ts'
import { presentFrame } from './present.ts'
import type { QuarantineRow } from './list-store.ts'

/**
 * The bytes without the secrets in them. Where the CRC was right it is that of the masked bytes then, so that
 * whoever reads them finds the faults that the device made and not one of ours.
 */
export function maskFrame(bytes: Buffer): Buffer {
  const { crcOk, segmentStart, segmentEnd } = peek(bytes)
  const { masked } = maskSecrets(bytes)
  if (crcOk && !masked.equals(bytes))
    masked.write(crcText(crc16(masked.subarray(segmentStart, segmentEnd))), segmentEnd, 'latin1')
  return masked
}

/** One line of a capture; `record` null: the journal no longer has it. */
export function captureLine(row: QuarantineRow, record: JournalRecord | null): string {
  const facts = {
    frame: presentFrame(row.frame),
    receivedAt: row.receivedAt.toISOString(),
    peer: row.peer,
    reason: row.reason,
    mn: row.mn,
    arrivals: row.arrivals,
  }
  const line =
    record === null
      ? { ...facts, missing: true }
      : { ...facts, raw_hex: maskFrame(record.bytes).toString('hex') }
  return `${JSON.stringify(line)}\n`
}
