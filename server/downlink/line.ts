import type { Patience, Peek } from '../../hj212/index.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Heard } from '../gateway/watch.ts'
import type { FrameAddress } from '../journal/record.ts'
import type { LoggerEntry } from '../registry/registry.ts'
import { readAnswer, type FieldAnswer } from './answer.ts'
import type { Command, CommandChange, EventKind } from './command.ts'
import { composeRequest } from './compose.ts'
import { Exchange, type ExchangePort } from './exchange.ts'
import {
  cancelledOutcome,
  endedLogger,
  expiredOutcome,
  interruptedBy,
  outcomeOf,
  unsendable,
  type Outcome,
} from './outcome.ts'

/** What a line needs of the rest of downlink. */
export interface LinePort {
  readonly now: () => number
  readonly monotonic: () => number
  readonly after: ExchangePort['after']
  readonly makeQn: (now: number) => string
  readonly loggerOf: (mn: string) => LoggerEntry | null
  readonly connectionOf: (mn: string) => Connection | null
  readonly patienceOf: (logger: LoggerEntry) => Patience
  /** Begin nothing now: the record is behind. */
  readonly isHeld: () => boolean
  readonly record: (
    command: Command,
    kind: EventKind,
    frame: FrameAddress | null,
    detail: Readonly<Record<string, unknown>>,
    change: CommandChange | null,
  ) => void
  readonly written: () => Promise<void>
  /** Before it goes out: a secret is laid beside the old one, a QN looked up. */
  readonly prepare: (command: Command, logger: LoggerEntry) => Promise<{ readonly QN: string | null }>
  /** After it has ended, before the next one begins. */
  readonly conclude: (command: Command, outcome: Outcome) => Promise<void>
  /** A command ended, or the line has nothing left to do. */
  readonly changed: (line: Line) => void
  readonly failed: (error: unknown, mn: string) => void
}

interface Running {
  readonly command: Command
  readonly connection: Connection
  readonly logger: LoggerEntry
  readonly exchange: Exchange
  parts: number
  /** The frame that is being looked at. */
  frame: FrameAddress | null
  answer: FieldAnswer | null
}

/** After so many returns to the queue a command that nobody hears has failed. */
const mostRequeues = 2
/** Replies beyond this are counted, not kept. */
const mostReplies = 50
/** For so long a result that comes too late is still written down. */
const lateMs = 600_000

/** The commands of one MN: one exchange at a time, the rest in order [HJ 212-2017 6.1]. */
export class Line {
  readonly mn: string
  private readonly port: LinePort
  private queue: Command[] = []
  private beginning: Command | null = null
  private running: Running | null = null
  private concluding: Command | null = null
  private late: { readonly command: Command; readonly QN: string; readonly until: number } | null = null

  constructor(mn: string, port: LinePort) {
    this.mn = mn
    this.port = port
  }

  /** Commands that have not ended. */
  get length(): number {
    return this.queue.length + (this.isBusy ? 1 : 0)
  }

  get isIdle(): boolean {
    return this.length === 0 && this.late === null
  }

  private get isBusy(): boolean {
    return (this.beginning ?? this.running ?? this.concluding) !== null
  }

  /** Whether a command of this kind waits or is under way. */
  has(kind: string): boolean {
    const all = [...this.queue, this.beginning, this.running?.command ?? null, this.concluding]
    return all.some((command) => command?.kind.kind === kind)
  }

  enqueue(command: Command): void {
    this.queue.push(command)
    this.pump()
  }

  /** Takes back what has not begun. */
  cancel(id: number, by: string): boolean {
    const command = this.queue.find((one) => one.id === id)
    if (command === undefined) return false
    this.queue = this.queue.filter((one) => one !== command)
    this.end(command, 'cancelled', cancelledOutcome, { by })
    return true
  }

  /** Time has passed: what waited too long ends, what was held may begin. */
  sweep(): void {
    const now = this.port.now()
    const expired = this.queue.filter(({ expiresAt }) => expiresAt <= now)
    if (expired.length > 0) {
      this.queue = this.queue.filter(({ expiresAt }) => expiresAt > now)
      for (const command of expired) this.end(command, 'expired', expiredOutcome)
    }
    if (this.late !== null && this.late.until <= this.port.monotonic()) this.late = null
    this.pump()
  }

  /** The MN speaks through another connection, or none. */
  left(connection: Connection): void {
    if (this.running?.connection === connection) this.running.exchange.step({ kind: 'disconnected' })
  }

  /** Whether this connection is the one that is being asked something. */
  asks(connection: Connection): boolean {
    return this.running?.connection === connection
  }

  /** A frame of this MN. Only what comes through the connection that was asked can be an answer. */
  look(connection: Connection, facts: Peek, bytes: Buffer): Heard | null {
    const { running } = this
    if (running === null || running.connection !== connection || !running.exchange.wants(facts.CN))
      return this.lookLate(connection, facts, bytes)
    const answer = readAnswer(bytes, running.logger)
    if (answer === null) return null
    return (address) => {
      if (this.running !== running) return
      running.frame = address
      running.answer = answer
      running.exchange.step(answer.event)
    }
  }

  private lookLate(connection: Connection, facts: Peek, bytes: Buffer): Heard | null {
    const { late } = this
    if (late === null || facts.CN !== '9012' || this.port.connectionOf(this.mn) !== connection) return null
    const logger = this.port.loggerOf(this.mn)
    const answer = logger === null ? null : readAnswer(bytes, logger)
    if (answer?.event.QN !== late.QN) return null
    this.late = null
    return (address) => this.port.record(late.command, 'late', address, { ExeRtn: answer.event.ExeRtn }, null)
  }

