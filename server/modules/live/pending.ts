import type { LiveReadings } from '../../../contract/index.ts'
import type { ChangedReading } from '../../bus/bus.ts'
import type { VisiblePoints } from './scopes.ts'

/** What has changed since the last event: of each point and period only the newest, however slow the reader. */
export interface Pending {
  add(readings: readonly ChangedReading[], visible: VisiblePoints, outlet: number | null): void
  /** What is to be sent, oldest change first, and nothing pending after; null when there is nothing. */
  take(): LiveReadings | null
}

export function makePending(): Pending {
  let changed = new Map<string, LiveReadings['changed'][number]>()
  return {
    add(readings, visible, outlet) {
      for (const { pointId, period, start, receivedAt } of readings) {
        const outletId = visible.get(pointId)
        if (outletId === undefined || (outlet !== null && outletId !== outlet)) continue
        const key = `${pointId} ${period}`
        const before = changed.get(key)
        if (before !== undefined && before.dataTime > start) continue
        changed.set(key, { outletId, pointId, period, dataTime: start, receivedAt })
      }
    },
    take() {
      if (changed.size === 0) return null
      const taken = { changed: [...changed.values()] }
      changed = new Map()
      return taken
    },
  }
}
