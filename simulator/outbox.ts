import {
  idleUpload,
  nextUpload,
  type FieldUpload,
  type FieldUploadEvent,
  type FieldUploadState,
} from '../hj212/exchange/field-upload.ts'
import type { FieldClock } from './clock.ts'
import type { Counters } from './counters.ts'
import type { Device } from './device.ts'
import { fieldFrames } from './field-frame.ts'
import type { Quirk } from './quirk.ts'
import type { Upload } from './upload.ts'

/** What the outbox needs of the world. */
export interface OutboxPort {
  readonly device: Device
  readonly clock: FieldClock
  readonly counters: Counters
  /** Fresh QN of the device's clock. */
  nextQn(): string
  send(bytes: Uint8Array): void
  /** All re-sends were in vain: the line counts as unusable [HJ 212-2017 6.2]. */
  lineDead(): void
}

/** Parts of one upload; it is done when all its parts are. */
interface Group {
  readonly upload: Upload
  left: number
  failed: boolean
}

interface Flight {
  readonly exchange: FieldUpload
  readonly group: Group
  state: FieldUploadState
  sentAt: number
}

/** More than a logger of a year's memory; the oldest go first. */
const MOST_STORED = 20_000
const MOST_WAITING_REALTIME = 20

/**
 * What a logger has to say: new data first, then what was stored while the line was down, then history
 * [HJ 212-2025 8.1.2, reported]. At most `window` frames are unanswered; a field logger waits for each answer (1).
 */
export class Outbox {
  private readonly port: OutboxPort
  private readonly window: number
  private readonly fresh: Upload[] = []
  private readonly asked: Upload[] = []
  private readonly stored: Upload[] = []
  private history: Iterator<Upload> | null = null
  private historyWindow = 1
  private readonly parts: Flight[] = []
  private readonly flying = new Map<string, Flight>()
  private isConnected = false
  /** Given up, and not yet gone: nothing more is said on it. */
  private isDead = false

  private readonly losesAnswers: boolean
  private answers = 0

  constructor(port: OutboxPort, window = 1) {
    this.port = port
    this.window = window
    this.losesAnswers = port.device.quirks.some(({ kind }) => kind === 'loses-answers')
  }

  /** Nothing left to send or to wait for, history included. */
  get isEmpty(): boolean {
    return this.flying.size + this.parts.length + this.waiting === 0 && this.history === null
  }

  private are(what: Extract<Quirk, { kind: 'uploads' }>['are']): boolean {
    return this.port.device.quirks.some((quirk) => quirk.kind === 'uploads' && quirk.are === what)
  }

  private get waiting(): number {
    return this.fresh.length + this.asked.length + this.stored.length
  }

  post(upload: Upload): void {
    if (this.isConnected) {
      this.fresh.push(upload)
      if (this.fresh.length > MOST_WAITING_REALTIME) this.dropOldest()
      this.pump()
    } else this.giveUp(upload)
  }

  /** Something that the host has asked for: after what is new. */
  postAsked(upload: Upload): void {
    this.asked.push(upload)
    this.pump()
  }

  /** Past data, sent when there is nothing newer, `window` frames at a time. */
  postHistory(uploads: Iterator<Upload>, window: number): void {
    this.history = uploads
    this.historyWindow = window
    this.pump()
  }

  connected(): void {
    this.isConnected = true
    this.isDead = false
    this.pump()
  }

  disconnected(): void {
    if (!this.isConnected) return
    this.isConnected = false
    for (const flight of this.flying.values()) this.step(flight, { kind: 'disconnected' })
    for (const { group } of this.parts.splice(0)) this.partDone(group, false)
    for (const upload of [...this.fresh.splice(0), ...this.asked.splice(0)]) this.giveUp(upload)
  }

  /** An answer of the host: QN of the head, in 2005 that inside CP, where `upload` is the CN answered. */
  answered(CN: string | null, QN: string | null, upload: string | null): void {
    if (this.losesAnswers && (this.answers += 1) % 3 === 0) return
    const flight = QN === null ? this.flying.values().next().value : this.flying.get(QN)
    if (flight !== undefined) {
      // Whoever sends without QN takes any answer for the one awaited.
      const named = flight.exchange.QN === null ? flight.exchange.CN : upload
      this.step(flight, { kind: 'answer', CN, QN, upload: named })
    }
    this.pump()
  }

