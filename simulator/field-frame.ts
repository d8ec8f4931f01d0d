import { flagValue, splitPackets, type Item } from '../hj212/index.ts'
import type { Device } from './device.ts'
import { dress } from './dress.ts'

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
  const { plan, settings, isDressed } = device
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
    isDressed || settings.key === null
      ? { addressAsDevice: true }
      : { key: settings.key, addressAsDevice: true },
  )
  // Everything that a virtual logger says is made by us: what the encoder refuses is our mistake.
  if (!encoded.ok) throw new Error(`${parts.CN}: ${encoded.fault.kind} ${encoded.fault.field}`)
  return encoded.value.map((honest, index) => {
    const QN = plan.version === '2005' ? parts.QN : (qns[index] ?? null)
    if (!isDressed) return { QN, bytes: honest }
    const bytes = dress(device, honest, parts.CN)
    // An answer will name what was sent.
    const sent = /QN ?=(\d*)/.exec(bytes.toString('latin1', 0, 80))
    return { QN: QN === null ? null : (sent?.[1] ?? null), bytes }
  })
}
