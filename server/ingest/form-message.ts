import { parseDataTime } from '../../domain/reading.ts'
import type { Message } from '../../hj212/message.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { LoggerEntry } from '../registry/registry.ts'
import type { Upload } from './assemble.ts'
import type { FormedInto } from './formed.ts'
import { makeMessageBody } from './message-body.ts'
import { refuse } from './quarantine.ts'
import { safeText } from './safe-text.ts'

/** An upload or notify that is no reading: kept whole, for the logger that sent it (null: none known). */
export function formMessage(
  upload: Upload,
  messages: readonly Message[],
  sender: LoggerEntry | null,
  at: FrameAddress,
  into: FormedInto,
): void {
  const first = upload.parts[0]!
  const { CN, ST, MN, QN, dataTime } = messages[0]!
  if (sender === null) return refuse(into, at, upload, 'no-logger-then', MN)
  // Every part repeats DataTime.
  const pairs = messages.flatMap(({ cp }, i) => (i === 0 ? cp : cp.filter(({ name }) => name !== 'DataTime')))
  into.formed.messages.push({
    at,
    frame: first.address,
    receivedAt: first.receivedAt,
    loggerId: sender.id,
    command: safeText(CN ?? '', 16),
    systemCode: ST === null ? null : safeText(ST, 16),
    dataTime: dataTime === null ? null : parseDataTime(dataTime),
    // Without a time of its own the request number tells a new notify from the same one sent again.
    ...makeMessageBody(pairs, dataTime === null ? QN : null),
  })
}
