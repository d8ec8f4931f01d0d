import { expect, it } from 'vitest'
import { TouchedKeys } from './latest.ts'

it('what is read again after a restart is the newest row that can be the latest', () => {
  const touched = new TouchedKeys()
  const at = Date.UTC(2026, 10, 23, 4)
  const key = { period: 'realtime', pointId: 1 } as const
  touched.note({ ...key, start: at, receivedAt: at })
  touched.note({ ...key, start: Date.UTC(2099, 0), receivedAt: at + 1 })
  touched.note({ ...key, start: at - 60_000, receivedAt: at + 2 })
  expect(touched.take()).toEqual([{ ...key, start: at }])
})
