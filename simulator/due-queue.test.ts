import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeDueQueue } from './due-queue.ts'

test('gives owners in the order of their last due time, once each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1000 }))),
      (puts) => {
        const queue = makeDueQueue<number>()
        const last = new Map<number, number>()
        for (const [owner, at] of puts) {
          queue.put(owner, at)
          last.set(owner, at)
        }
        const removed = puts[0]?.[0]
        if (removed !== undefined) {
          queue.remove(removed)
          last.delete(removed)
        }
        expect(queue.next()).toBe(Math.min(Infinity, ...last.values()))
        const taken: number[] = []
        for (let owner = queue.take(1000); owner !== null; owner = queue.take(1000))
          taken.push(last.get(owner)!)
        expect(taken).toEqual([...last.values()].sort((a, b) => a - b))
        expect(queue.next()).toBe(Infinity)
      },
    ),
  )
})

test('nobody is given before the time', () => {
  const queue = makeDueQueue<string>()
  queue.put('logger', 10)
  expect(queue.take(9)).toBeNull()
  expect(queue.take(10)).toBe('logger')
})
