import {
  answerFor,
  describeDeviation,
  describeFault,
  executionOutcome,
  fieldName,
  requestOutcome,
  systemCodeName,
} from '../../hj212/index.ts'
import type { Message, Pair, Remark } from '../../hj212/index.ts'
import { factorLine } from './factor-line.ts'
import { inBrackets, nameIn, type Language } from './language.ts'
import type { LineFault } from '../../server/capture/packet-line.ts'
import type { KeyUsed } from './record.ts'
import { makeMask, showValue } from './secrets.ts'
import { senderOf, type Sender } from '../../server/capture/sender.ts'
import { visible } from './visible.ts'

const standards = { '2005': 'HJ/T 212-2005', '2017': 'HJ 212-2017', '2025': 'HJ 212-2025' } as const

export interface ExplainOptions {
  readonly language: Language
  readonly key: KeyUsed
  /** Provincial table of information codes. */
  readonly profile?: string | undefined
}

/** What a frame is, who sent it, what it carries, and how to mend what is wrong with it; for a person. */
export function explain(message: Message, bytes: number, number: number, options: ExplainOptions): string {
  const { language } = options
  const zh = language === 'zh'
  const sender = senderOf(message)
  const mask = makeMask(message)
  const lines = [
    zh ? `第 ${number} 帧（${bytes} 字节）` : `Frame ${number} (${bytes} bytes)`,
    ...(message.fault?.kind === 'no-header'
      ? []
      : [headline(message, sender, language), ...facts(message, sender, options)]),
    ...listed(zh ? '因子' : 'Factors', factorLines(message, options)),
    ...listed(
      zh ? '其他内容' : 'Other content',
      message.cp.flatMap((pair) => pairLine(message, pair, language)),
    ),
    ...faultLines(message, language),
    ...deviationLines(message, mask, language),
  ]
  return `${lines.join('\n')}\n\n`
}

const lineFaults: Readonly<Record<LineFault, Readonly<Record<Language, string>>>> = {
  'line-too-long': {
    zh: '这一行超过 1 MiB，不可能是通讯包',
    en: 'longer than 1 MiB: this cannot be a packet',
  },
  'not-json': { zh: '这一行不是 JSON 对象', en: 'this line is no JSON object' },
  'no-raw': { zh: '这一行既没有 raw 也没有 raw_hex', en: 'this line has neither raw nor raw_hex' },
  'hex-malformed': { zh: 'raw_hex 不是成对的十六进制数', en: 'raw_hex is not pairs of hexadecimal digits' },
}

/** The same for a line that holds no frame. */
export function explainLineFault(fault: LineFault, number: number, language: Language): string {
  return `${language === 'zh' ? `第 ${number} 行` : `Line ${number}`}\n  ${lineFaults[fault][language]}\n\n`
}

function headline(message: Message, { direction, command }: Sender, language: Language): string {
  const cn = message.CN === null ? '—' : visible(message.CN)
  const standard = standards[message.version]
  if (language === 'zh') {
    const what = command === null ? `命令 ${cn}（标准中没有）` : `${command.nameZh}（CN=${cn}）`
    const who = { up: '现场机 → 上位机', down: '上位机 → 现场机', none: '方向不定' }[direction ?? 'none']
    return `  ${standard}，${what}，${who}`
  }
  const what = command === null ? `command ${cn} (not in the standard)` : `${command.nameEn} (CN=${cn})`
  const who = { up: 'field machine → host', down: 'host → field machine', none: 'either direction' }[
    direction ?? 'none'
  ]
  return `  ${standard}, ${what}, ${who}`
}

function facts(message: Message, sender: Sender, { language, key }: ExplainOptions): readonly string[] {
  const zh = language === 'zh'
  const system = message.ST === null ? null : systemCodeName(message.ST, message.version)
  const rows: readonly (readonly [label: string, text: string | null])[] = [
    [
      zh ? '系统编码' : 'system',
      message.ST === null
        ? null
        : `${visible(message.ST)} ${system === null ? '' : nameIn(system, language)}`.trim(),
    ],
    [zh ? '设备 MN' : 'device MN', message.MN === null ? null : visible(message.MN)],
    [zh ? '请求编码' : 'request QN', message.QN === null ? null : visible(message.QN)],
    [zh ? '数据时间' : 'data time', message.dataTime === null ? null : readableTime(message.dataTime)],
    [
      zh ? '分包' : 'part',
      message.PNUM === null && message.PNO === null ? null : `${message.PNO ?? '?'} / ${message.PNUM ?? '?'}`,
    ],
    [zh ? '补传' : 'back-fill', message.RF ? (zh ? '是（RF=1）' : 'yes (RF=1)') : null],
    [zh ? '应答' : 'answer', sender.direction === 'down' ? null : answerWords(message, language)],
    [zh ? '校验' : 'checks', checkWords(message, language)],
    [zh ? '加密' : 'cipher', cipherWords(key, language)],
  ]
  return rows.flatMap(([label, text]) =>
    text === null || text === '' ? [] : [`  ${label}${zh ? '：' : ': '}${text}`],
  )
}

