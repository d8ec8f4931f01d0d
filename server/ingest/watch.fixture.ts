import { formatTime, formatTimeMs } from '../../hj212/time.ts'
import { beginning, mnTwo, type Arriving } from './field.fixture.ts'

export const minute = 60_000

export interface Saying {
  readonly mn: string
  /** When it arrives, milliseconds after `beginning`. */
  readonly after: number
  /** What its sender's clock says then, relative to ours. */
  readonly drift?: number
  readonly peer?: string
  readonly value?: number
  readonly flag?: string
  readonly password?: string
}

/** A real-time upload of 2017 as a device with that clock sends it. */
export function saying({ mn, after, drift = 0, peer, value = 1, flag = '4', password }: Saying): Arriving {
  const at = beginning + after
  const time = at + drift
  const head = `QN=${formatTimeMs(time)};ST=32;CN=2011;PW=${password ?? '123456'};MN=${mn};Flag=${flag}`
  return {
    at,
    text: `${head};CP=&&DataTime=${formatTime(time)};w01018-Rtd=${value},w01018-Flag=N&&`,
    verdict: password === undefined ? 'accepted' : 'wrong-password',
    peer: peer ?? `10.0.0.${Number(mn.slice(-3)) % 256}:5000`,
  }
}

/** One frame every 30 s from minute `from` to minute `to`. */
export function steadily(
  from: number,
  to: number,
  say: (after: number, index: number) => Omit<Saying, 'after'>,
): Arriving[] {
  const count = (to - from) * 2
  return Array.from({ length: count }, (_, index) => {
    const after = from * minute + index * 30_000
    return saying({ ...say(after, index), after })
  })
}

/** Another logger speaks: the windows before are over. */
export const laterOn = (minutes: number): Arriving => saying({ mn: mnTwo, after: minutes * minute })
