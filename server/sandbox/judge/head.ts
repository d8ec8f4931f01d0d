import { isAnswer, parseTime } from '../../../hj212/index.ts'
import { standardOfVersion } from '../../../packs/conformance/clause.ts'
import { makeMemory, type Judge, type JudgeContext } from './judge.ts'
import { isTrusted, type FrameSeen, type Observation } from './observation.ts'

const trustedFrame = (seen: Observation): FrameSeen | null =>
  seen.kind === 'frame' && isTrusted(seen) ? seen : null

/** Version bits of Flag [HJ 212-2017 Table 3]. */
export function version(context: JudgeContext): Judge {
  const right = standardOfVersion[context.version]
  const flags = { '2005': '0–3', '2017': '4–7', '2025': '8–11' }[context.version]
  return (seen, tally) => {
    const frame = trustedFrame(seen)
    if (frame === null) return
    const { message, at, bytes } = frame
    if (message.version === context.version) return tally.pass()
    const sent = message.Flag === null ? 'Flag —' : `Flag=${message.Flag.value}`
    const is = standardOfVersion[message.version]
    tally.fail({
      at,
      note: { zh: `${sent}，按 ${is} 解释`, en: `${sent} means ${is}` },
      remedy: { zh: `按 ${right} 发送，Flag 为 ${flags}。`, en: `Send as ${right}: Flag is ${flags}.` },
      frame: bytes,
      position: bytes.indexOf('Flag=') < 0 ? null : bytes.indexOf('Flag='),
    })
  }
}

/** MN of every frame that carries one. */
export function identityMn({ mn }: JudgeContext): Judge {
  return (seen, tally) => {
    const frame = trustedFrame(seen)
    // A field that is missing is the matter of another clause.
    if (frame === null || frame.message.MN === null) return
    if (frame.message.MN === mn) return tally.pass()
    const sent = frame.message.MN.slice(0, 64)
    tally.fail({
      at: frame.at,
      note: { zh: `MN 为 ${sent}`, en: `MN is ${sent}` },
      remedy: { zh: `把数采仪的 MN 设为 ${mn}。`, en: `Set the MN of the logger to ${mn}.` },
      frame: frame.bytes,
      position: frame.bytes.indexOf('MN='),
    })
  }
}

/** PW of every frame that carries one; nothing of it is ever shown. */
export function identityPw({ password }: JudgeContext): Judge {
  return (seen, tally) => {
    const frame = trustedFrame(seen)
    if (frame === null || frame.message.PW === null) return
    if (frame.message.PW === password) return tally.pass()
    tally.fail({
      at: frame.at,
      note: { zh: 'PW 与测试会话中登记的不同', en: 'PW is not the one of the session' },
      remedy: {
        zh: '把数采仪的访问密码设为测试会话中的密码；注意大小写，共 6 位。',
        en: 'Set the password of the logger to that of the session: six characters, letter case counts.',
      },
      frame: frame.bytes,
      position: frame.bytes.indexOf('PW='),
    })
  }
}

/** What the machine sends of its own accord, with a QN that is well-formed. */
function ownExchange(seen: Observation): (FrameSeen & { readonly message: { readonly QN: string } }) | null {
  const frame = trustedFrame(seen)
  if (frame === null || frame.origin === 'answer') return null
  const { QN, CN, version, PNUM } = frame.message
  if (QN === null || parseTime(QN) === null || (CN !== null && isAnswer(CN))) return null
  // A reply has the QN of its request; parts of 2005 share one.
  if (frame.isAsked === true || (version === '2005' && PNUM !== null)) return null
  return frame as FrameSeen & { readonly message: { readonly QN: string } }
}

const exchangeOf = ({ message }: FrameSeen): string =>
  `${message.CN}|${message.ST}|${message.dataTime}|${message.PNO}`

/** The same QN again is a re-send only when it says the same [HJ 212-2017 6.1]. */
export function qnUnique(): Judge {
  const known = makeMemory<string>(5000)
  return (seen, tally) => {
    const frame = ownExchange(seen)
    if (frame === null) return
    const { QN } = frame.message
    const before = known.get(QN)
    if (before === exchangeOf(frame)) return
    if (before === undefined) {
      known.set(QN, exchangeOf(frame))
      return tally.pass()
    }
    tally.fail({
      at: frame.at,
      note: { zh: `QN=${QN} 用于两个不同的数据包`, en: `QN=${QN} stands in two different packets` },
      remedy: {
        zh: '每个数据包取新的 QN：当前时间到毫秒，同一毫秒内加 1。',
        en: 'Take a new QN for each packet: the time to the millisecond, one more within a millisecond.',
      },
      frame: frame.bytes,
      position: frame.bytes.indexOf('QN='),
    })
  }
}

/** QN is a time stamp: a later exchange has a later one, unless the clock was set. */
export function qnOrder(): Judge {
  let last = ''
  const known = makeMemory<true>(1000)
  return (seen, tally) => {
    if (seen.kind === 'settled' && seen.request.CN === '1012') last = ''
    const frame = ownExchange(seen)
    if (frame === null || known.has(frame.message.QN)) return
    const { QN } = frame.message
    known.set(QN, true)
    const before = last
    last = QN
    if (before === '' || frame.message.RF) return
    if (QN > before) return tally.pass()
    tally.fail({
      at: frame.at,
      note: { zh: `QN=${QN} 早于前一包的 ${before}`, en: `QN=${QN} is earlier than ${before} before it` },
      remedy: {
        zh: 'QN 取发送时刻，不要取数据时间或固定值；时钟回拨后也要保证递增。',
        en: 'Take the time of sending, not that of the data; keep it growing when the clock is set back.',
      },
      frame: frame.bytes,
      position: frame.bytes.indexOf('QN='),
    })
  }
}
