import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, vi } from 'vitest'
import { makeFieldClock } from '../../simulator/clock.ts'
import { startFleet, type Fleet } from '../../simulator/fleet.ts'
import { fleetLogger, type FleetLogger } from '../../simulator/plan.ts'
import { openTestDatabase } from '../../test/database/open.ts'
import { FieldMachine } from '../../test/system/field-machine.ts'
import { makeProcessBus, type Bus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import { startGateway, type Gateway } from '../gateway/gateway.ts'
import { openJournal, type Journal } from '../journal/journal.ts'
import { holdRegistry, type RegistryHolder } from '../registry/hold.ts'
import { createDischargers, createDivisions, createLoggers } from '../registry/write.ts'
import type { Ask } from './ask.ts'
import { startDownlink, type Downlink, type DownlinkOptions } from './downlink.ts'

const since = new Date('2020-01-01T00:00:00+08:00')

/** Three loggers that exist twice: in the registry, and as field machines that can be dialled in. */
export const plans: Readonly<Record<'2005' | '2017' | '2025', FleetLogger>> = {
  '2005': fleetLogger(7, 1, { version: '2005', kind: 'water' }),
  '2017': fleetLogger(7, 2, { version: '2017', kind: 'water' }),
  // Not every third: this one has a key.
  '2025': fleetLogger(7, 4, { version: '2025', kind: 'water' }),
}
export type PlanName = keyof typeof plans

export interface CommandRow {
  readonly id: number
  readonly mn: string
  readonly kind: string
  readonly state: string
  readonly result_code: string | null
  readonly origin: string
  readonly qn: string | null
  readonly parts: number
  readonly events: readonly string[]
}

/** Gateway, journal, database and downlink as the platform has them; field machines are dialled in by tests. */
export class DownlinkField {
  readonly logged: string[] = []
  /** Added to the platform's clock, ms. */
  shift = 0
  readonly dir: string
  readonly db: Database
  readonly bus: Bus
  readonly registry: RegistryHolder
  readonly journal: Journal
  gateway!: Gateway
  downlink!: Downlink
  private readonly machines: FieldMachine[] = []
  private readonly fleets: Fleet[] = []

  private constructor(dir: string, db: Database, bus: Bus, registry: RegistryHolder, journal: Journal) {
    this.dir = dir
    this.db = db
    this.bus = bus
    this.registry = registry
    this.journal = journal
  }

  static async open(options: Partial<DownlinkOptions> = {}): Promise<DownlinkField> {
    const dir = await mkdtemp(join(tmpdir(), 'qy-downlink-'))
    const db = await openTestDatabase()
    await createDivisions(db.kysely, [{ code: '42', name: '湖北省', level: 'province' }])
    const dischargers = await createDischargers(db.kysely, [
      { code: 'D1', name: '试验水务', divisionCode: '42', validFrom: since },
    ])
    const created = await createLoggers(
      db.kysely,
      Object.values(plans).map(({ mn, password, version, key }) => ({
        mn,
        password,
        version,
        sm4Key: key,
        dischargerId: dischargers.ok ? dischargers.value[0]! : 0,
        name: version,
        validFrom: since,
      })),
    )
    expect(created.ok).toBe(true)
    const { rows } = await db.pool.query<{ id: number }>(
      `insert into app_user (login, name, password_hash, role) values ('li', '李工', 'x', 'administrator'),
        ('wang', '王工', 'x', 'administrator') returning id`,
    )
    expect(rows).toEqual([{ id: 1 }, { id: 2 }])
    const bus = makeProcessBus(dir)
    const registry = await holdRegistry(db, bus, pino({ level: 'silent' }))
    const field = new DownlinkField(dir, db, bus, registry, await openJournal({ dir: join(dir, 'journal') }))
    await field.start(options)
    return field
  }

  /** Gateway and downlink; also after `stop`, as a restart of the platform. */
  async start(options: Partial<DownlinkOptions> = {}): Promise<void> {
    const now = (): number => Date.now() + this.shift
    this.downlink = await startDownlink({
      db: this.db,
      bus: this.bus,
      log: pino({ level: 'trace' }, { write: (line: string) => void this.logged.push(line) }),
      registry: this.registry.current,
      registrySettled: () => this.registry.settled(),
      connectionOf: (mn) => this.gateway.occupancy.connectionOf(mn),
      now,
      patience: { overTimeMs: 20_000, reCount: 2 },
      sweepMs: 20,
      ...options,
    })
    this.gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      journal: this.journal,
      registry: this.registry.current,
      now,
      watch: this.downlink.watch,
    })
  }

  async stop(): Promise<void> {
    for (const fleet of this.fleets.splice(0)) await fleet.stop()
    for (const machine of this.machines.splice(0)) machine.close()
    await this.gateway.close()
    await this.downlink.close()
  }

  /** As new, but for what has ended: the record of it cannot be taken away. */
  async renew(options: Partial<DownlinkOptions> = {}): Promise<void> {
    await this.stop()
    await this.db.pool.query(
      `update command set state = 'cancelled', ended_at = now() where ended_at is null; delete from command_secret`,
    )
    this.shift = 0
    await this.start(options)
  }

  /** The platform is gone at once: what it would still have written of its lines is not. */
  async crash(): Promise<void> {
    await this.downlink.close()
    await this.stop()
  }

  async close(): Promise<void> {
    await this.stop()
    await this.journal.close()
    this.registry.close()
    this.bus.close()
    await this.db.close()
    await rm(this.dir, { recursive: true })
  }

  /** An honest field machine, connected. */
  async dial(name: PlanName): Promise<Fleet> {
    const fleet = startFleet({
      host: '127.0.0.1',
      port: this.gateway.port,
      clock: makeFieldClock(Date.now),
      loggers: [plans[name]],
      // A logger of 2005 says nothing before its first data.
      rtdInterval: 1,
      spreadMs: 0,
    })
    this.fleets.push(fleet)
    const isHeard = (): void => expect(this.gateway.occupancy.connectionOf(plans[name].mn)).not.toBeNull()
    await vi.waitFor(isHeard, { timeout: 10_000 })
    return fleet
  }

  /** A socket whose other end is the test. */
  async machine(): Promise<FieldMachine> {
    const machine = await FieldMachine.connect(this.gateway.port)
    this.machines.push(machine)
    return machine
  }

  async ask(
    name: PlanName,
    kind: string,
    parameters: unknown = {},
    more: Partial<Ask> = {},
  ): Promise<number> {
    const asked = await this.downlink.ask({
      mn: plans[name].mn,
      kind,
      parameters,
      origin: 'person',
      askedBy: { userId: 1, name: '李工' },
      reason: '试验',
      ...more,
    })
    if (!asked.ok) throw new Error(JSON.stringify(asked.fault))
    return asked.id
  }

  async list(): Promise<CommandRow[]> {
    const { rows } = await this.db.pool.query<CommandRow>(
      `select c.id, l.mn, c.kind, c.state, c.result_code, c.origin, c.qn, c.parts,
        array(select e.kind from command_event e where e.command_id = c.id order by e.id) as events
      from command c join logger l on l.id = c.logger_id order by c.id`,
    )
    return rows
  }

  async get(id: number): Promise<CommandRow> {
    const row = (await this.list()).find((one) => one.id === id)
    if (row === undefined) throw new Error(`no command ${id}`)
    return row
  }

  /** The command, once it has ended. */
  async ended(id: number): Promise<CommandRow> {
    return this.reached(id, /^(?!queued|sent|accepted|awaiting)/)
  }

  async reached(id: number, state: RegExp): Promise<CommandRow> {
    let row: CommandRow | null = null
    await vi.waitFor(
      async () => {
        row = await this.get(id)
        expect(row.state).toMatch(state)
      },
      { timeout: 10_000, interval: 15 },
    )
    return row!
  }
}
