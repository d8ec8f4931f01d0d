import { expect, test } from 'vitest'
import { makeProcessBus } from './bus/bus.ts'
import type { FrameAddress } from './journal/record.ts'
import { followIngest } from './status.ts'

test('what ingest says is known at once, and its pace is that of the last ten seconds', () => {
  const bus = makeProcessBus('status-test')
  let now = 0
  const progress = followIngest(bus, () => now)
  expect(progress.applied()).toBeNull()
  for (; now < 60_000; now += 200)
    bus.publish('ingest.advanced', { applied: now as FrameAddress, frames: 20, rows: 0 })
  expect(progress.applied()).toBe(59_800)
  expect(progress.framesPerSecond(now)).toBeCloseTo(100, -1)
  expect(progress.framesPerSecond(now + 20_000)).toBe(0)
  bus.close()
})
