import { expect, test } from 'vitest'
import type { Device, DeviceOptions, Outcome, World } from './world.ts'

/** What a device sends and what is to become of it; what is not said is nothing. */
export interface Case {
  /** What distinguishes it from the other cases of its row. */
  readonly is: string
  readonly device?: DeviceOptions
  readonly sends: (device: Device) => Buffer | string | readonly (Buffer | string)[]
  readonly verdicts: readonly string[]
  readonly answers?: readonly string[]
  readonly readings?: Outcome['readings']
  readonly messages?: readonly string[]
  readonly quarantined?: readonly string[]
  readonly deviations?: Readonly<Record<string, number>>
}

/** What is more than bytes in and rows out. */
export interface Story {
  readonly is: string
  readonly goes: (world: World) => Promise<void>
}

export type Rows<Note extends string> = Readonly<Record<Note, readonly (Case | Story)[]>>

/** One test a case, named after its row. */
export function testRows<Note extends string>(rows: Rows<Note>, world: () => World): void {
  for (const [row, cases] of Object.entries<readonly (Case | Story)[]>(rows)) {
    for (const one of cases)
      test(`${row}: ${one.is}`, () => ('goes' in one ? one.goes(world()) : runCase(one, world())))
  }
}

async function runCase(one: Case, world: World): Promise<void> {
  const device = await world.device(one.device)
  const sent = one.sends(device)
  const outcome = await world.send(device, ...(Array.isArray(sent) ? (sent as Buffer[]) : [sent as Buffer]))
  const { answers = [], readings = [], messages = [], quarantined = [], deviations = {} } = one
  expect({
    verdicts: outcome.verdicts,
    answers: outcome.answers,
    readings: outcome.readings,
    messages: outcome.messages,
    quarantined: outcome.quarantined,
    deviations: outcome.deviations,
  }).toEqual({ verdicts: one.verdicts, answers, readings, messages, quarantined, deviations })
}
