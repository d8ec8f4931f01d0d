import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeAddresses } from './addresses.ts'
import { Connection } from './connection.ts'
import { mnA, frame } from './gateway.fixture.ts'
import { defaultLimits } from './limit-settings.ts'

const hour = 3600_000

let server: Server
let peer: Socket
let socket: Socket
let connection: Connection
let met: string[]
let frames: number

beforeEach(async () => {
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  peer = createConnection((server.address() as { port: number }).port, '127.0.0.1')
  peer.on('error', () => {})
  socket = ((await accepted) as [Socket])[0]
  met = []
  frames = 0
  const joined = makeAddresses(defaultLimits).join('127.0.0.1', 0)
  if (!joined.ok) throw new Error(joined.kind)
  connection = new Connection(
    socket,
    { peer: '127.0.0.1:1', subscriber: joined.subscriber, certificateNames: null },
    {
      frame: () => (frames += 1),
      noise() {},
      limited: (_connection, kind) => met.push(kind),
      closed() {},
    },
    defaultLimits,
    0,
  )
})
afterEach(() => {
  peer.destroy()
  socket.destroy()
  server.close()
})

describe('a connection that is not read', () => {
  test('is read again only when every reason is gone', () => {
    connection.hold('journal')
    connection.hold('pace')
    connection.hold('pace')
    connection.release('journal')
    expect(socket.isPaused()).toBe(true)
    connection.release('journal')
    connection.release('rate')
    expect(socket.isPaused()).toBe(true)
    connection.release('pace')
    expect(socket.isPaused()).toBe(false)
  })

  test('is not silent: a disk that is full for a day cuts nobody off', () => {
    connection.receive(frame(mnA), 0)
    connection.heardWholeFrame()
    connection.receive(Buffer.from('##0100QN=2016'), 1)
    connection.hold('journal')
    for (let at = hour; at < 24 * hour; at += hour) connection.sweep(at)
    connection.release('journal')
    connection.sweep(23 * hour + 20_000)
    expect(met).toEqual([])
    connection.sweep(25 * hour + 1)
    expect(met).toEqual(['idle'])
  })
})

test('frames that were read before a bound is met are all handed on, and the rest waits', () => {
  const many = Buffer.concat(
    Array.from({ length: defaultLimits.framesPerMinute + 60 }, (_, i) => frame(mnA, i)),
  )
  connection.receive(many, 0)
  expect([frames, met, socket.isPaused()]).toEqual([defaultLimits.framesPerMinute + 60, ['frame-rate'], true])
  connection.sweep(500)
  expect(socket.isPaused()).toBe(true)
  connection.sweep(600)
  expect(socket.isPaused()).toBe(false)
})

test('a connection that is cut hands on nothing more', () => {
  connection.cut('noise')
  connection.receive(frame(mnA), 1)
  connection.cut('idle')
  expect([frames, met, socket.destroyed]).toEqual([0, ['noise'], true])
})
