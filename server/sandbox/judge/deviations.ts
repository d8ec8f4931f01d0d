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
    if (fault !== null && faults.includes(fault.kind)) failFault(seen, fault.kind, fault.position, tally)
    // What cannot be trusted shows nothing else.
    if (fault !== null || !isSubject[of](seen)) return
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

const isSecret = (detail: string): boolean => detail.startsWith('PW')

function firstOfEachKind<T extends { readonly kind: DeviationKind }>(found: readonly T[]): readonly T[] {
  return found.filter((one, index) => found.findIndex(({ kind }) => kind === one.kind) === index)
}

function failFault(seen: FrameSeen, kind: FaultKind, position: number, tally: Tally): void {
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

const isCommandOf = (commands: ReadonlySet<string>, { message }: FrameSeen): boolean =>
  message.CN !== null && commands.has(message.CN)

const isSubject: Readonly<Record<Subject, (seen: FrameSeen) => boolean>> = {
  all: () => true,
  head: () => true,
  split: ({ message }) => message.PNUM !== null || message.PNO !== null,
  text: ({ message }) => message.cp.some(({ value }) => /[\u0080-\uFFFF]/.test(value)),
  data: (seen) => isCommandOf(dataCommands, seen),
  period: (seen) => isCommandOf(periodCommands, seen),
  answers: ({ message }) => message.CN !== null && isAnswer(message.CN),
  encrypted: ({ message }) => message.CN !== null && encryptsPayload(message.CN),
}
