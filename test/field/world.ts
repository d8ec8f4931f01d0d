import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { crc16, crcText, type DialectSetting, type Version } from '../../hj212/index.ts'
import { makeProcessBus } from '../../server/bus/bus.ts'
import { startGateway } from '../../server/gateway/gateway.ts'
import { startIngest } from '../../server/ingest/ingest.ts'
import { openJournal } from '../../server/journal/journal.ts'
import { openJournalReader } from '../../server/journal/read.ts'
import type { AddressedRecord, FrameAddress } from '../../server/journal/record.ts'
import { makeLog } from '../../server/lib/log.ts'
import { holdRegistry } from '../../server/registry/hold.ts'
import {
  createDischargers,
  createDivisions,
  createLoggers,
  createOutlets,
  createPoints,
  linkLoggers,
  setDialects,
  setFactors,
} from '../../server/registry/write.ts'
import { openTestDatabase } from '../database/open.ts'
import { FieldMachine } from '../system/field-machine.ts'

/** A field machine that the platform knows, with one point of its own. */
export interface Device {
  readonly mn: string
  readonly loggerId: number
  readonly pointId: number
}

export interface DeviceOptions {
  readonly mn?: string
  readonly version?: Version
  readonly dialect?: DialectSetting
  readonly systemCode?: string
  readonly sm4Key?: string
  /** Factors with a unit of the device's own; 10^exponent makes the standard's. */
  readonly units?: readonly (readonly [factorCode: string, unit: string, exponent: number])[]
}

/** One row of a reading table. Entries without a number are null and stand in `texts` as sent. */
export interface Reading {
  readonly period: string
  /** YYYYMMDDhhmmss, Beijing time. */
  readonly start: string
  readonly values: Readonly<Record<string, number | null>>
  readonly texts?: Readonly<Record<string, string>>
  readonly flags?: string
}

/** What became of the bytes, from the socket to the tables. */
export interface Outcome {
  /** Of each record that the journal got, in order. */
  readonly verdicts: readonly string[]
  readonly records: readonly AddressedRecord[]
  /** `CN QN` of each answer on the socket, in order. */
  readonly answers: readonly string[]
  readonly readings: readonly Reading[]
  /** `command name=value;…` of each message that is no reading. */
  readonly messages: readonly string[]
  /** Reason and detail of each record that made nothing. */
  readonly quarantined: readonly string[]
  /** Frames by kind, of the device. */
  readonly deviations: Readonly<Record<string, number>>
}

/** Gateway, journal, ingest and database as one platform, without pages. */
export interface World {
  device(options?: DeviceOptions): Promise<Device>
  setDialect(device: Device, dialect: DialectSetting): Promise<void>
  connect(): Promise<FieldMachine>
  /** Sends the chunks on a new connection and waits until all that they cause has happened. */
  send(device: Device, ...chunks: readonly (Buffer | string)[]): Promise<Outcome>
  /** The same on a connection of the test's. */
  sendOn(machine: FieldMachine, device: Device, ...chunks: readonly (Buffer | string)[]): Promise<Outcome>
  rows<T = Record<string, unknown>>(sql: string): Promise<T[]>
  close(): Promise<void>
}

const validFrom = new Date('1960-01-01T00:00:00Z')

