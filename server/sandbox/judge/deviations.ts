import {
  describeDeviation,
  describeFault,
  encryptsPayload,
  isAnswer,
  type DeviationKind,
  type FaultKind,
} from '../../../hj212/index.ts'
import type { Subject } from '../../../packs/conformance/clause.ts'
import { excerptOf } from './excerpt.ts'
import type { Judge } from './judge.ts'
import { dataCommands, periodCommands, type FrameSeen } from './observation.ts'
import type { Tally } from './tally.ts'

interface DeviationsCall {
  readonly of: Subject
  readonly kinds: readonly string[]
  readonly faults?: readonly string[]
}

/** Frames are held against the deviations and faults that the decoder names. */
export function deviations({ of, kinds, faults = [] }: DeviationsCall): Judge {
  const wanted = new Set(kinds)
  const isBorder = faults.includes('no-header')
  return (seen, tally) => {
    if (seen.kind === 'noise' && isBorder) failNoise(seen.at, seen.bytes, tally)
    if (seen.kind !== 'frame') return
    const { fault } = seen.message
    if (fault !== null && faults.includes(fault.kind))
      return failFault(seen, fault.kind, fault.position, tally)
    // What cannot be trusted shows nothing else.
    if (fault !== null || !isSubject(of, seen)) return undefined
    const found = seen.message.deviations.filter(({ kind }) => wanted.has(kind))
    if (found.length === 0) tally.pass()
    for (const { kind, position, detail } of firstOfEachKind(found)) {
      const { zh, en } = describeDeviation(kind)
      const about = isSecret(detail) || detail === '' ? '' : detail.slice(0, 80)
      tally.fail({
        at: seen.at,
        note: {
          zh: about === '' ? zh.meaning : `${zh.meaning}：${about}`,
          en: about === '' ? en.meaning : `${en.meaning}: ${about}`,
        },
        remedy: { zh: zh.remedy, en: en.remedy },
        frame: seen.bytes,
        position,
      })
    }
  }
}

const isSecret = (detail: string): boolean => /^PW/.test(detail)

function firstOfEachKind<T extends { readonly kind: DeviationKind }>(found: readonly T[]): readonly T[] {
  return found.filter((one, index) => found.findIndex(({ kind }) => kind === one.kind) === index)
}

function failFault(seen: FrameSeen, kind: FaultKind, position: number, tally: Tally): undefined {
  const { zh, en } = describeFault(kind)
  const isCrc = kind === 'crc-mismatch'
  const expected = seen.message.crcExpected
  tally.fail({
    at: seen.at,
    note: {
      zh: isCrc ? `${zh.meaning}（应为 ${expected}）` : zh.meaning,
      en: isCrc ? `${en.meaning} (${expected} expected)` : en.meaning,
    },
    remedy: { zh: zh.remedy, en: en.remedy },
    frame: seen.bytes,
    position,
  })
}

function failNoise(at: number | null, bytes: Buffer, tally: Tally): void {
  const { zh, en } = describeDeviation('leading-noise')
  const { after } = excerptOf(bytes.subarray(0, 60), null)
  tally.fail({
    at,
    note: {
      zh: `通讯包之外的 ${bytes.length} 字节：${after}`,
      en: `${bytes.length} bytes outside packets: ${after}`,
    },
    remedy: { zh: zh.remedy, en: en.remedy },
  })
}

function isSubject(of: Subject, { message }: FrameSeen): boolean {
  const { CN } = message
  switch (of) {
    case 'all':
    case 'head':
      return true
    case 'split':
      return message.PNUM !== null || message.PNO !== null
    case 'text':
      return message.cp.some(({ value }) => /[^\x00-\x7F]/.test(value))
    case 'data':
      return CN !== null && dataCommands.has(CN)
    case 'period':
      return CN !== null && periodCommands.has(CN)
    case 'answers':
      return CN !== null && isAnswer(CN)
    case 'encrypted':
      return CN !== null && encryptsPayload(CN)
  }
}
