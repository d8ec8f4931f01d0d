import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { makeApp } from './app.ts'
import { makeProcessBus } from './bus/bus.ts'
import type { Config } from './config.ts'
import { openDatabase } from './db/database.ts'
import { installDemo } from './demo/install.ts'
import type { TlsDoorOptions } from './gateway/doors.ts'
import { startDownlink } from './downlink/downlink.ts'
import { startGateway, type Gateway } from './gateway/gateway.ts'
import type { Occupancy } from './gateway/occupancy.ts'
import { startIngestWorker, type IngestHandle } from './ingest/start.ts'
import { openJournal } from './journal/journal.ts'
import { openJournalReader } from './journal/read.ts'
import { systemClock } from './lib/clock.ts'
import { makeCode, makeSessionKey } from './lib/crypto.ts'
import { packageRoot } from './lib/package-root.ts'
import type { Log } from './lib/log.ts'
import { ensureAdministrator } from './modules/session/administrator.ts'
import { holdRegistry } from './registry/hold.ts'
import { openSandbox } from './sandbox/sandbox.ts'
import { parseListen, serveMetrics } from './metrics/endpoint.ts'
import { makeExposition } from './metrics/exposition.ts'
import { startMonitor } from './metrics/monitor.ts'
import { backlogOf, followCommands, followIngest, makeProbes, makeRoleFacts } from './status.ts'
import { packageVersion } from './lib/package-root.ts'

export interface Platform {
  readonly httpPort: number
  readonly tcpPort: number
  /** null: switched off, or its port is taken. */
  readonly sandboxPort: number | null
  /** null without TLS. */
  readonly tcpTlsPort: number | null
  /** Set only when this start made the administrator and nobody gave a password. */
  readonly newPassword: string | null
  close(): Promise<void>
}

/** Something that was started, and how it ends. */
type Stop = () => Promise<void>

/**
 * Starts the roles of one process in the order they need each other. If one fails, those already started are
 * ended in reverse order before the error goes on.
 */