  tick(): void {
    for (const flight of this.flying.values()) this.step(flight, { kind: 'tick' })
    this.pump()
  }

  /** When an answer will be overdue, real ms. */
  nextDeadline(): number {
    let least = Infinity
    for (const { state } of this.flying.values())
      if (state.kind === 'wait-answer') least = Math.min(least, state.deadline)
    return least
  }

  private pump(): void {
    while (this.isConnected && !this.isDead) {
      const window = this.waiting === 0 && this.history !== null ? this.historyWindow : this.window
      if (this.flying.size >= window) return
      const part = this.parts.shift()
      if (part !== undefined) {
        this.launch(part)
        continue
      }
      const upload = this.fresh.shift() ?? this.asked.shift() ?? this.stored.shift() ?? this.fromHistory()
      if (upload === null) return
      this.begin(upload)
    }
  }

  private fromHistory(): Upload | null {
    if (this.history === null) return null
    const next = this.history.next()
    if (next.done !== true) return next.value
    this.history = null
    return null
  }

  private begin(upload: Upload): void {
    const { device, counters } = this.port
    const { settings, plan } = device
    const QN = plan.version === '2005' && upload.awaits === null ? null : this.port.nextQn()
    const frames = fieldFrames(
      device,
      {
        QN,
        ST: upload.systemCode,
        CN: upload.CN,
        wantsAnswer: upload.awaits !== null,
        isBackfill: upload.isBackfill,
        cp: upload.cp(),
      },
      () => this.port.nextQn(),
    )
    counters.sent += frames.length
    if (upload.isBackfill) counters.backfilled += frames.length
    const group: Group = { upload, left: frames.length, failed: false }
    const patience = { overTimeMs: settings.overTime * 1000, reCount: settings.reCount }
    for (const { QN, bytes } of this.are('reversed-in-parts') ? frames.toReversed() : frames) {
      const exchange = { CN: upload.CN, QN, awaits: upload.awaits, frame: bytes, patience }
      this.parts.push({ exchange, group, state: idleUpload, sentAt: 0 })
    }
  }

  private launch(flight: Flight): void {
    const { QN, awaits } = flight.exchange
    // A frame without QN is told by what it awaits; there is one at a time.
    if (awaits !== null) this.flying.set(QN ?? '', flight)
    this.step(flight, { kind: 'start' })
  }

  /** One step of the exchange, and what it asks for. Time-outs are those of the real line, whatever the speed. */
  private step(flight: Flight, event: FieldUploadEvent): void {
    const { clock, counters } = this.port
    const now = clock.real()
    const { state, effects } = nextUpload(flight.exchange, flight.state, event, now)
    flight.state = state
    for (const effect of effects) {
      if (effect.kind === 'send' || effect.kind === 'resend') {
        if (effect.kind === 'send') flight.sentAt = performance.now()
        else counters.resent += 1
        this.port.send(effect.frame)
        if (effect.kind === 'send' && this.are('sent-twice')) this.port.send(effect.frame)
      } else if (effect.kind === 'settle') this.settle(flight, effect.state)
    }
  }

  private settle(flight: Flight, state: FieldUploadState): void {
    this.flying.delete(flight.exchange.QN ?? '')
    if (state.kind === 'acknowledged') {
      this.port.counters.answered += 1
      this.port.counters.answerMs.add(performance.now() - flight.sentAt)
    }
    this.isDead ||= state.kind === 'given-up' && state.why === 'no-answer'
    this.partDone(flight.group, state.kind !== 'given-up')
    if (this.isDead) this.port.lineDead()
  }

  private partDone(group: Group, isDone: boolean): void {
    group.left -= 1
    if (!isDone) group.failed = true
    if (group.left > 0) return
    if (group.failed) this.giveUp(group.upload)
    else group.upload.settled?.(true)
  }

  private giveUp(upload: Upload): void {
    if (upload.isStored) this.store(upload)
    else {
      if (upload.CN === '2011') this.port.counters.dropped += 1
      upload.settled?.(false)
    }
  }

  private store(upload: Upload): void {
    this.stored.push({ ...upload, isBackfill: true })
    if (this.stored.length > MOST_STORED) this.stored.shift()?.settled?.(false)
  }

  private dropOldest(): void {
    const place = this.fresh.findIndex((upload) => !upload.isStored)
    if (place >= 0) for (const upload of this.fresh.splice(place, 1)) this.giveUp(upload)
  }
}
