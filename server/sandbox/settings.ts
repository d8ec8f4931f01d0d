/** Bounds of the sandbox: memory and work stay small whatever is sent to it. */
export interface SandboxLimits {
  readonly sessions: number
  readonly sessionHours: number
  readonly framesOfSession: number
  readonly bytesOfSession: number
  readonly captureBytes: number
  readonly connections: number
  readonly connectionsOfAddress: number
  /** Frames that are read of one connection; the rest waits in its socket. */
  readonly framesPerMinute: number
  readonly idleMs: number
  readonly unfinishedMs: number
  /** Bytes without a frame after which a connection ends. */
  readonly noiseBytes: number
  readonly unreadBytes: number
}

export const defaultSandboxLimits: SandboxLimits = {
  sessions: 50,
  sessionHours: 24,
  framesOfSession: 20_000,
  bytesOfSession: 16 * 2 ** 20,
  captureBytes: 8 * 2 ** 20,
  connections: 100,
  connectionsOfAddress: 10,
  framesPerMinute: 1200,
  // Real-time intervals reach 3 600 s [HJ 212-2017 Table 4].
  idleMs: 2 * 3_600_000,
  unfinishedMs: 10_000,
  noiseBytes: 64 * 1024,
  unreadBytes: 64 * 1024,
}
