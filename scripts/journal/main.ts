import { parseArgs } from 'node:util'
import { JournalDamageError } from '../../server/journal/damage.ts'
import type { Outlet } from './commands.ts'
import { copyCommand, listCommand, showCommand, verifyCommand } from './commands.ts'
import { wordsOf } from './words.ts'

/** Exit codes: 0 sound, 1 damaged or not found, 2 called wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args)
  const words = wordsOf(parsed?.lang ?? 'zh')
  const outlet: Outlet = {
    words,
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
  }
  const [command, dir, address, extra] = parsed?.positionals ?? []
  const isComplete = dir !== undefined && extra === undefined
  if (parsed !== null && parsed.isHelp) {
    outlet.print(words.usage.trimEnd())
    return 0
  }
  try {
    if (command === 'verify' && isComplete && address === undefined) return await verifyCommand(dir, outlet)
    if (command === 'list' && isComplete && address === undefined) return await listCommand(dir, outlet)
    if (command === 'copy' && isComplete && address !== undefined)
      return await copyCommand(dir, address, outlet)
    if (command === 'show' && isComplete && address !== undefined) {
      return await showCommand(dir, address, parsed?.isUnmasked ?? false, outlet)
    }
  } catch (error) {
    if (!(error instanceof JournalDamageError)) throw error
    outlet.complain(words.damage(error.damage))
    return 1
  }
  outlet.complain(words.usage.trimEnd())
  return 2
}

interface Arguments {
  readonly positionals: readonly string[]
  readonly lang: 'zh' | 'en'
  readonly isUnmasked: boolean
  readonly isHelp: boolean
}

function readArguments(args: readonly string[]): Arguments | null {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        lang: { type: 'string' },
        unmasked: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const lang = values.lang ?? 'zh'
    if (lang !== 'zh' && lang !== 'en') return null
    return { positionals, lang, isUnmasked: values.unmasked ?? false, isHelp: values.help ?? false }
  } catch {
    return null
  }
}

process.exitCode = await main(process.argv.slice(2))
