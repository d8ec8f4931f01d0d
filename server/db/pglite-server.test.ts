import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servePglite } from './pglite-server.ts'
import type { PgliteServer } from './pglite-server.ts'
import { encodeMessage } from './wire.ts'

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'qy-wire-'))
let server: PgliteServer
const clients: Client[] = []

beforeAll(async () => {
  server = await servePglite({
    dir: path.join(root, 'data'),
    socket: path.join(root, 's'),
    durable: false,
    idleInTransactionMs: 300,
    maxClients: 20,
  })
  const client = await connect()
  await client.query('create table item (id integer primary key, name text)')
}, 60_000)

afterAll(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => {})))
  await server.close()
  fs.rmSync(root, { recursive: true, force: true })
})

async function connect(): Promise<Client> {
  const client = new Client({ host: server.socket, port: 5432, user: 'postgres', database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  clients.push(client)
  return client
}

const ask = async (client: Client, text: string): Promise<unknown> =>
  (await client.query<{ v: unknown }>({ name: 'same', text, values: [7] })).rows[0]!.v

const talk = (bytes: Buffer): Promise<string> =>
  new Promise((resolve) => {
    const socket = net.connect(path.join(server.socket, '.s.PGSQL.5432'))
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (heard === 'N') socket.end()
    })
    socket.on('close', () => resolve(heard))
    socket.write(bytes)
  })
const request = (code: number, rest = 8): Buffer => {
  const packet = Buffer.alloc(rest)
  packet.writeUInt32BE(rest, 0)
  packet.writeUInt32BE(code, 4)
  return packet
}

test('many clients at once each get their own answers', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, connect))
  const answers = await Promise.all(
    all.flatMap((client, c) =>
      Array.from({ length: 25 }, async (_, i) => {
        const { rows } = await client.query<{ v: number }>('select $1::int as v', [c * 100 + i])
        return rows[0]!.v === c * 100 + i
      }),
    ),
  )
  expect(answers.every(Boolean)).toBe(true)
  await Promise.all(all.map((client) => client.end()))
})

test('a transaction keeps the backend: others neither see into it nor get into it', async () => {
  const [a, b] = await Promise.all([connect(), connect()])
  await a.query('begin')
  await a.query(`insert into item values (1, 'one')`)
  const seen = b.query<{ n: number }>('select count(*)::int as n from item')
  await a.query(`insert into item values (2, 'two')`)
  await a.query('rollback')
  expect((await seen).rows[0]!.n).toBe(0)
})

test('an error ends neither the connection nor the queue', async () => {
  const [a, b] = await Promise.all([connect(), connect()])
  const wrong = a.query('select nonsense($1)', ['x'])
  const right = b.query<{ one: number }>('select 1 as one')
  await expect(wrong).rejects.toMatchObject({ code: '42883' })
  expect((await right).rows[0]!.one).toBe(1)
  expect((await a.query<{ two: number }>('select 2 as two')).rows[0]!.two).toBe(2)
  await a.query('begin')
  await expect(a.query('select 1/0')).rejects.toMatchObject({ code: '22012' })
  await expect(a.query('select 1')).rejects.toMatchObject({ code: '25P02' })
  await a.query('rollback')
  expect((await b.query<{ three: number }>('select 3 as three')).rows[0]!.three).toBe(3)
})

test('a client that goes in the middle of a transaction is rolled back and holds nobody up', async () => {
  const [a, b] = await Promise.all([connect(), connect()])
  await a.query('begin')
  await a.query(`insert into item values (3, 'three')`)
  const seen = b.query<{ n: number }>('select count(*)::int as n from item')
  ;(a as unknown as { connection: { stream: net.Socket } }).connection.stream.destroy()
  expect((await seen).rows[0]!.n).toBe(0)
})

test('a transaction that stands idle loses its connection', async () => {
  const [a, b] = await Promise.all([connect(), connect()])
  const lost = new Promise<Error>((resolve) => void a.once('error', resolve))
  await a.query('begin')
  await a.query(`insert into item values (4, 'four')`)
  const { rows } = await b.query<{ n: number }>('select count(*)::int as n from item')
  expect(rows[0]!.n).toBe(0)
  expect(await lost).toMatchObject({ code: '25P03' })
})

test('prepared statements of the same name do not meet', async () => {
  const [a, b] = await Promise.all([connect(), connect()])
  for (let round = 0; round < 3; round += 1) {
    expect(await ask(a, 'select $1::int + 1 as v')).toBe(8)
    expect(await ask(b, 'select $1::int * 2 as v')).toBe(14)
  }
  await a.end()
  expect(await ask(b, 'select $1::int * 2 as v')).toBe(14)
  const { rows } = await b.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements')
  expect(rows[0]!.n).toBe(1)
})

test('COPY FROM STDIN is refused in words, and the transaction knows it failed', async () => {
  const a = await connect()
  await expect(a.query('copy item from stdin')).rejects.toMatchObject({ code: '0A000' })
  await a.query('begin')
  await expect(a.query('COPY item (id) FROM STDIN (format binary)')).rejects.toMatchObject({ code: '0A000' })
  await expect(a.query('select 1')).rejects.toMatchObject({ code: '25P02' })
  await a.query('rollback')
})

test('a large parameter and a large answer pass whole', async () => {
  const a = await connect()
  const text = 'x'.repeat(5_000_000)
  const { rows } = await a.query<{ t: string; n: number }>('select $1::text as t, length($1::text) as n', [
    text,
  ])
  expect(rows[0]!.n).toBe(text.length)
  expect(rows[0]!.t === text).toBe(true)
})

test('encryption is declined, nonsense and a cancel end only their own connection', async () => {
  expect(await talk(request(80_877_103))).toBe('N')
  expect(await talk(request(80_877_102, 16))).toBe('')
  expect(await talk(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toContain('08P01')
  expect(await talk(Buffer.concat([request(3 << 16, 9), encodeMessage('H')]))).toContain('08P01')
  const a = await connect()
  expect((await a.query<{ v: number }>('select 5 as v')).rows[0]!.v).toBe(5)
})

test('more clients than allowed are turned away with a reason', async () => {
  const open: Client[] = []
  const last = (async () => {
    for (let i = 0; i < 25; i += 1) open.push(await connect())
  })()
  await expect(last).rejects.toMatchObject({ code: '53300' })
  await Promise.all(open.map((client) => client.end()))
})
