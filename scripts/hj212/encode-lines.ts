import type { Readable, Writable } from 'node:stream'
import { EXAMPLE_KEY } from '../../hj212/index.ts'
import type { Settings } from './arguments.ts'
import { readFieldsLine } from './fields-line.ts'
import { frameOf, type FrameFault } from './frame-of.ts'
import { LineCutter, type Line } from '../../server/capture/lines.ts'
import type { Output } from './output.ts'

/** Makes a frame of each line; blank lines are passed over. Gives 1 when a line could not be encoded. */
export async function encodeLines(
  settings: Settings,
  source: Readable,
  output: Output,
  stderr: Writable,
): Promise<number> {
  const cutter = new LineCutter()
  const progress = { number: 0, failures: 0 }
  const encodeAll = (lines: readonly Line[]) => {
    const parts: Buffer[] = []
    for (const line of lines) {
      progress.number += 1
      if (line !== null && line.every((byte) => byte === 0x20 || byte === 0x09)) continue
      const frame = encodeLine(line, settings.key ?? EXAMPLE_KEY)
      if (!frame.ok) {
        progress.failures += 1
        stderr.write(complaint(settings, progress.number, frame.fault))
      }
      parts.push(settings.hex ? hexLine(frame) : frame.ok ? frame.value : Buffer.alloc(0))
    }
    return Buffer.concat(parts)
  }
  let goesOn = true
  for await (const chunk of source) {
    goesOn = await output.write(encodeAll(cutter.push(chunk as Buffer)))
    if (!goesOn) break
  }
  if (goesOn) await output.write(encodeAll(cutter.flush()))
  return progress.failures === 0 ? 0 : 1
}

type Encoded = ReturnType<typeof frameOf>

function encodeLine(line: Line, key: Buffer): Encoded {
  const read = readFieldsLine(line)
  return read.ok
    ? frameOf(read.value, key)
    : { ok: false, fault: { kind: read.fault.kind, what: read.fault.key } }
}

function hexLine(frame: Encoded): Buffer {
  const line = frame.ok
    ? { raw_hex: frame.value.toString('hex').toUpperCase() }
    : { raw_hex: null, fault: frame.fault }
  return Buffer.from(`${JSON.stringify(line)}\n`, 'utf8')
}

function complaint({ language }: Settings, number: number, { kind, what }: FrameFault): string {
  const detail = what === '' ? kind : `${kind} ${what}`
  return language === 'zh'
    ? `hj212: 第 ${number} 行无法编码：${detail}\n`
    : `hj212: line ${number} cannot be encoded: ${detail}\n`
}
