import {
  answerFor,
  decode,
  defaultTimeouts,
  encode,
  encodeAnswer,
  findCommand,
  flagValue,
  idleRequest,
  isAnswer,
  nextRequest,
  TOLERANT,
  type HostRequest,
  type HostRequestEvent,
  type HostRequestState,
  type Item,
  type Message,
  type SettledRequest,
  type Version,
} from '../../hj212/index.ts'
import { fieldsOf, stepsOf, type ActiveOptions, type MachineFacts, type Step } from './active-part.ts'
import { makeFeed, type Feed } from './feed.ts'
import { makeAssessment, type Assessment } from './judge/assessment.ts'
import { makeMemory } from './judge/judge.ts'
import { periodCommands, type FrameSeen, type RequestFacts } from './judge/observation.ts'
import type { Words } from './judge/tally.ts'
import type { SandboxLimits } from './settings.ts'

/** The line to a machine, as a session sees it. */
export interface Line {
  readonly peer: string
  send(bytes: Uint8Array): void
  drop(): void
}

export interface SessionSettings {
  readonly code: string
  readonly name: string
  readonly version: Version
  readonly mn: string
  readonly password: string
  /** SM4 key, 16 characters; null without. */
  readonly key: string | null
  readonly createdAt: number
  readonly expiresAt: number
}

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped'

interface RunningStep {
  readonly step: Step
  state: StepState
}

interface Pending {
  readonly request: HostRequest
  readonly facts: RequestFacts
  state: HostRequestState
  readonly reply: Map<string, string>
}

export interface SessionWorld {
  readonly limits: SandboxLimits
  readonly nextQn: (now: number) => string
  /** Sixteen printable characters. */
  readonly makeKey: () => string
}

/** A machine that is away in the middle of the active part is waited for. */
const awayMs = 10 * 60_000
const executionLimitMs = 5 * 60_000

/**
 * One test of one machine: the host at the other end of its line, which answers like the gateway, asks what the
 * active part asks, and shows everything to the judges. Time and bytes are handed in; nothing here is stored.
 */
export class SandboxSession {
  readonly settings: SessionSettings
  readonly feed: Feed = makeFeed()
  readonly counts = { frames: 0, bytes: 0, noise: 0, connections: 0, captureFrames: 0, unreadable: 0 }
  firstAt: number | null = null
  lastAt: number | null = null
  private readonly world: SessionWorld
  private readonly assessment: Assessment
  private keys: readonly Buffer[]
  private line: Line | null = null
  private framesOfLine = 0
  private readonly asked = makeMemory<true>(500)
  private pending: Pending | null = null
  private steps: RunningStep[] = []
  private stepAt = 0
  private framesWanted = 0
  private provocation: {
    what: 'withhold' | 'drop'
    fired: boolean
    frame: FrameSeen | null
    at: number
  } | null = null
  private overTimeMs = defaultTimeouts.OverTime * 1000
  private rtdInterval: string | null = null
  private minInterval: string | null = null
  private systemCode = '32'
  private factorCode: string | null = null
  private serial: string | null = null

  constructor(settings: SessionSettings, world: SessionWorld) {
    this.settings = settings
    this.world = world
    const { version, mn, password, key } = settings
    this.keys = key === null ? [] : [Buffer.from(key, 'latin1')]
    this.assessment = makeAssessment({ version, mn, password, hasKey: key !== null })
  }

  get isConnected(): boolean {
    return this.line !== null
  }

  get peer(): string | null {
    return this.line?.peer ?? null
  }

  /** Nothing more is looked at: the bounds of the session are met. */
  get isFull(): boolean {
    const { framesOfSession, bytesOfSession } = this.world.limits
    return this.counts.frames >= framesOfSession || this.counts.bytes >= bytesOfSession
  }

  get isActive(): boolean {
    return this.steps.some(({ state }) => state === 'waiting' || state === 'running')
  }

  progress(): readonly { readonly label: Words; readonly state: StepState }[] {
    return this.steps.map(({ step, state }) => ({ label: step.label, state }))
  }

  results() {
    return this.assessment.results()
  }

  /** A line on which this machine's MN was heard. The newest line counts. */
  connected(line: Line, at: number): void {
    if (this.line === line) return
    const before = this.line
    this.line = line
    this.framesOfLine = 0
    this.counts.connections += 1
    before?.drop()
    this.assessment.observe({ kind: 'connected', at })
    this.feed.add({ at, kind: 'connected', text: line.peer })
  }

  disconnected(line: Line, at: number): void {
    if (this.line !== line) return
    this.line = null
    this.assessment.observe({ kind: 'disconnected', at })
    this.feed.add({ at, kind: 'disconnected', text: line.peer })
    this.step({ kind: 'disconnected' }, at)
  }

