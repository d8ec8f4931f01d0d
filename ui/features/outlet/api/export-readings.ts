import { exportReadings } from '../../../../contract/outlet.ts'
import { addressOf } from '../../../lib/call.ts'
import type { ReadingsAsk } from './list-readings.ts'

/** Where the browser fetches the file: it streams, shows its own progress and may be paused. */
export const exportAddress = ({ pointId, period, from, to }: ReadingsAsk): string =>
  addressOf(exportReadings, {
    params: { id: pointId },
    query: { period, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
  })