export async function startPlatform(config: Config, log: Log): Promise<Platform> {
  const stops: Stop[] = []
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) {
      try {
        await stop()
      } catch (error) {
        log.error({ err: error }, 'a part did not stop cleanly')
      }
    }
  }
  try {
    return { ...(await start(config, log, stops)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function start(config: Config, log: Log, stops: Stop[]): Promise<Omit<Platform, 'close'>> {
  const clock = systemClock
  const now = (): number => clock.now()
  const journalDir = join(config.dir, 'journal')
  const segmentBytes = config.journalSegmentMb * 1024 * 1024
  const bus = makeProcessBus(`${process.pid}:${config.dir}`)
  stops.push(async () => bus.close())

  const db = await openDatabase({ url: config.databaseUrl, dir: join(config.dir, 'db'), log })
  stops.push(() => db.close())
  const newPassword = await ensureAdministrator(db, config.adminPassword)
  if (config.demo) await installDemo(db, new Date(now()))

  const registry = await holdRegistry(db, bus, log)
  stops.push(async () => registry.close())

  const journal = await openJournal({
    dir: journalDir,
    segmentBytes,
    onFault: (error) => log.error({ err: error }, 'journal: cannot write, nothing is acknowledged'),
  })
  const reader = await openJournalReader(journalDir)

  const progress = followIngest(bus, now)
  const ingest: IngestHandle = await startIngestWorker({
    connection: db.connection,
    journalDir,
    busName: `${process.pid}:${config.dir}`,
    durable: journal.durable,
    log,
  })
  stops.push(() => ingest.close())
  // The journal ends before ingest does, so that the last frames are still announced.
  stops.push(async () => {
    await reader.close()
    await journal.close()
  })
  stops.push(announceDurable())

  const commandsEnded = followCommands(bus)
  // Nobody speaks before the gateway listens.
  let occupancy: Occupancy | null = null
  const downlink = await startDownlink({
    db,
    bus,
    log,
    registry: registry.current,
    registrySettled: () => registry.settled(),
    connectionOf: (mn) => occupancy?.connectionOf(mn) ?? null,
    now,
  })
  stops.push(() => downlink.close())

  const gateway: Gateway = await startGateway({
    host: config.tcpHost,
    port: config.tcpPlain ? config.tcpPort : null,
    tls: tlsOf(config),
    limits: config,
    log,
    journal,
    registry: registry.current,
    watch: downlink.watch,
    now,
    backlogBytes: () => backlogOf(progress.applied(), journal.durable, segmentBytes),
  })
  occupancy = gateway.occupancy
  stops.push(() => gateway.close())

  const monitor = await startMonitor({
    roles: makeRoleFacts({ gateway, journal, segmentBytes, ingest: progress, commandsEnded, db, now }),
    probes: makeProbes({ db, journal, ingest: progress, journalDir, reader }),
    limits: { diskLowBytes: config.readyDiskGb * 2 ** 30, lagSeconds: config.readyLagSeconds },
    now,
  })
  stops.push(async () => monitor.close())
  const listen = config.metrics === null ? null : parseListen(config.metrics)
  const exposition =
    listen === null && config.metricsToken === null
      ? null
      : makeExposition(() => ({ facts: monitor.facts(), health: monitor.health() }), packageVersion())
  if (listen !== null && exposition !== null) {
    const endpoint = await serveMetrics(listen, config.metricsToken, exposition)
    stops.push(() => endpoint.close())
  }

  const sandbox = await openSandbox({
    host: config.tcpHost,
    port: config.sandbox ? config.sandboxPort : null,
    now,
    makeCode,
    makeKey: makeSessionKey,
    onFault: (error) => log.error({ err: error }, 'the port of the sandbox cannot be opened'),
  })
  stops.push(() => sandbox.close())

  const uiDir = join(packageRoot, 'dist', 'ui')
  const app = await makeApp({
    db,
    bus,
    config,
    clock,
    journal: reader,
    connectionOf(mn) {
      const connection = gateway.occupancy.connectionOf(mn)
      if (connection === null) return null
      const open = performance.now() - connection.openedAt
      return { peer: connection.peer, since: now() - open }
    },
    downlink,
    sandbox,
    log,
    monitor,
    metrics: exposition === null ? null : { exposition, token: config.metricsToken },
    uiDir: existsSync(uiDir) ? uiDir : null,
  })
  stops.push(() => app.close())
  await app.listen({ host: config.httpHost, port: config.httpPort })
  const address = app.server.address()
  return {
    httpPort: typeof address === 'object' && address !== null ? address.port : config.httpPort,
    tcpPort: gateway.port,
    sandboxPort: sandbox.port,
    tcpTlsPort: gateway.tlsPort,
    newPassword,
  }

  /**
   * Tells the other threads how far the journal is synced: soon after a pause, and at most every 50 ms while frames
   * keep coming. A transaction for each handful of frames took a third more of the processor at 1 500 frames/s.
   */
  function announceDurable(): Stop {
    let timer: NodeJS.Timeout | null = null
    let publishedAt = -Infinity
    const publish = (): void => {
      timer = null
      publishedAt = performance.now()
      bus.publish('journal.durable', { end: journal.durable })
    }
    const off = journal.onDurable(() => {
      timer ??= setTimeout(publish, Math.max(5, publishedAt + 50 - performance.now()))
    })
    return async () => {
      off()
      if (timer !== null) clearTimeout(timer)
      publish()
    }
  }
}

function tlsOf(config: Config): TlsDoorOptions | null {
  if (config.tlsCert === null || config.tlsKey === null) return null
  return {
    port: config.tcpTlsPort,
    certFile: config.tlsCert,
    keyFile: config.tlsKey,
    clientCaFile: config.tlsClientCa,
    clients: config.tlsClients,
    bindsMn: config.tlsClientMn,
    handshakeSeconds: config.tlsHandshakeSeconds,
  }
}