  noise(bytes: Buffer, at: number | null): void {
    if (this.isFull) return
    this.counts.noise += bytes.length
    this.counts.bytes += bytes.length
    this.assessment.observe({ kind: 'noise', at, bytes })
    if (at !== null) this.feed.add({ at, kind: 'noise', text: `${bytes.length}` })
  }

  /** One frame of the machine. */
  frame(bytes: Buffer, at: number): void {
    if (this.isFull) return
    this.count(bytes, at)
    this.framesOfLine += 1
    const decoded = this.decode(bytes)
    // The reader waits for CR LF only of a sender that it knows to send them: the first frame shows nothing of it.
    const message = this.framesOfLine === 1 ? withoutTail(decoded) : decoded
    const answerQn = isAnswer(message.CN ?? '') ? qnOf(message) : null
    const qn = qnOf(message)
    const isPart = this.isPartOfRequest(message, qn)
    const seen: FrameSeen = {
      kind: 'frame',
      at,
      bytes,
      message,
      origin: isAnswer(message.CN ?? '') ? 'answer' : isPart ? 'asked' : 'own',
      answerQn,
      isAsked: qn !== null && this.asked.has(qn),
    }
    this.assessment.observe(seen)
    this.feed.addFrame(at, 'up', bytes, message)
    if (!this.isWelcome(message)) return
    this.remember(message, seen)
    this.reply(seen, at)
    this.deliver(message, qn, at)
    if (this.framesWanted > 0 && message.CN === this.wantedCommand()) this.framesWanted -= 1
  }

  /** One frame of a capture: nobody waits for an answer, and nobody knows when it came. */
  captured(bytes: Buffer): void {
    if (this.isFull) return
    this.count(bytes, null)
    this.counts.captureFrames += 1
    const message = this.decode(bytes)
    const isAnswered = isAnswer(message.CN ?? '')
    this.assessment.observe({
      kind: 'frame',
      at: null,
      bytes,
      message,
      origin: isAnswered ? 'answer' : 'own',
      answerQn: isAnswered ? qnOf(message) : null,
      isAsked: null,
    })
  }

  captureEnded(): void {
    this.assessment.observe({ kind: 'end' })
  }

  /** Begins the active part, with a wait for the machine where it is away; false while one runs. */
  start(options: ActiveOptions, at: number): boolean {
    if (this.isActive) return false
    this.rtdInterval = null
    this.minInterval = null
    const steps = stepsOf(this.settings.version, options, this.world.makeKey)
    this.steps = steps.map((step) => ({ step, state: 'waiting' }))
    this.stepAt = at
    return true
  }

  /** Ends the active part: what has not been done is skipped. */
  stop(): void {
    for (const one of this.steps)
      if (one.state === 'waiting' || one.state === 'running') one.state = 'skipped'
    this.pending = null
    this.provocation = null
    this.framesWanted = 0
  }

  /** Time has passed. */
  tick(at: number): void {
    this.assessment.observe({ kind: 'tick', at })
    this.step({ kind: 'tick' }, at)
    this.goOn(at)
  }

  close(): void {
    this.line?.drop()
    this.line = null
  }

  private count(bytes: Buffer, at: number | null): void {
    this.counts.frames += 1
    this.counts.bytes += bytes.length
    if (at === null) return
    this.firstAt ??= at
    this.lastAt = at
  }

  /** What the gateway would refuse by the standard is named and the rest is looked at all the same. */
  private decode(bytes: Buffer): Message {
    return decode(bytes, { direction: 'up', keys: this.keys, dialect: TOLERANT })
  }

  /**
   * What is understood and names the MN is answered, even where the gateway would not for its CRC or PW: one run
   * tells all that is wrong, not the first thing alone.
   */
  private isWelcome({ fault, MN, CN }: Message): boolean {
    return fault === null && (MN === this.settings.mn || (MN === null && CN === '9014'))
  }

  private remember(message: Message, { origin }: FrameSeen): void {
    if (origin !== 'own' || message.ST === null) return
    if (message.factors.length > 0) {
      this.systemCode = message.ST
      this.factorCode = message.factors[0]!.code
    }
    if (message.CN === '1001')
      this.serial = message.cp.find(({ name }) => name === 'i23005-Info')?.value ?? null
  }

