import { encryptsPayload } from '../../../hj212/index.ts'
import type { Judge } from './judge.ts'
import { isTrusted, type FrameSeen, type Observation } from './observation.ts'

type Withheld = Extract<Observation, { kind: 'withheld' }>

const sameData = (a: FrameSeen, b: FrameSeen): boolean =>
  a.message.CN === b.message.CN &&
  a.message.ST === b.message.ST &&
  a.message.dataTime === b.message.dataTime &&
  a.message.PNO === b.message.PNO

/** The frame that was not answered comes again, with its QN [HJ 212-2017 6.2]. */
export function resend(): Judge {
  let waiting: Withheld | null = null
  return (seen, tally) => {
    if (seen.kind === 'withheld') waiting = seen
    if (waiting === null) return
    const { frame, at, overTimeMs, reCount } = waiting
    const remedy = {
      zh: '超过 OverTime 没有收到应答时，原样重发同一个包（QN、内容都不变），最多 ReCount 次。',
      en: 'Without an answer within OverTime send the same packet, QN and content unchanged, at most ReCount times.',
    }
    if (seen.kind === 'frame' && isTrusted(seen)) {
      if (seen.message.QN === frame.message.QN && seen.message.CN === frame.message.CN) {
        waiting = null
        if (sameData(seen, frame)) return tally.pass()
        tally.fail({
          at: seen.at,
          note: { zh: '重发的内容与第一次不同', en: 'the re-send differs from the first try' },
          remedy,
          frame: seen.bytes,
        })
      } else if (sameData(seen, frame) && seen.origin === 'own') {
        waiting = null
        tally.fail({
          at: seen.at,
          note: {
            zh: `重发时 QN 变为 ${seen.message.QN ?? '（没有）'}`,
            en: `the re-send has QN ${seen.message.QN ?? 'none'}`,
          },
          remedy,
          frame: seen.bytes,
          position: Math.max(0, seen.bytes.indexOf('QN=')),
        })
      }
    } else if (seen.kind === 'tick' && seen.at > at + overTimeMs * (reCount + 1) + 5000) {
      waiting = null
      tally.fail({
        at: seen.at,
        note: {
          zh: `CN=${frame.message.CN} 没有应答，也没有重发`,
          en: `CN=${frame.message.CN} was not answered and not sent again`,
        },
        remedy,
        frame: frame.bytes,
      })
    }
  }
}

/** The re-send comes after the OverTime that 1000 has set, within a third of it. */
export function resendTime(): Judge {
  let waiting: Withheld | null = null
  return (seen, tally) => {
    if (seen.kind === 'withheld') waiting = seen
    if (seen.kind !== 'frame' || waiting === null || seen.at === null) return
    if (seen.message.QN !== waiting.frame.message.QN || seen.message.CN !== waiting.frame.message.CN) return
    const { at, overTimeMs } = waiting
    const waited = seen.at - at
    waiting = null
    if (Math.abs(waited - overTimeMs) <= overTimeMs / 3) return tally.pass()
    tally.fail({
      at: seen.at,
      note: {
        zh: `${(waited / 1000).toFixed(1)} 秒后重发，设定为 ${overTimeMs / 1000} 秒`,
        en: `sent again after ${(waited / 1000).toFixed(1)} s, ${overTimeMs / 1000} s were set`,
      },
      remedy: {
        zh: '重发等待时间取 1000 命令设定的 OverTime（秒）。',
        en: 'Wait for the OverTime (s) that command 1000 has set.',
      },
    })
  }
}

const reconnectMs = 5 * 60_000
const backfillMs = 10 * 60_000

/** A new connection after the host has broken the old one. */
export function reconnect(): Judge {
  let droppedAt: number | null = null
  return (seen, tally) => {
    if (seen.kind === 'dropped') droppedAt = seen.at
    else if (seen.kind === 'connected' && droppedAt !== null) {
      droppedAt = null
      tally.pass()
    } else if (seen.kind === 'tick' && droppedAt !== null && seen.at > droppedAt + reconnectMs) {
      droppedAt = null
      tally.fail({
        at: seen.at,
        note: { zh: '断线 5 分钟后仍没有重新连接', en: 'no connection five minutes after the break' },
        remedy: {
          zh: '检测断线（发送失败、连接关闭），自动重新连接；间隔逐渐加长，不超过 1 分钟。',
          en: 'Notice the break and connect again by yourself, at growing intervals of at most a minute.',
        },
      })
    }
  }
}

/** What was not answered when the line broke comes again. `flag`: and says so by RF=1 [HJ 212-2025 Table 3, reported]. */
export function backfill({ flag }: { readonly flag: boolean }): Judge {
  let lost: { readonly at: number; readonly frame: FrameSeen } | null = null
  return (seen, tally) => {
    if (seen.kind === 'dropped') lost = seen
    if (lost === null) return
    if (seen.kind === 'frame' && isTrusted(seen) && sameData(seen, lost.frame)) {
      lost = null
      if (!flag || seen.message.RF) return tally.pass()
      tally.fail({
        at: seen.at,
        note: { zh: '补传的数据没有 RF=1', en: 'the data sent again carry no RF=1' },
        remedy: {
          zh: '2025 版：补传的数据包在 CP 之前加 RF=1；正常数据不带 RF。',
          en: '2025: data that are sent again carry RF=1 before CP; others have no RF.',
        },
        frame: seen.bytes,
        position: Math.max(0, seen.bytes.indexOf('CP=')),
      })
    } else if (seen.kind === 'tick' && seen.at > lost.at + backfillMs) {
      const { CN, dataTime } = lost.frame.message
      lost = null
      // Nothing came, so nothing can be said of its flag.
      if (flag) return
      tally.fail({
        at: seen.at,
        note: {
          zh: `断线时未应答的 CN=${CN}、DataTime=${dataTime} 没有补传`,
          en: `CN=${CN}, DataTime=${dataTime} was not answered before the break and did not come again`,
        },
        remedy: {
          zh: '没有收到 9014 的周期数据要保存，重连后补传，直到收到应答。',
          en: 'Keep period data until their 9014 has come, and send them again after the break.',
        },
      })
    }
  }
}

/** Data after the key was changed are opened by the new one. */
export function keyChange(): Judge {
  let isWaiting = false
  return (seen, tally) => {
    if (seen.kind === 'key-changed') isWaiting = true
    if (!isWaiting || seen.kind !== 'frame' || seen.message.CN === null) return
    if (!encryptsPayload(seen.message.CN) || seen.origin === 'answer') return
    isWaiting = false
    const { cipher, fault } = seen.message
    if (fault === null && cipher !== 'clear' && cipher.key === 0) return tally.pass()
    tally.fail({
      at: seen.at,
      note: {
        zh: '换密钥后的数据没有用新密钥加密',
        en: 'data after the change of key are not encrypted with the new one',
      },
      remedy: {
        zh: '9012（ExeRtn=1）发出之后，立即改用 1014 给出的 NewSK。',
        en: 'Use the NewSK of 1014 as soon as 9012 (ExeRtn=1) has been sent.',
      },
      frame: seen.bytes,
      position: Math.max(0, seen.bytes.indexOf('CP=')),
    })
  }
}
