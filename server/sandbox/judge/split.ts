import { makeMemory, type Judge } from './judge.ts'
import { isTrusted, type FrameSeen, type Observation } from './observation.ts'
import type { Tally } from './tally.ts'

/** Parts of one packet belong together by ST, CN, DataTime and PNUM [HJ 212-2017 C.49]. */
interface Parts {
  readonly first: FrameSeen
  readonly numbers: Set<number>
}

const patienceMs = 120_000

/** Every part of a split packet comes. */
export function splitComplete(): Judge {
  const open = makeMemory<Parts>(50)
  const giveUp = (tally: Tally, isOver: (parts: Parts) => boolean): void => {
    for (const [key, parts] of open) {
      if (!isOver(parts)) continue
      open.delete(key)
      failMissing(parts, tally)
    }
  }
  return (seen, tally) => {
    if (seen.kind === 'end') return giveUp(tally, () => true)
    if (seen.kind === 'tick')
      return giveUp(tally, ({ first }) => seen.at - (first.at ?? seen.at) > patienceMs)
    const part = partOf(seen)
    if (part === null) return undefined
    const { ST, CN, dataTime, PNUM, PNO } = part.message
    const key = `${ST}|${CN}|${dataTime}|${PNUM}`
    const parts = open.get(key) ?? { first: part, numbers: new Set() }
    parts.numbers.add(PNO!)
    open.set(key, parts)
    if (parts.numbers.size === PNUM) {
      open.delete(key)
      tally.pass()
    }
    return undefined
  }
}

/** Every part says of which time it is. */
export function splitDataTime(): Judge {
  return (seen, tally) => {
    const part = partOf(seen)
    if (part === null || part.message.CN === null || !part.message.CN.startsWith('2')) return
    if (part.message.dataTime !== null) return tally.pass()
    tally.fail({
      at: part.at,
      note: { zh: `第 ${part.message.PNO} 包没有 DataTime`, en: `part ${part.message.PNO} has no DataTime` },
      remedy: {
        zh: '拆分时每个包的 CP 都以 DataTime 开头，否则平台无法归并。',
        en: 'Begin CP of every part with DataTime, or the parts cannot be joined.',
      },
      frame: part.bytes,
      position: part.bytes.indexOf('CP='),
    })
  }
}

function partOf(seen: Observation): FrameSeen | null {
  if (seen.kind !== 'frame' || !isTrusted(seen)) return null
  const { PNUM, PNO } = seen.message
  return PNUM !== null && PNO !== null && PNO >= 1 && PNO <= PNUM && PNUM <= 9999 ? seen : null
}

function failMissing({ first, numbers }: Parts, tally: Tally): void {
  const { CN, PNUM } = first.message
  tally.fail({
    at: first.at,
    note: {
      zh: `CN=${CN} 共 ${PNUM} 包，只收到 ${numbers.size} 包`,
      en: `CN=${CN}: ${numbers.size} of ${PNUM} parts came`,
    },
    remedy: {
      zh: '每包收到应答后继续发送下一包，直到 PNO=PNUM。',
      en: 'Go on with the next part after each answer, up to PNO=PNUM.',
    },
    frame: first.bytes,
    position: first.bytes.indexOf('PNUM='),
  })
}
