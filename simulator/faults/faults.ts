import { parseSpan } from '../span.ts'
import type { Quirk } from '../quirk.ts'
import { contentFaults } from './content-faults.ts'
import type { Fault } from './fault.ts'
import { frameFaults } from './frame-faults.ts'
import { headFaults } from './head-faults.ts'
import { sessionFaults } from './session-faults.ts'

/** Every fault by name: what field machines are seen to do wrong, and what a host must stand. */
export const faults: readonly Fault[] = [...frameFaults, ...headFaults, ...contentFaults, ...sessionFaults]

/** `crc-modbus`, `clock-skew=90s`; null: no such fault, or a span that is none or not wanted. */
export function parseFault(text: string): readonly Quirk[] | null {
  const [name, given] = text.split('=', 2)
  const found = faults.find((each) => each.name === name)
  if (found === undefined || (given !== undefined && found.span === null)) return null
  if (given === undefined) return found.quirks(found.span ?? 0)
  const span = given.startsWith('-') ? parseSpan(given.slice(1)) : parseSpan(given)
  return span === null ? null : found.quirks(given.startsWith('-') ? -span : span)
}

/** For `--faults`. */
export function faultList(): string {
  return faults
    .map(({ name, section, zh, en, span }) => {
      const shown = span === null ? name : `${name}=SPAN (${span / 1000}s)`
      return `  ${shown.padEnd(30)} [${section}]  ${zh} / ${en}\n`
    })
    .join('')
}