  private reply(seen: FrameSeen, at: number): void {
    const { message, origin } = seen
    const { version, CN, QN } = message
    const kind = answerFor({ version, CN, answer: message.Flag?.answer ?? false })
    if (kind === null || this.line === null) return
    const fires =
      this.provocation !== null &&
      !this.provocation.fired &&
      origin === 'own' &&
      kind === '9014' &&
      !message.RF &&
      QN !== null &&
      (this.provocation.what === 'withhold' || periodCommands.has(CN ?? ''))
    if (fires) return this.provoke(seen, at)
    const upload = { CN: CN ?? '', PNO: message.PNO, PNUM: message.PNUM }
    const bytes = encodeAnswer({ version, kind, QN, PW: message.PW, MN: message.MN, upload })
    this.line.send(bytes)
    this.feed.addFrame(at, 'down', bytes, decode(bytes, { direction: 'down' }))
    if (QN !== null) this.assessment.observe({ kind: 'answered', at, QN })
    return undefined
  }

  private provoke(frame: FrameSeen, at: number): void {
    const provocation = this.provocation!
    provocation.fired = true
    provocation.frame = frame
    provocation.at = at
    if (provocation.what === 'withhold') {
      const { overTimeMs } = this
      this.assessment.observe({ kind: 'withheld', at, frame, overTimeMs, reCount: defaultTimeouts.ReCount })
      this.feed.add({ at, kind: 'withheld', text: frame.message.QN ?? '' })
      return
    }
    this.assessment.observe({ kind: 'dropped', at, frame })
    this.feed.add({ at, kind: 'dropped', text: frame.message.QN ?? '' })
    this.line?.drop()
  }

  /** Whether a frame is what the request under way asked for. */
  private isPartOfRequest({ CN, dataTime, RF }: Message, qn: string | null): boolean {
    if (this.pending === null || CN === null) return false
    const { request } = this.pending
    if (qn !== null && qn === request.QN) return true
    if (RF || CN !== request.CN || request.window === null || dataTime === null) return false
    return dataTime >= request.window.begin && dataTime <= request.window.end
  }

  private deliver(message: Message, QN: string | null, at: number): void {
    if (this.pending === null) return
    const value = (name: string): string | null =>
      message.cp.find((pair) => pair.name === name)?.value ?? null
    if (message.CN === this.pending.request.CN && QN === this.pending.request.QN)
      for (const pair of message.cp.slice(0, 20)) this.pending.reply.set(pair.name, pair.value.slice(0, 100))
    this.step(
      {
        kind: 'frame',
        CN: message.CN,
        QN,
        QnRtn: value('QnRtn'),
        ExeRtn: value('ExeRtn'),
        dataTime: message.dataTime,
      },
      at,
    )
  }

  /** One step of the request under way. */
  private step(event: HostRequestEvent, at: number): void {
    const { pending } = this
    if (pending === null) return
    const { state, effects } = nextRequest(pending.request, pending.state, event, at)
    pending.state = state
    for (const effect of effects) {
      if (effect.kind === 'send' || effect.kind === 'resend') {
        this.line?.send(effect.frame)
        const bytes = Buffer.from(effect.frame)
        this.feed.addFrame(at, 'down', bytes, decode(bytes, { direction: 'down', keys: this.keys }))
      } else if (effect.kind === 'settle') this.settle(pending, effect.state, at)
    }
  }

  private settle({ facts, reply }: Pending, outcome: SettledRequest, at: number): void {
    this.pending = null
    const fields = Object.fromEntries(reply)
    const isDone = outcome.kind === 'done' && (outcome.ExeRtn === null || Number(outcome.ExeRtn) === 1)
    this.assessment.observe({ kind: 'settled', at, request: facts, outcome, reply: fields })
    if (isDone) this.learn(facts, fields, at)
    const running = this.steps.find(({ state }) => state === 'running')
    if (running !== undefined) running.state = isDone || isNoData(outcome) ? 'done' : 'failed'
    this.stepAt = at
  }

  private learn({ CN, fields }: RequestFacts, reply: Readonly<Record<string, string>>, at: number): void {
    if (CN === '1000') this.overTimeMs = Number(fields['OverTime']) * 1000
    if (CN === '1061') this.rtdInterval ??= plainNumber(reply['RtdInterval'])
    if (CN === '1063') this.minInterval ??= plainNumber(reply['MinInterval'])
    if (CN !== '1014') return
    this.keys = [Buffer.from(fields['NewSK']!, 'latin1'), ...this.keys.slice(0, 1)]
    this.assessment.observe({ kind: 'key-changed', at })
  }

  /** Takes the next step of the active part when the one before is over. */
  private goOn(at: number): void {
    const running = this.steps.find(({ state }) => state === 'running')
    if (running !== undefined) {
      if (this.pending === null) this.watch(running, at)
      return
    }
    const next = this.steps.find(({ state }) => state === 'waiting')
    if (next === undefined) return
    if (this.line === null) {
      if (at - this.stepAt > awayMs) this.stop()
      return
    }
    next.state = 'running'
    this.stepAt = at
    this.begin(next, at)
  }