function answerWords(message: Message, language: Language): string {
  const due = answerFor({ version: message.version, CN: message.CN, answer: message.Flag?.answer ?? false })
  if (due === null) return language === 'zh' ? '不需要' : 'none wanted'
  return language === 'zh' ? `上位机应回 ${due}` : `the host owes ${due}`
}

function checkWords({ lengthOk, crcOk, crcExpected }: Message, language: Language): string {
  if (language === 'zh') {
    return `长度${lengthOk ? '正确' : '不正确'}，CRC ${crcOk ? '正确' : `不正确，应为 ${crcExpected}`}`
  }
  return `length ${lengthOk ? 'right' : 'wrong'}, CRC ${crcOk ? 'right' : `wrong, ${crcExpected} expected`}`
}

function cipherWords(key: KeyUsed, language: Language): string | null {
  if (key === null) return null
  if (language === 'zh') return `SM4，用${key === 'given' ? '给出的密钥' : '标准示例的密钥'}解开`
  return `SM4, opened with the ${key === 'given' ? 'key given' : "key of the standard's examples"}`
}

function factorLines(message: Message, { language, profile }: ExplainOptions): readonly string[] {
  return message.factors.map((factor) => factorLine(message.version, factor, profile, language))
}

/** Pairs that belong to no factor; the data time stands above already. */
function pairLine(message: Message, { name, value }: Pair, language: Language): readonly string[] {
  if (name === 'DataTime' || message.factors.some(({ code }) => name.startsWith(`${code}-`))) return []
  const known = fieldName(name)
  const label = known === null ? visible(name) : `${visible(name)} ${nameIn(known, language)}`
  const meaning = outcomeWords(message, name, value, language)
  return [`${label}${language === 'zh' ? '：' : ': '}${visible(showValue(name, value))}${meaning}`]
}

function outcomeWords({ version }: Message, name: string, value: string, language: Language): string {
  if (name === 'QnRtn') return inBrackets(nameIn(requestOutcome(version, value), language), language)
  if (name === 'ExeRtn') return inBrackets(nameIn(executionOutcome(version, value), language), language)
  return ''
}

function faultLines({ fault }: Message, language: Language): readonly string[] {
  if (fault === null) return [language === 'zh' ? '  结论：可信' : '  verdict: trustworthy']
  const remark = describeFault(fault.kind)[language]
  const lead = language === 'zh' ? '结论：不可信，' : 'verdict: not trustworthy: '
  return [
    `  ${lead}${remark.meaning}${place(fault.position, language)}`,
    `    ${mendWords(remark, language)}`,
  ]
}

function deviationLines(
  { deviations }: Message,
  mask: (text: string) => string,
  language: Language,
): readonly string[] {
  const title =
    language === 'zh'
      ? `与标准不符 ${deviations.length} 处`
      : `departures from the standard: ${deviations.length}`
  const lines = deviations.flatMap((deviation) => {
    const remark = describeDeviation(deviation.kind)[language]
    const detail =
      deviation.detail === ''
        ? ''
        : language === 'zh'
          ? `：${visible(mask(deviation.detail))}`
          : `: ${visible(mask(deviation.detail))}`
    return [
      `${remark.meaning}${detail}${place(deviation.position, language)}`,
      `  ${mendWords(remark, language)}`,
    ]
  })
  return listed(title, lines)
}

function place(position: number | null, language: Language): string {
  if (position === null) return ''
  return language === 'zh' ? `（第 ${position + 1} 字节起）` : ` (from byte ${position + 1})`
}

function mendWords({ remedy }: Remark, language: Language): string {
  return language === 'zh' ? `改正：${remedy}` : `mend: ${remedy}`
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)]
}

/** 20160801080000 → 2016-08-01 08:00:00. */
function readableTime(digits: string): string {
  return digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3 $4:$5:$6')
}
