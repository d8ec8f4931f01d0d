import { decode, defaultTimeouts, makeQnMaker, type Patience, type Peek } from '../../hj212/index.ts'
import type { Bus } from '../bus/bus.ts'
import type { Database } from '../db/database.ts'
import { withRetry } from '../db/retry.ts'
import type { Connection } from '../gateway/connection.ts'
import type { FrameWatch, Heard } from '../gateway/watch.ts'
import type { Log } from '../lib/log.ts'
import type { LoggerEntry, Registry } from '../registry/registry.ts'
import { isAnnouncement, makeActivations } from './activation.ts'
import { checkAsk, type Ask, type AskFault } from './ask.ts'
import { makeCommandLog } from './command-log.ts'
import type { Command, CommandEvent, CommandState } from './command.ts'
import * as credentialStore from './credential-store.ts'
import { Credentials } from './credentials.ts'
import { findKind } from './kinds.ts'
import { afterRestart, Line, type LinePort } from './line.ts'
import { cancelledOutcome, expiredOutcome, unknownKind, type Outcome } from './outcome.ts'
import { downlinkSettings, type DownlinkSetting } from './settings.ts'
import { startUpSteps, type StartUpPolicy } from './start-up.ts'
import * as startUpStore from './start-up-store.ts'
import * as store from './store.ts'

export interface DownlinkOptions {
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly registry: () => Registry
  /** Resolves when every change announced so far is in `registry`. */
  readonly registrySettled: () => Promise<void>
  readonly connectionOf: (mn: string) => Connection | null
  readonly now: () => number
  /** In place of the standard's table, for tests. */
  readonly patience?: Patience
  /** Between two looks for what has expired. 1000 ms. */
  readonly sweepMs?: number
  /** Between two looks for keys that are too old. An hour. */
  readonly keySweepMs?: number
}

export type Asked =
  | { readonly ok: true; readonly id: number; readonly state: CommandState }
  | { readonly ok: false; readonly fault: AskFault }

export interface Downlink {
  readonly watch: FrameWatch
  /** Durable when it resolves; sent when the logger is connected and its turn has come. */
  ask(ask: Ask): Promise<Asked>
  /** false: it is under way or has ended. Durable when it resolves. */
  cancel(id: number, by: string): Promise<boolean>
  /** The second person's word; false: it does not wait for one, or it was the same person who asked. */
  approve(id: number, by: { readonly userId: number; readonly name: string }): Promise<boolean>
  setStartUpPolicy(loggerId: number | null, policy: StartUpPolicy | null): Promise<void>
  /** By logger; null: for all that have none of their own. */
  startUpPolicies(): ReadonlyMap<number | null, StartUpPolicy>
  settings(): readonly store.SettingRow[]
  /** false: out of range. */
  setSetting(name: DownlinkSetting, value: number, source: string): Promise<boolean>
  close(): Promise<void>
}

/** Of one MN, under way included. */
const mostQueued = 32
/** Of all. */
const mostOpen = 50_000
/** Between two procedures of one kind for one logger: one that asks again and again fills no record. */
const pauseMs = { clock: 600_000, key: 600_000, start: 600_000, activation: 60_000 } as const
const longestPauseMs = Math.max(...Object.values(pauseMs))
/** A start-up message within this time of a first sight tells of the same start. */
const sameStartMs = 300_000
const mostKeysAtOnce = 500

/** Frames of accepted loggers, besides answers, that downlink acts on. */
const noticed: ReadonlySet<string | null> = new Set(['1013', '1014', '2081'])

