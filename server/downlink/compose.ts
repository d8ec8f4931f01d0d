import {
  encode,
  findCommand,
  flagValue,
  type EncodeFault,
  type HostRequest,
  type Patience,
} from '../../hj212/index.ts'
import type { LoggerEntry } from '../registry/registry.ts'
import type { Command } from './command.ts'

export type Composed =
  | { readonly ok: true; readonly request: HostRequest }
  | { readonly ok: false; readonly fault: EncodeFault }

/** ST of a logger that serves no point: system interaction [HJ 212-2017 Table 5]. */
const interaction = '91'

/** The frame of a command as it goes to this logger at this moment, and what is waited for. */
export function composeRequest(
  command: Pick<Command, 'kind' | 'cn' | 'parameters' | 'secret'>,
  logger: LoggerEntry,
  moment: { readonly QN: string; readonly now: number; readonly patience: Patience },
): Composed {
  const { kind, cn, parameters, secret } = command
  const { version, keys } = logger
  const { QN, now, patience } = moment
  const key = version === '2025' ? keys[0] : undefined
  const point = logger.points.find(
    ({ validFrom, validTo }) => validFrom <= now && (validTo === null || now < validTo),
  )
  const encoded = encode(
    {
      version,
      QN,
      ST: kind.systemCode ?? point?.systemCode ?? interaction,
      CN: cn,
      PW: logger.password,
      MN: logger.mn,
      Flag: flagValue(version, { answer: true, packetNumbers: false }),
      cp: kind.cp({ version, parameters, secret, now }),
    },
    { addressAsDevice: true, text: logger.dialect.text ?? 'utf8', ...(key === undefined ? {} : { key }) },
  )
  if (!encoded.ok) return encoded
  return {
    ok: true,
    request: {
      version,
      CN: cn,
      QN,
      flow: kind.flow ?? findCommand(version, cn, 'down')?.flow ?? 'ack-result',
      frame: encoded.value,
      patience,
      executionLimitMs: kind.executionLimitMs,
      window: kind.window(parameters),
    },
  }
}
