import { PassThrough, Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { makeOutput } from './output.ts'

it('waits where the reader is slow', async () => {
  const stream = new PassThrough({ highWaterMark: 4 })
  const output = makeOutput(stream)
  let isWritten = false
  const writing = (async () => {
    isWritten = await output.write('longer than four')
  })()
  await new Promise((resolve) => setImmediate(resolve))
  expect(isWritten).toBe(false)
  expect(String(stream.read())).toBe('longer than four')
  await writing
  expect(isWritten).toBe(true)
  expect(await output.write('')).toBe(true)
})

function broken(code: string): Writable {
  return new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code })),
  })
}

it('stops quietly when nobody reads any more', async () => {
  const output = makeOutput(broken('EPIPE'))
  expect(await output.write('text')).toBe(false)
  expect(await output.write('')).toBe(false)
  expect(await output.write('more')).toBe(false)
})

it('does not hide other failures', async () => {
  await expect(makeOutput(broken('ENOSPC')).write('text')).rejects.toThrow('gone')
})