async function must<T>(
  written: Promise<{ ok: true; value: T } | { ok: false; problems: unknown }>,
): Promise<T> {
  const result = await written
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

export async function openWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'qingyuan-quirks-'))
  const db = await openTestDatabase()
  const { kysely } = db
  await must(createDivisions(kysely, [{ code: '42', name: '湖北省', level: 'province' }]))
  const [dischargerId] = await must(
    createDischargers(kysely, [{ code: 'D1', name: '示例企业', divisionCode: '42', validFrom }]),
  )
  const [outletId] = await must(
    createOutlets(kysely, [
      { dischargerId: dischargerId!, code: 'O1', name: '排口', medium: 'water', validFrom },
    ]),
  )
  const bus = makeProcessBus(dir)
  const log = makeLog('silent')
  const journal = await openJournal({ dir })
  const registry = await holdRegistry(db, bus, log)
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    journal,
    registry: registry.current,
    now: Date.now,
  })
  const ingest = await startIngest({ db, journalDir: dir, bus, now: Date.now, durable: journal.durable })
  const machines: FieldMachine[] = []
  let made = 0

  const settle = async (): Promise<void> => {
    bus.publish('registry.changed', { reason: 'test' })
    // The bus delivers in a later turn.
    await new Promise((resolve) => setImmediate(resolve))
    await registry.settled()
  }

  const device = async (options: DeviceOptions = {}): Promise<Device> => {
    made += 1
    const { mn = `420000000000000000A${String(made).padStart(5, '0')}`, systemCode = '32' } = options
    const [loggerId] = await must(
      createLoggers(kysely, [
        {
          mn,
          dischargerId: dischargerId!,
          name: mn,
          version: options.version ?? '2017',
          password: '123456',
          validFrom,
          ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
          ...(options.sm4Key === undefined ? {} : { sm4Key: options.sm4Key }),
        },
      ]),
    )
    const [pointId] = await must(
      createPoints(kysely, [{ outletId: outletId!, name: mn, systemCode, validFrom }]),
    )
    await must(linkLoggers(kysely, [{ loggerId: loggerId!, pointId: pointId!, validFrom }]))
    for (const [factorCode, unit, unitExponent] of options.units ?? [])
      await must(setFactors(kysely, [{ pointId: pointId!, factorCode, unit, unitExponent, validFrom }]))
    await settle()
    return { mn, loggerId: loggerId!, pointId: pointId! }
  }
  const probe = await device({ mn: 'PROBE' })

  /** Everything that stood in the journal or the tables before is left out by its address. */
  const outcomeOf = async (
    { loggerId, pointId }: Device,
    records: readonly AddressedRecord[],
    received: readonly string[],
  ): Promise<Outcome> => {
    const frames = records.map(({ address }) => address).join(',') || '-1'
    const rows = async <T>(text: string): Promise<T[]> => (await db.pool.query(text)).rows as T[]
    const quarantined = await rows<{ reason: string; detail: string | null }>(
      `select reason, detail from quarantine where frame in (${frames}) order by frame`,
    )
    const deviations = await rows<{ kind: string; frames: number }>(
      `select kind, frames from logger_deviation where logger_id = ${loggerId}`,
    )
    const messages = await rows<{ command: string; body: { cp: [string, string][] } }>(
      `select command, body from device_message where logger_id = ${loggerId} order by frame`,
    )
    return {
      verdicts: records.map(({ verdict }) => verdict),
      records,
      answers: received.map((answer) => `${fieldOf(answer, 'CN')} ${fieldOf(answer, 'QN')}`),
      readings: await readingsOf(pointId, rows),
      messages: messages.map(
        ({ command, body }) => `${command} ${body.cp.map(([name, value]) => `${name}=${value}`).join(';')}`,
      ),
      quarantined: quarantined.map(({ reason, detail }) =>
        [reason, detail?.replace(/@\d+$/, '')].filter((part) => part !== undefined).join(' '),
      ),
      deviations: Object.fromEntries(deviations.map(({ kind, frames }) => [kind, frames])),
    }
  }

  /**
   * The frame of another device comes last on the same socket: what is answered and kept behind the bytes under
   * test says that these have been dealt with, answer or not.
   */
  const sendOn = async (
    machine: FieldMachine,
    of: Device,
    ...chunks: readonly (Buffer | string)[]
  ): Promise<Outcome> => {
    const from = journal.durable
    const before = machine.received.length
    for (const chunk of chunks) {
      machine.send(chunk)
      // In a packet of its own, as far as the socket allows.
      await new Promise((resolve) => setImmediate(resolve))
    }
    machine.send(frameOf(upload(probe, '2011', 'DataTime=20261123000000;w01018-Rtd=1', { qn: probeQn })))
    await vi.waitFor(() => expect(machine.received.slice(before).join('')).toContain(probeQn), {
      timeout: 10_000,
      interval: 5,
    })
    const records = await recordsFrom(dir, from, journal.durable)
    const own = records.filter(({ bytes }) => !bytes.includes(probeQn))
    bus.publish('journal.durable', { end: journal.durable })
    await ingest.idle()
    const received = machine.received.slice(before).filter((answer) => !answer.includes(probeQn))
    return outcomeOf(of, own, received)
  }

  const connect = async (): Promise<FieldMachine> => {
    const machine = await FieldMachine.connect(gateway.port)
    machines.push(machine)
    return machine
  }

  return {
    device,
    async setDialect({ loggerId }, dialect) {
      await must(setDialects(kysely, [{ loggerId, dialect }]))
      await settle()
    },
    connect,
    send: async (of, ...chunks) => sendOn(await connect(), of, ...chunks),
    sendOn,
    rows: async <T>(text: string) => (await db.pool.query(text)).rows as T[],
    async close() {
      for (const machine of machines) machine.close()
      await gateway.close()
      await ingest.close()
      registry.close()
      await journal.close()
      bus.close()
      await db.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const probeQn = '20991231235959999'

async function recordsFrom(dir: string, from: FrameAddress, to: FrameAddress): Promise<AddressedRecord[]> {
  const reader = await openJournalReader(dir)
  const records: AddressedRecord[] = []
  const first = reader.first()
  for (let at = from < first ? first : from; at < to;) {
    const read = await reader.read(at, to, 1 << 20)
    records.push(...read.records.map((record) => ({ ...record, bytes: Buffer.from(record.bytes) })))
    if (read.next <= at) break
    at = read.next
  }
  await reader.close()
  return records
}

interface ReadingRow {
  start: Date
  values: (number | null)[]
  flags: string | null
  texts: Record<string, string> | null
  entries: string
}

async function readingsOf(
  pointId: number,
  rows: <T>(text: string) => Promise<T[]>,
): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const period of ['realtime', 'minute', 'hour', 'day']) {
    const found = await rows<ReadingRow>(
      `select r.start, r."values", r.flags, r.texts, f.entries from reading_${period} r
         join factor_set f on f.id = r.factor_set where r.point_id = ${pointId} order by r.start`,
    )
    for (const { start, values, flags, texts, entries } of found) {
      const names = entries.split(',')
      readings.push({
        period,
        start: beijing(start),
        values: Object.fromEntries(names.map((name, place) => [name, values[place]!])),
        ...(texts === null ? {} : { texts }),
        ...(flags === null || /^,*$/.test(flags) ? {} : { flags }),
      })
    }
  }
  return readings
}

