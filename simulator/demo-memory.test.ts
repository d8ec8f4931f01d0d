import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR } from './beijing.ts'
import { makeDemoMemory } from './demo-memory.ts'
import { missingSince } from './history.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-memory-'))
})
afterEach(() => rm(dir, { recursive: true }))

test('remembers the last time, and nothing when there is none', async () => {
  const memory = makeDemoMemory(join(dir, 'deep', 'fleet'))
  expect(await memory.read()).toBeNull()
  await memory.write(1_773_108_000_000)
  await memory.write(1_773_108_060_000)
  expect(await makeDemoMemory(join(dir, 'deep', 'fleet')).read()).toBe(1_773_108_060_000)
  await writeFile(join(dir, 'broken'), 'yesterday')
  expect(await makeDemoMemory(join(dir, 'broken')).read()).toBeNull()
})

test('what is missing is at most the whole past, and at least the period that was cut', () => {
  const past = { minutes: DAY, hours: 3 * DAY, days: 31 * DAY }
  expect(missingSince(null, 100 * DAY, past)).toEqual(past)
  expect(missingSince(100 * DAY - 5 * HOUR, 100 * DAY, past)).toEqual({
    minutes: 6 * HOUR,
    hours: 6 * HOUR,
    days: DAY + 5 * HOUR,
  })
  expect(missingSince(10 * DAY, 100 * DAY, past)).toEqual(past)
})
