import { parseArgs } from 'node:util'
import { SM4_KEY_BYTES, dialectChoices, dialectOf, type Dialect } from '../../hj212/index.ts'
import type { InputForm } from '../../server/capture/pieces.ts'
import type { Language } from './language.ts'

type Command = 'decode' | 'encode' | 'explain'

export interface Settings {
  readonly command: Command
  /** A path, or `-` for standard input. */
  readonly file: string
  readonly form: InputForm
  readonly language: Language
  /** The SM4 key given; null: that of the standard's examples is tried. */
  readonly key: Buffer | null
  readonly dialect: Dialect
  readonly withPassword: boolean
  readonly hex: boolean
}

export type Arguments =
  | { readonly kind: 'help'; readonly language: Language }
  | { readonly kind: 'wrong'; readonly language: Language; readonly message: string }
  | { readonly kind: 'run'; readonly settings: Settings }

const options = {
  key: { type: 'string' },
  dialect: { type: 'string' },
  lang: { type: 'string' },
  'with-password': { type: 'boolean' },
  hex: { type: 'boolean' },
  lines: { type: 'boolean' },
  frames: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Options that only some commands know. */
const owned: Readonly<Record<string, readonly Command[]>> = {
  'with-password': ['decode'],
  hex: ['encode'],
  lines: ['decode', 'explain'],
  frames: ['decode', 'explain'],
  dialect: ['decode', 'explain'],
}

class WrongUse extends Error {}

/** Reads the command line (without node and script). */
export function readArguments(argv: readonly string[]): Arguments {
  const language: Language = argv.some(
    (word, at) => word === '--lang=en' || (word === 'en' && argv[at - 1] === '--lang'),
  )
    ? 'en'
    : 'zh'
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    if (values.help === true) return { kind: 'help', language }
    const [name, file, ...rest] = positionals
    const command = commandOf(name, language)
    if (file === undefined || rest.length > 0) {
      throw new WrongUse(
        language === 'zh' ? '请给出一个文件，或用 - 表示标准输入' : 'give one FILE, or - for standard input',
      )
    }
    for (const [option, commands] of Object.entries(owned)) {
      if (option in values && !commands.includes(command)) {
        throw new WrongUse(
          language === 'zh' ? `${command} 没有选项 --${option}` : `${command} has no option --${option}`,
        )
      }
    }
    if (values.lang !== undefined && values.lang !== 'zh' && values.lang !== 'en') {
      throw new WrongUse(language === 'zh' ? '--lang 只能是 zh 或 en' : '--lang is zh or en')
    }
    return {
      kind: 'run',
      settings: {
        command,
        file,
        form: values.lines === true ? 'lines' : values.frames === true ? 'frames' : 'auto',
        language,
        key: values.key === undefined ? null : keyOf(values.key, language),
        dialect: readDialect(values.dialect ?? '', language),
        withPassword: values['with-password'] === true,
        hex: values.hex === true,
      },
    }
  } catch (error) {
    if (error instanceof WrongUse || isParseFailure(error))
      return { kind: 'wrong', language, message: error.message }
    throw error
  }
}

function isParseFailure(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')
}

function commandOf(name: string | undefined, language: Language): Command {
  if (name === 'decode' || name === 'encode' || name === 'explain') return name
  const zh = name === undefined ? '请给出命令' : `没有命令 ${name}`
  const en = name === undefined ? 'give a command' : `there is no command ${name}`
  throw new WrongUse(
    language === 'zh' ? `${zh}：decode、encode 或 explain` : `${en}: decode, encode or explain`,
  )
}

/** Sixteen ASCII characters, or 32 hexadecimal digits [HJ 212-2025 6.4, reported]. */
function keyOf(text: string, language: Language): Buffer {
  if (/^[0-9A-Fa-f]{32}$/.test(text)) return Buffer.from(text, 'hex')
  if (/^[ -~]+$/.test(text) && text.length === SM4_KEY_BYTES) return Buffer.from(text, 'latin1')
  throw new WrongUse(
    language === 'zh'
      ? '--key 是 16 个 ASCII 字符或 32 位十六进制数'
      : '--key is 16 ASCII characters or 32 hexadecimal digits',
  )
}

/** `crc=modbus,lenient=crc-short+crc-missing`: members as the registry has them; `info` is short for infoProfile. */
function readDialect(text: string, language: Language): Dialect {
  const { infoProfile: info, ...others } = dialectChoices
  const choices: Readonly<Record<string, readonly string[]>> = { ...others, info }
  const chosen: Record<string, string | readonly string[]> = {}
  for (const part of text.split(',').filter((part) => part !== '')) {
    const [name = '', value = ''] = part.split('=')
    const values = name === 'lenient' ? value.split('+') : [value]
    if (!values.every((one) => choices[name]?.includes(one) === true)) {
      const known = Object.entries(choices).map(([name, values]) => `${name}=${values.join('|')}`)
      throw new WrongUse(
        language === 'zh'
          ? `--dialect 中的 ${part} 不认识；可用：${known.join('，')}`
          : `--dialect does not know ${part}; it knows ${known.join(', ')}`,
      )
    }
    chosen[name === 'info' ? 'infoProfile' : name] = name === 'lenient' ? values : value
  }
  return dialectOf(chosen)
}