function beijing(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3600_000).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
}

const fieldOf = (frame: string, name: string): string =>
  new RegExp(`[#0-9;&]${name}=([^;&]*)`).exec(frame)?.[1] ?? '-'

export interface Around {
  readonly length?: string
  readonly crc?: (right: string, segment: Buffer) => string
  readonly tail?: string
  readonly before?: string
}

/** A data segment as a frame: right in every part that is not given. */
export function frameOf(
  segment: string | Buffer,
  { length, crc = (right) => right, tail = '\r\n', before = '##' }: Around = {},
): Buffer {
  const body = Buffer.from(segment)
  const digits = length ?? String(body.length).padStart(4, '0')
  return Buffer.concat([
    Buffer.from(before + digits),
    body,
    Buffer.from(crc(crcText(crc16(body)), body) + tail),
  ])
}

export interface UploadOptions {
  readonly qn?: string
  readonly st?: string
  readonly flag?: string
  /** What stands behind Flag, e.g. `PNUM=2;PNO=1`. */
  readonly more?: string
}

/** The data segment of an upload of 2017 that wants an answer. */
export function upload(
  { mn }: Pick<Device, 'mn'>,
  cn: string,
  cp: string,
  { qn = '20261123120000001', st = '32', flag = '5', more = '' }: UploadOptions = {},
): string {
  return `QN=${qn};ST=${st};CN=${cn};PW=123456;MN=${mn};Flag=${flag};${more === '' ? '' : `${more};`}CP=&&${cp}&&`
}
