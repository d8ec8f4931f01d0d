import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openLiveStream } from './live.ts'

class FakeSource extends EventTarget {
  static made: FakeSource[] = []
  readyState = 0
  constructor() {
    super()
    FakeSource.made.push(this)
  }
  close(): void {
    this.readyState = 2
  }
  fail(readyState: number): void {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', { CLOSED: 2 })
  FakeSource.made = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const open = () => openLiveStream(() => new FakeSource() as unknown as EventSource)

test('tells what changed, and its own state', () => {
  const stream = open()
  const heard: unknown[] = []
  stream.onReadings((changed) => heard.push(...changed))
  expect(stream.state()).toBe('connecting')
  const [source] = FakeSource.made
  source!.dispatchEvent(new Event('open'))
  expect(stream.state()).toBe('open')
  const change = { outletId: 1, pointId: 2, period: 'hour', dataTime: 3, receivedAt: 4 }
  source!.dispatchEvent(new MessageEvent('readings', { data: JSON.stringify({ changed: [change] }) }))
  expect(heard).toEqual([change])
})

test('leaves a broken connection to the browser, and comes back after a refusal, later each time', () => {
  const stream = open()
  FakeSource.made[0]!.fail(0)
  expect(stream.state()).toBe('lost')
  vi.advanceTimersByTime(60_000)
  expect(FakeSource.made).toHaveLength(1)

  FakeSource.made[0]!.fail(2)
  vi.advanceTimersByTime(1_000)
  expect(FakeSource.made).toHaveLength(2)
  FakeSource.made[1]!.fail(2)
  vi.advanceTimersByTime(1_999)
  expect(FakeSource.made).toHaveLength(2)
  vi.advanceTimersByTime(1)
  expect(FakeSource.made).toHaveLength(3)
})

test('stays closed once closed', () => {
  const stream = open()
  FakeSource.made[0]!.fail(2)
  stream.close()
  vi.advanceTimersByTime(60_000)
  expect(FakeSource.made).toHaveLength(1)
})
