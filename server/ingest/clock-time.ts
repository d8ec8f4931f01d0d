import { parseDataTime } from '../../domain/reading.ts'
import type { Message } from '../../hj212/message.ts'

/** Answers carry the request number of whom they answer. */
const answers = new Set(['9011', '9012', '9013', '9014'])

/**
 * The moment at which the sender says it made this frame, epoch milliseconds; null where it says none. That is
 * QN [HJ 212-2017 6.3.2]; who sends none (2005) tells it by the data time of real-time data. A QN that repeats
 * the data time of a period is no clock.
 */
export function clockTimeOf({ QN, CN, dataTime }: Pick<Message, 'QN' | 'CN' | 'dataTime'>): number | null {
  if (CN === null || answers.has(CN)) return null
  const isRealtime = CN === '2011'
  if (QN !== null && QN.length === 17) {
    if (!isRealtime && dataTime !== null && QN.startsWith(dataTime)) return null
    const seconds = parseDataTime(QN.slice(0, 14))
    const ms = Number(QN.slice(14))
    if (seconds !== null && Number.isInteger(ms)) return seconds + ms
  }
  return isRealtime && dataTime !== null ? parseDataTime(dataTime) : null
}
