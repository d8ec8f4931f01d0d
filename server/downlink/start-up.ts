import type { Version } from '../../hj212/index.ts'

/** What is set at the first connection and after each start of a logger; null leaves a step out. */
export interface StartUpPolicy {
  readonly setsClock: boolean
  readonly timeOut: { readonly overTimeSeconds: number; readonly reCount: number } | null
  readonly realtimeSeconds: number | null
  readonly minuteMinutes: number | null
  readonly sendsRealtime: boolean | null
  readonly sendsFacilityState: boolean | null
}

export interface StartUpStep {
  readonly kind: string
  readonly parameters: unknown
}

/** The commands of the sequence, in the order of the standard [HJ 212-2017 6.7]. 2005 has no minute interval. */
export function startUpSteps(policy: StartUpPolicy, version: Version): readonly StartUpStep[] {
  const { setsClock, timeOut, realtimeSeconds, minuteMinutes, sendsRealtime, sendsFacilityState } = policy
  const toggle = (name: string, on: boolean | null): StartUpStep[] =>
    on === null ? [] : [{ kind: `${name}.${on ? 'start' : 'stop'}`, parameters: {} }]
  return [
    ...(setsClock ? [{ kind: 'clock.set', parameters: {} }] : []),
    ...(timeOut === null ? [] : [{ kind: 'time-out.set', parameters: timeOut }]),
    ...(realtimeSeconds === null
      ? []
      : [{ kind: 'realtime-interval.set', parameters: { seconds: realtimeSeconds } }]),
    ...(minuteMinutes === null || version === '2005'
      ? []
      : [{ kind: 'minute-interval.set', parameters: { minutes: minuteMinutes } }]),
    ...toggle('realtime', sendsRealtime),
    ...toggle('facility-state', sendsFacilityState),
  ]
}