/** Commands from the host to field machines, over the connections that the gateway has. */
export async function startDownlink(options: DownlinkOptions): Promise<Downlink> {
  const { db, bus, log, registry, connectionOf, now } = options
  const lines = new Map<string, Line>()
  const awaiting = new Map<number, Command>()
  const timeOuts = new Map<number, Patience>()
  const procedures = new Map<string, number>()
  /** MNs that are being given to a device. */
  const activating = new Set<string>()
  const seen = new Set<number>()
  const record = makeCommandLog(db, bus, log)
  const ended = new AbortController()
  const { signal } = ended
  const makeQn = makeQnMaker()
  let settings: readonly store.SettingRow[] = await store.listSettings(db.kysely)
  let policies = await startUpStore.listPolicies(db.kysely)
  let open = 0

  const loggerOf = (mn: string): LoggerEntry | null => registry().loggerOf(mn, now())
  const setting = (name: DownlinkSetting): number => {
    const row = settings.find((one) => one.name === name)
    if (row === undefined) throw new Error(`downlink_setting has no ${name}`)
    return row.value
  }
  const announce = async (): Promise<void> => {
    bus.publish('registry.changed', { reason: 'credential' })
    await options.registrySettled()
  }

  const credentials = new Credentials({
    db,
    log,
    now,
    announce,
    overlapHours: (credential) => setting(`${credential}-overlap-hours`),
    touched: (mn) => tidy(mn),
    signal,
  })

  /** Whether this procedure may begin; not again for this logger before its pause is over. */
  const mayBegin = (procedure: keyof typeof pauseMs, mn: string): boolean => {
    const key = `${procedure} ${mn}`
    const last = procedures.get(key)
    if (last !== undefined && now() - last < pauseMs[procedure]) return false
    procedures.set(key, now())
    return true
  }

  const port: LinePort = {
    now,
    monotonic: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    makeQn,
    loggerOf,
    connectionOf,
    patienceOf: (logger) => options.patience ?? timeOuts.get(logger.id) ?? standardPatience,
    isHeld: () => record.isFull || signal.aborted,
    record(command, kind, frame, detail, change) {
      if (change?.endedAt !== undefined) open -= 1
      record.append({ command, at: now(), kind, frame, detail, change })
    },
    written: () => record.written(),
    async prepare({ kind, loggerId, secret, mn }, { version }) {
      if (kind.secret !== null) await credentials.offer(mn, loggerId, kind.secret, secret)
      // [HJ/T 212-2005 C.4, C.5] a stop names the start that it ends.
      const stops = version === '2005' && kind.kind.endsWith('.stop')
      const started = kind.kind.replace(/\.stop$/, '.start')
      if (stops) await record.written()
      return { QN: stops ? await store.findLastQn(db.kysely, loggerId, started) : null }
    },
    async conclude({ kind, mn, loggerId, parameters }, { state }) {
      if (kind.kind === 'time-out.set' && state === 'done') timeOuts.set(loggerId, patienceOf(parameters))
      if (kind.secret !== null) await credentials.settle(mn, kind.secret, takenAt(state))
    },
    changed: ({ mn }) => tidy(mn),
    failed(error, mn) {
      if (!signal.aborted) log.error({ err: error, mn }, 'commands: a step failed')
    },
  }

  /** Lines stand in the map only while there is something to listen for. */
  function tidy(mn: string): void {
    const line = lines.get(mn)
    if (line?.has('mn.set') !== true) activating.delete(mn)
    if (line?.isIdle === true && !credentials.has(mn)) lines.delete(mn)
    else if (credentials.has(mn)) lineOf(mn)
  }
  function lineOf(mn: string): Line {
    let line = lines.get(mn)
    if (line === undefined) lines.set(mn, (line = new Line(mn, port)))
    return line
  }

  const askAll = async (asks: readonly Ask[], isInsistent: boolean): Promise<Asked[]> => {
    const at = now()
    const checked = asks.map((ask) => {
      const result = checkAsk(ask, loggerOf(ask.mn), at)
      if (!result.ok) return { ask, result }
      const { kind } = result.value
      const isChanging =
        kind.secret !== null &&
        (credentials.isChanging(ask.mn, kind.secret) || lines.get(ask.mn)?.has(kind.kind))
      return isChanging === true
        ? { ask, result: { ok: false, fault: { kind: 'change-under-way' } } as const }
        : { ask, result }
    })
    const good = checked.flatMap(({ ask, result }) => (result.ok ? [{ ask, ...result.value }] : []))
    const [first] = good
    const queued = first === undefined ? 0 : (lines.get(first.ask.mn)?.length ?? 0)
    if (queued + good.length > mostQueued || open + good.length > mostOpen)
      return asks.map(() => ({ ok: false, fault: { kind: 'queue-full' } }))
    open += good.length
    const rows = good.map(({ ask, kind, cn, logger, secret }): store.NewCommand => {
      const isTwoPerson =
        ask.origin === 'person' && kind.effect === 'instrument' && setting('two-person') !== 0
      return {
        loggerId: logger.id,
        kind: kind.kind,
        cn,
        parameters: ask.parameters,
        secret,
        origin: ask.origin,
        askedBy: ask.askedBy,
        reason: ask.reason,
        askedAt: at,
        expiresAt: at + (ask.expiresInMinutes ?? kind.expiryMinutes) * 60_000,
        state: isTwoPerson ? 'awaiting-approval' : 'queued',
      }
    })
    let ids: readonly number[] = []
    try {
      const attempts = isInsistent ? Infinity : 3
      if (rows.length > 0) {
        ids = await withRetry(() => store.takeIds(db.kysely, rows.length), { attempts, signal })
        await withRetry(() => store.insertCommands(db.kysely, ids, rows), { attempts, signal })
      }
    } catch (error) {
      open -= good.length
      // Whether they were written is not known; who was told that it failed must not see them sent after a restart.
      if (ids.length > 0) inBackground(withRetry(() => store.discard(db.kysely, ids, now()), { signal }))
      throw error
    }
    let index = 0
    const answers = checked.map(({ ask, result }): Asked => {
      if (!result.ok) return { ok: false, fault: result.fault }
      const { kind, cn, logger, secret } = result.value
      const [id, row] = [ids[index]!, rows[index]!]
      index += 1
      const { expiresAt, state } = row
      const command: Command = {
        id,
        loggerId: logger.id,
        mn: ask.mn,
        kind,
        cn,
        parameters: ask.parameters,
        secret,
        origin: ask.origin,
        expiresAt,
        pinned: ask.pinned ?? null,
        requeues: 0,
      }
      if (state === 'queued') lineOf(ask.mn).enqueue(command)
      else awaiting.set(id, command)
      return { ok: true, id, state }
    })
    bus.publish('command.changed', {
      commands: rows.map(({ loggerId, state }, at) => ({ id: ids[at]!, loggerId, state })),
    })
    return answers
  }

  /** What the platform does by itself, in the background; it waits for the database. */
  const askAlone = async (what: string, asks: readonly Ask[]): Promise<void> => {
    for (const answer of await askAll(asks, true))
      if (!answer.ok) log.warn({ mn: asks[0]!.mn, fault: answer.fault.kind }, `commands: no ${what}`)
  }
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, 'commands: a procedure failed')
    })
  }

  const policyOf = (loggerId: number): StartUpPolicy | null =>
    policies.get(loggerId) ?? policies.get(null) ?? null

  /** One at a time: a province that reconnects asks the database in turn. */
  let startUps: Promise<void> = Promise.resolve()
  const startUp = (logger: LoggerEntry, restart: string): void => {
    const policy = policyOf(logger.id)
    if (policy === null || !mayBegin('start', logger.mn)) return
    const run = async (): Promise<void> => {
      const claim = () => startUpStore.claimRun(db.kysely, logger.id, restart, now(), sameStartMs)
      if (!(await withRetry(claim, { signal }))) return
      const common = { mn: logger.mn, origin: 'start-up', askedBy: null } as const
      const reason = restart === '' ? '首次连接，按启动策略初始化' : '数采仪重新开机，按启动策略初始化'
      const steps = startUpSteps(policy, logger.version)
      await askAlone(
        'start-up sequence',
        steps.map(({ kind, parameters }) => Object.assign({ kind, parameters, reason }, common)),
      )
    }
    startUps = startUps.then(run).catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error, mn: logger.mn }, 'commands: no start-up sequence')
    })
  }

  const setClock = (logger: LoggerEntry, factor: string | null): void => {
    const line = lines.get(logger.mn)
    if (policyOf(logger.id)?.setsClock !== true || line?.has('clock.set') === true) return
    if (!mayBegin('clock', logger.mn)) return
    const parameters = factor === null ? {} : { factor }
    const reason = '现场机请求校时（1013）'
    const ask: Ask = { mn: logger.mn, kind: 'clock.set', parameters, origin: 'clock', askedBy: null, reason }
    inBackground(askAlone('clock setting', [ask]))
  }

  const changeKey = (mn: string, reason: string): Promise<void> => {
    const isChanging = credentials.isChanging(mn, 'key') || lines.get(mn)?.has('key.change') === true
    if (isChanging || !mayBegin('key', mn)) return Promise.resolve()
    const ask: Ask = { mn, kind: 'key.change', parameters: {}, origin: 'key-change', askedBy: null, reason }
    return askAlone('key change', [ask])
  }

  /** Connected loggers whose key is too old; the others when they are. */
  const changeOldKeys = async (): Promise<void> => {
    const days = setting('key-age-days')
    const before = new Date(now() - days * 86_400_000)
    for (const { mn } of await credentialStore.listOldKeys(db.kysely, before, mostKeysAtOnce))
      if (connectionOf(mn) !== null) await changeKey(mn, `密钥使用已满 ${days} 天，定期更换`)
  }

  const activations = makeActivations({
    db,
    log,
    now,
    signal,
    assign: async ({ mn }, loggerSerial, connection) => {
      if (lines.get(mn)?.has('mn.set') === true || !mayBegin('activation', mn)) return
      activating.add(mn)
      const ask: Ask = {
        mn,
        kind: 'mn.set',
        parameters: { loggerSerial },
        origin: 'activation',
        askedBy: null,
        reason: '设备激活：硬件序号与登记一致，下发入网编码',
        pinned: connection,
      }
      await askAlone('activation', [ask])
    },
  })

  const notice = (logger: LoggerEntry, facts: Peek, bytes: Buffer): Heard | null => {
    if (facts.CN === '1014' && facts.version === '2025')
      return () => inBackground(changeKey(logger.mn, '现场机请求更换密钥（1014）'))
    if (policies.size === 0 || (facts.CN !== '1013' && facts.CN !== '2081')) return null
    const { cp } = decode(bytes, { direction: 'up' })
    const named = (name: string): string | null => cp.find((pair) => pair.name === name)?.value ?? null
    const about = facts.CN === '1013' ? named('PolId') : named('RestartTime')
    if (facts.CN === '1013') return () => setClock(logger, about)
    return () => startUp(logger, about?.slice(0, 20) ?? 'unknown')
  }

  const watch: FrameWatch = {
    frame(connection, logger, facts, bytes) {
      const line = lines.get(logger.mn)
      if (line === undefined) return noticed.has(facts.CN) ? notice(logger, facts, bytes) : null
      credentials.hear(logger, facts, bytes)
      return (
        line.look(connection, facts, bytes) ?? (noticed.has(facts.CN) ? notice(logger, facts, bytes) : null)
      )
    },
    stranger(connection, facts, bytes) {
      if (isAnnouncement(facts)) return activations.look(connection, facts, bytes)
      // A logger that is being given its MN may answer without one.
      if (facts.MN !== null) return null
      for (const mn of activating) {
        const line = lines.get(mn)
        if (line?.asks(connection) === true && facts.PW === loggerOf(mn)?.password)
          return line.look(connection, facts, bytes)
      }
      return null
    },
    joined(logger) {
      lines.get(logger.mn)?.pump()
      if (policies.size === 0 || seen.has(logger.id)) return
      seen.add(logger.id)
      startUp(logger, '')
    },
    left(mn, connection) {
      lines.get(mn)?.left(connection)
    },
  }
  await load()
  const sweeper = setInterval(() => {
    const at = now()
    credentials.sweep()
    for (const line of lines.values()) {
      line.sweep()
      tidy(line.mn)
    }
    for (const [key, last] of procedures) if (at - last > longestPauseMs) procedures.delete(key)
    for (const [id, command] of awaiting) {
      if (command.expiresAt > at) continue
      awaiting.delete(id)
      finish(command, 'expired', expiredOutcome, {})
    }
  }, options.sweepMs ?? 1000)
  sweeper.unref()
  const keySweeper = setInterval(() => inBackground(changeOldKeys()), options.keySweepMs ?? 3_600_000)
  keySweeper.unref()

  function finish(
    command: CommandEvent['command'],
    kind: 'expired' | 'cancelled' | 'settled',
    { state, code, text }: Outcome,
    detail: Readonly<Record<string, unknown>>,
  ): void {
    const change = { state, resultCode: code, resultText: text, endedAt: now() }
    open -= 1
    record.append({ command, at: now(), kind, frame: null, detail: { ...detail, result: code }, change })
  }

  /** What was open when the platform ended. */
  async function load(): Promise<void> {
    for (const { loggerId, parameters } of await store.listTimeOuts(db.kysely))
      timeOuts.set(loggerId, patienceOf(parameters))
    await credentials.load()
    for (const row of await store.listOpen(db.kysely, mostOpen)) {
      open += 1
      const kind = findKind(row.kind)
      if (kind === null) {
        finish(row, 'settled', unknownKind, {})
        continue
      }
      const { id, loggerId, mn, cn, parameters, origin, state } = row
      const common = { id, loggerId, mn, kind, cn, parameters, origin, pinned: null, requeues: 0 }
      const command: Command = { ...common, secret: row.secret ?? '', expiresAt: row.expiresAt.getTime() }
      if (state === 'awaiting-approval') {
        awaiting.set(id, command)
        continue
      }
      const next = afterRestart(command, state)
      if (next !== 'queued') {
        finish(command, 'settled', next, {})
        continue
      }
      if (state !== 'queued') port.record(command, 'requeued', null, { why: 'restart' }, { state: 'queued' })
      lineOf(mn).enqueue(command)
    }
  }

  return {
    watch,
    ask: async (ask) => (await askAll([ask], false))[0]!,
    async cancel(id, by) {
      const waiting = awaiting.get(id)
      if (waiting !== undefined) {
        awaiting.delete(id)
        finish(waiting, 'cancelled', cancelledOutcome, { by })
      } else if (![...lines.values()].some((line) => line.cancel(id, by))) return false
      await record.written()
      return true
    },
    async approve(id, by) {
      const command = awaiting.get(id)
      if (command === undefined || !(await store.approve(db.kysely, id, by, now()))) return false
      awaiting.delete(id)
      lineOf(command.mn).enqueue(command)
      return true
    },
    async setStartUpPolicy(loggerId, policy) {
      await startUpStore.setPolicy(db.kysely, loggerId, policy)
      policies = await startUpStore.listPolicies(db.kysely)
    },
    startUpPolicies: () => policies,
    settings: () => settings,
    async setSetting(name, value, source) {
      const { min, max } = downlinkSettings[name]
      if (!Number.isInteger(value) || value < min || value > max) return false
      await store.setSetting(db.kysely, name, value, source)
      settings = await store.listSettings(db.kysely)
      return true
    },
    async close() {
      clearInterval(sweeper)
      clearInterval(keySweeper)
      ended.abort()
      await record.close()
    },
  }
}

const patienceOf = (parameters: unknown): Patience => {
  const { overTimeSeconds, reCount } = parameters as { overTimeSeconds: number; reCount: number }
  return { overTimeMs: overTimeSeconds * 1000, reCount }
}

/** What nearly every kind of line has [HJ 212-2017 Table 1]. */
const standardPatience: Patience = patienceOf({
  overTimeSeconds: defaultTimeouts.OverTime,
  reCount: defaultTimeouts.ReCount,
})

/** Whether the logger now has the new secret. */
function takenAt(state: Outcome['state']): 'taken' | 'declined' | 'unknown' {
  if (state === 'done') return 'taken'
  return state === 'refused' || state === 'failed' || state === 'cancelled' || state === 'expired'
    ? 'declined'
    : 'unknown'
}
