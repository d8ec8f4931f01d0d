import { flagValue, splitPackets, type Item } from '../hj212/index.ts'
import type { Device } from './device.ts'

export interface FrameParts {
  readonly QN: string | null
  readonly ST: string
  readonly CN: string
  readonly wantsAnswer: boolean
  readonly isBackfill: boolean
  readonly cp: readonly Item[]
}

/** A frame as it goes out, and the QN that its answer will name. */
export interface OutFrame {
  readonly QN: string | null
  readonly bytes: Buffer
}

/** Frames of one upload, notify or reply: more than one when it is too long for one [HJ 212-2017 C.49]. */
export function fieldFrames(device: Device, parts: FrameParts, nextQn: () => string): readonly OutFrame[] {
  const { plan, settings, quirks } = device
  const qns = [parts.QN]
  const encoded = splitPackets(
    {
      version: plan.version,
      direction: 'up',
      QN: parts.QN,
      ST: parts.ST,
      CN: parts.CN,
      PW: settings.password,
      MN: settings.mn,
      Flag: flagValue(plan.version, { answer: parts.wantsAnswer, packetNumbers: false }),
      // [HJ 212-2025 Table 3, reported] there is no RF=0.
      RF: parts.isBackfill && plan.version === '2025',
      cp: parts.cp,
    },
    () => {
      const qn = nextQn()
      qns.push(qn)
      return qn
    },
    settings.key === null ? {} : { key: settings.key },
  )
  // Everything that a virtual logger says is made by us: what the encoder refuses is our mistake.
  if (!encoded.ok) throw new Error(`${parts.CN}: ${encoded.fault.kind} ${encoded.fault.field}`)
  const isLower = quirks.some((quirk) => quirk.kind === 'lower-case-crc')
  return encoded.value.map((bytes, index) => ({
    QN: plan.version === '2005' ? parts.QN : (qns[index] ?? null),
    bytes: isLower ? withLowerCaseCrc(bytes) : bytes,
  }))
}

function withLowerCaseCrc(frame: Buffer): Buffer {
  const crc = frame.length - 6
  frame.write(frame.toString('latin1', crc, crc + 4).toLowerCase(), crc, 'latin1')
  return frame
}
