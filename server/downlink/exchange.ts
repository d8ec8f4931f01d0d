import {
  idleRequest,
  nextRequest,
  type HostRequest,
  type HostRequestEvent,
  type HostRequestState,
  type SettledRequest,
} from '../../hj212/index.ts'

/** Where an exchange speaks and how it waits. Times are of a clock that never goes back, ms. */
export interface ExchangePort {
  /** false: the connection has gone. */
  send(frame: Uint8Array): boolean
  now(): number
  after(ms: number, run: () => void): () => void
}

/** What became of an exchange on its way. */
export interface ExchangeTale {
  resent(attempt: number): void
  accepted(): void
  delivered(): void
  /** `isLineLost`: the connection has gone; else the device kept silent. `isTaken`: it had said 9011 before. */
  settled(state: SettledRequest, end: { readonly isLineLost: boolean; readonly isTaken: boolean }): void
}

/** One exchange over one live connection: the transitions are those of `hj212/exchange`. */
export class Exchange {
  readonly request: HostRequest
  private readonly port: ExchangePort
  private readonly tale: ExchangeTale
  private state: HostRequestState = idleRequest
  private cancelWake: (() => void) | null = null

  constructor(request: HostRequest, port: ExchangePort, tale: ExchangeTale) {
    this.request = request
    this.port = port
    this.tale = tale
  }

  /** Whether a frame with this command could matter. */
  wants(CN: string | null): boolean {
    return CN === this.request.CN || CN === '9011' || CN === '9012' || CN === '9013'
  }

  step(event: HostRequestEvent, now: number = this.port.now()): void {
    const before = this.state
    const { state, effects } = nextRequest(this.request, before, event, now)
    this.state = state
    const isTaken = before.kind === 'wait-result'
    if (!isTaken && state.kind === 'wait-result' && event.kind === 'frame' && event.CN === '9011')
      this.tale.accepted()
    let isLost = event.kind === 'disconnected'
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          isLost ||= !this.port.send(effect.frame)
          break
        case 'resend':
          this.tale.resent(effect.attempt)
          isLost ||= !this.port.send(effect.frame)
          break
        case 'wake':
          this.wake(effect.at)
          break
        case 'deliver':
          this.tale.delivered()
          break
        case 'settle':
          this.cancelWake?.()
          this.tale.settled(effect.state, { isLineLost: isLost, isTaken })
          return
      }
    }
    if (isLost) this.step({ kind: 'disconnected' })
  }

  private wake(at: number): void {
    this.cancelWake?.()
    // A timer may come a moment early: the time it stands for is the time that has come.
    const run = (): void => this.step({ kind: 'tick' }, Math.max(at, this.port.now()))
    this.cancelWake = this.port.after(Math.max(0, at - this.port.now()), run)
  }
}