  pump(): void {
    if (this.isBusy || this.queue.length === 0 || this.port.isHeld()) return
    const index = this.queue.findIndex(({ pinned }) => this.connectionFor(pinned) !== null)
    const [command] = index < 0 ? [] : this.queue.splice(index, 1)
    if (command === undefined) return
    this.beginning = command
    this.begin(command).catch((error: unknown) => {
      this.port.failed(error, this.mn)
      if (this.beginning !== command) return
      this.beginning = null
      this.queue.unshift(command)
    })
  }

  private connectionFor(pinned: Connection | null): Connection | null {
    const connection = pinned ?? this.port.connectionOf(this.mn)
    return connection === null || connection.isEnding ? null : connection
  }

  private async begin(command: Command): Promise<void> {
    const { port } = this
    const known = port.loggerOf(this.mn)
    if (known === null || known.id !== command.loggerId) return this.refuse(command, endedLogger)
    const { QN } = await port.prepare(command, known)
    // What was prepared may have changed what is known of the logger.
    const logger = port.loggerOf(this.mn)
    if (logger === null) return this.refuse(command, endedLogger)
    const now = port.now()
    const composed = composeRequest(command, logger, {
      QN: QN ?? port.makeQn(now),
      now,
      patience: port.patienceOf(logger),
    })
    if (!composed.ok) return this.refuse(command, unsendable(composed.fault.field))
    const { request } = composed
    port.record(command, 'sent', null, { qn: request.QN }, { state: 'sent', qn: request.QN, sentAt: now })
    // Whoever must not do it twice is sent nothing of which a crash would leave no trace.
    if (!command.kind.isRepeatable) await port.written()
    const connection = this.connectionFor(command.pinned)
    this.beginning = null
    if (connection === null || command.expiresAt <= port.now()) {
      port.record(command, 'requeued', null, { why: 'not-sent' }, { state: 'queued' })
      this.queue.unshift(command)
      port.changed(this)
      return
    }
    const running: Running = {
      command,
      connection,
      logger,
      exchange: new Exchange(request, this.portOf(connection), {
        resent: (attempt) => port.record(command, 'resent', null, { attempt }, null),
        accepted: () => port.record(command, 'accepted', running.frame, {}, { state: 'accepted' }),
        delivered: () => this.delivered(running),
        settled: (state, { isLineLost, isTaken }) => {
          const outcome = outcomeOf(logger.version, state, isLineLost)
          this.running = null
          if (state.kind === 'line-down' && isLineLost && !isTaken && this.requeue(command)) return
          if (state.kind === 'exec-timeout' || state.kind === 'line-down')
            this.late = { command, QN: request.QN, until: port.monotonic() + lateMs }
          this.end(command, 'settled', outcome, {}, running)
        },
      }),
      parts: 0,
      frame: null,
      answer: null,
    }
    this.running = running
    running.exchange.step({ kind: 'start' })
  }

  private portOf(connection: Connection): ExchangePort {
    return {
      send: (frame) => !connection.isEnding && connection.send(Buffer.from(frame)),
      now: this.port.monotonic,
      after: this.port.after,
    }
  }

  /** A part of a history is counted; any other reply is kept in words. */
  private delivered(running: Running): void {
    const { command, frame, answer } = running
    running.parts += 1
    const isHistory = running.exchange.request.window !== null
    if (isHistory ? running.parts > 1 : running.parts > mostReplies) return
    if (isHistory) this.port.record(command, 'part', frame, {}, null)
    else this.port.record(command, 'reply', frame, { pairs: answer?.pairs ?? [] }, null)
  }

  /**
   * Nobody knows whether the device heard it. What may be done twice is asked again on the next connection; 9011 was
   * not there yet, so the standard's ban on re-sending an execution does not stand against it [HJ 212-2017 6.2].
   */
  private requeue(command: Command): boolean {
    if (!command.kind.isRepeatable || command.pinned !== null || command.requeues >= mostRequeues)
      return false
    this.port.record(command, 'requeued', null, { why: 'disconnected' }, { state: 'queued' })
    this.queue.unshift({ ...command, requeues: command.requeues + 1 })
    this.port.changed(this)
    return true
  }

  private async refuse(command: Command, outcome: Outcome): Promise<void> {
    await this.port.conclude(command, outcome)
    this.beginning = null
    this.end(command, 'settled', outcome)
    this.pump()
  }

  private end(
    command: Command,
    kind: EventKind,
    outcome: Outcome,
    detail: Readonly<Record<string, unknown>> = {},
    running: Running | null = null,
  ): void {
    const { port } = this
    const { state, code, text } = outcome
    const parts = running?.parts ?? 0
    port.record(
      command,
      kind,
      // Silence has no frame.
      state === 'done' || state === 'failed' || state === 'refused' ? (running?.frame ?? null) : null,
      { ...detail, result: code, ...(parts === 0 ? {} : { parts, lastFrame: running?.frame ?? null }) },
      { state, resultCode: code, resultText: text, endedAt: port.now(), parts },
    )
    if (running === null) {
      port.changed(this)
      return
    }
    this.concluding = command
    port
      .conclude(command, outcome)
      .catch((error: unknown) => port.failed(error, this.mn))
      .finally(() => {
        this.concluding = null
        this.pump()
        port.changed(this)
      })
  }
}

/** What a restart makes of a command that was under way: back into the queue, or an honest end. */
export function afterRestart(command: Command, state: string): 'queued' | Outcome {
  if (command.kind.isInternal) return interruptedBy.restart
  if (state === 'queued') return 'queued'
  return state === 'sent' && command.kind.isRepeatable ? 'queued' : interruptedBy.restart
}