  private begin(running: RunningStep, at: number): void {
    const { step } = running
    switch (step.kind) {
      case 'request': {
        const cp = step.cp(this.facts(), at)
        if (cp === null || !this.ask(step.CN, cp, at)) running.state = 'skipped'
        return
      }
      case 'frames':
        this.framesWanted = step.count
        return
      case 'provoke':
        this.provocation = { what: step.what, fired: false, frame: null, at }
        return
      case 'pause':
    }
  }

  /** Whether a step that is no request is over. */
  private watch(running: RunningStep, at: number): void {
    const { step } = running
    const waited = at - this.stepAt
    if (step.kind === 'pause') {
      if (waited >= step.ms) running.state = 'done'
    } else if (step.kind === 'frames') {
      if (this.framesWanted === 0) running.state = 'done'
      else if (waited > step.limitMs) running.state = 'failed'
      if (running.state !== 'running') this.framesWanted = 0
    } else if (step.kind === 'provoke') {
      running.state = this.provoked(step.what, waited > step.limitMs)
      if (running.state !== 'running') this.provocation = null
    }
    if (running.state !== 'running') this.stepAt = at
  }

  /** Over when the judges have seen what they wait for: they alone know. */
  private provoked(what: 'withhold' | 'drop', isLate: boolean): StepState {
    const id = what === 'withhold' ? 'resend' : 'backfill'
    const outcome = this.assessment.results().find(({ clause }) => clause.id === id)?.outcome
    if (this.provocation?.fired === true && (outcome === 'passed' || outcome === 'failed'))
      return outcome === 'passed' ? 'done' : 'failed'
    return isLate ? 'failed' : 'running'
  }

  private wantedCommand(): string | null {
    const running = this.steps.find(({ state }) => state === 'running')
    return running?.step.kind === 'frames' ? running.step.CN : null
  }

  private facts(): MachineFacts {
    const { version, password, key } = this.settings
    const { rtdInterval, minInterval, factorCode, serial } = this
    return {
      version,
      password,
      hasKey: key !== null,
      originalKey: key,
      rtdInterval,
      minInterval,
      factorCode,
      serial,
    }
  }

  /** Sends one request; false when it cannot be said. */
  private ask(CN: string, cp: readonly Item[], at: number): boolean {
    const { version, mn, password } = this.settings
    const command = findCommand(version, CN, 'down')
    const QN = this.world.nextQn(at)
    const key = version === '2025' ? this.keys[0] : undefined
    const encoded = encode(
      {
        version,
        QN,
        ST: this.systemCode,
        CN,
        PW: password,
        MN: mn,
        Flag: flagValue(version, { answer: true, packetNumbers: false }),
        cp,
      },
      { addressAsDevice: true, ...(key === undefined ? {} : { key }) },
    )
    if (command === null || !encoded.ok) return false
    const fields = fieldsOf(cp)
    const { BeginTime: begin, EndTime: end } = fields
    const request: HostRequest = {
      version,
      CN,
      QN,
      flow: command.flow,
      frame: encoded.value,
      patience: { overTimeMs: defaultTimeouts.OverTime * 1000, reCount: defaultTimeouts.ReCount },
      executionLimitMs,
      window: begin === undefined || end === undefined ? null : { begin, end },
    }
    this.asked.set(QN, true)
    this.pending = { request, facts: { CN, QN, fields }, state: idleRequest, reply: new Map() }
    this.assessment.observe({ kind: 'requested', at, request: this.pending.facts })
    this.step({ kind: 'start' }, at)
    return true
  }
}

const isNoData = (outcome: SettledRequest): boolean =>
  outcome.kind === 'done' && outcome.ExeRtn?.trim() === '100'

const plainNumber = (text: string | undefined): string | null =>
  text !== undefined && /^[0-9]{1,4}$/.test(text) ? text : null

/** In 2005 the QN of an answer or a reply stands inside CP [HJ/T 212-2005 C.2]. */
function qnOf(message: Message): string | null {
  if (message.QN !== null || message.version !== '2005') return message.QN
  return message.cp.find(({ name }) => name === 'QN')?.value ?? null
}

function withoutTail(message: Message): Message {
  const deviations = message.deviations.filter(
    ({ kind }) => kind !== 'tail-missing' && kind !== 'tail-incomplete',
  )
  return deviations.length === message.deviations.length ? message : { ...message, deviations }
}
