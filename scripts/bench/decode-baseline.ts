/**
 * The decoder that one writes first: the frame as a string, cut with `split`, values through regular expressions,
 * CRC by table. It gives the same messages as `hj212/decode.ts` for frames whose length and CRC are right (its test
 * says so for each collected one) and is what the decoder's speed is held against. Not used by the platform.
 */
import { findPlainField, findSuffix, VERSION_BIT } from '../../hj212/cp-field.ts'
import { crcText } from '../../hj212/crc.ts'
import { isBlankValue, parseDecimal, significantDigits } from '../../hj212/decimal.ts'
import type { Deviation, DeviationKind, FrameFlags, Message, Pair, Version } from '../../hj212/message.ts'
import { EXAMPLE_KEY, decryptSm4 } from '../../hj212/sm4.ts'
import {
  encryptsPayload,
  findCommand,
  findFactor,
  findFactorAnyCase,
  findFactorInAnyVersion,
  isKnownSystemCode,
} from '../../hj212/tables/index.ts'
import { parseTime } from '../../hj212/time.ts'

const TABLE = Uint16Array.from({ length: 256 }, (_, value) => {
  let register = value
  for (let round = 0; round < 8; round += 1) register = (register >> 1) ^ (register & 1 ? 0xa001 : 0)
  return register
})

function crcOf(segment: string): number {
  let register = 0xffff
  for (let i = 0; i < segment.length; i += 1) register = TABLE[(register >> 8) ^ segment.charCodeAt(i)]!
  return register
}

interface Field {
  readonly name: string
  readonly value: string
  /** Of the name and of the value in the frame. */
  readonly at: number
  readonly valueAt: number
}

interface OpenFactor {
  readonly code: string
  readonly values: { field: string; text: string; number: number | null }[]
  flag: string | null
  eFlag: string | null
  item: number
}

type Note = (kind: DeviationKind, position: number | null, detail: string) => void

export function decodeBaseline(frame: Buffer): Message {
  const deviations: Deviation[] = []
  const note: Note = (kind, position, detail) => {
    if (deviations.length < 64) deviations.push({ kind, position, detail })
  }
  const text = frame.toString('latin1')
  const length = Number(text.slice(2, 6))
  let segment = text.slice(6, 6 + length)
  const crc = text.slice(6 + length, 10 + length)
  const tail = text.slice(10 + length)
  if (/[a-f]/.test(crc)) note('crc-lower-case', 6 + length, '')
  if (tail === '') note('tail-missing', 10 + length, '')

  const start = segment.indexOf('CP=')
  const fields = readHead(segment.slice(0, start), note)
  const valueOf = (name: string) => fields.find((field) => field.name === name)?.value || null
  const ST = valueOf('ST')
  const CN = valueOf('CN')
  const flagText = valueOf('Flag')
  const flag = flagText === null ? -1 : Number(flagText)
  const version: Version = flag < 4 ? '2005' : flag < 8 || ST === '21' ? '2017' : '2025'
  checkHead(fields, version, flag, note)

  const crcValue = Number.parseInt(crc, 16)
  let crcOk = crcOf(segment) === crcValue
  let cipher: Message['cipher'] = 'clear'
  if (!crcOk && version === '2025' && encryptsPayload(CN!)) {
    const content = Buffer.from(segment.slice(start + 5, -2), 'latin1')
    const opened = `${segment.slice(0, start + 5)}${decryptSm4(content, EXAMPLE_KEY).toString('latin1')}&&`
    if (crcOf(opened) === crcValue) {
      segment = opened
      crcOk = true
      cipher = { key: 0 }
    }
  }
  if (segment.length > 1024) note('segment-too-long', 6 + 1024, String(segment.length))
  const cpLength = segment.length - start
  if (cpLength > (version === '2005' ? 960 : 950)) note('cp-too-long', 6 + start + 3, String(cpLength))

  const content = readContent(segment.slice(start + 5, -2), 6 + start + 5, version, CN!, ST, note)
  const pnum = valueOf('PNUM')
  const pno = valueOf('PNO')
  return {
    ok: true,
    version,
    lengthOk: true,
    crcOk,
    crcExpected: crcText(crcOf(segment)),
    QN: valueOf('QN'),
    ST,
    CN,
    PW: valueOf('PW'),
    MN: valueOf('MN'),
    Flag: flag < 0 ? null : flagsOf(flag),
    PNUM: pnum === null ? null : Number(pnum),
    PNO: pno === null ? null : Number(pno),
    RF: valueOf('RF') === '1',
    ...content,
    cipher,
    deviations,
    fault: null,
  }
}

function flagsOf(value: number): FrameFlags {
  return { value, packetNumbers: (value & 2) !== 0, answer: (value & 1) !== 0 }
}

function readHead(head: string, note: Note): Field[] {
  const fields: Field[] = []
  let at = 6
  for (const part of head.split(/[;,]/)) {
    if (part === '') continue
    const blanks = part.length - part.trimStart().length
    for (let i = 0; i < blanks; i += 1) note('blank-around', at + i, '')
    const [name, value] = part.trimStart().split('=') as [string, string]
    if (head[at - 6 + part.length] === ',') note('separator', at + part.length, ',')
    fields.push({ name, value, at: at + blanks, valueAt: at + blanks + name.length + 1 })
    at += part.length + 1
  }
  return fields
}

const ORDER = ['QN', 'ST', 'CN', 'PW', 'MN', 'Flag', 'PNUM', 'PNO', 'RF']

function checkHead(fields: readonly Field[], version: Version, flag: number, note: Note): void {
  const find = (name: string) => fields.find((field) => field.name === name)
  let highest = 0
  for (const field of fields) {
    const rank = ORDER.indexOf(field.name)
    const isFree = version === '2005' && (field.name === 'QN' || field.name === 'PNUM')
    if (rank < highest && !isFree) note('field-order', field.valueAt, field.name)
    highest = Math.max(highest, rank)
  }
  const QN = find('QN')
  if (QN === undefined || QN.value === '') {
    if (version !== '2005' || (flag > 0 && (flag & 1) !== 0)) note('qn-missing', null, '')
  } else if (QN.value.length !== 17 || parseTime(QN.value) === null)
    note('qn-malformed', QN.valueAt, QN.value)
  const ST = find('ST')!
  if (!isKnownSystemCode(version, ST.value)) note('system-code-unknown', ST.valueAt, ST.value)
  const CN = find('CN')!
  if (findCommand(version, CN.value, 'up') === null && findCommand(version, CN.value, 'down') === null) {
    note('command-unknown', CN.valueAt, CN.value)
  }
  if (/^901[1-4]$/.test(CN.value)) {
    if (ST.value !== '91') note('answer-system-code', ST.valueAt, ST.value)
    if (flag >= 0 && (flag & 1) !== 0) note('answer-flagged', find('Flag')!.valueAt, String(flag))
  }
  const isNameless = version === '2005' && CN.value === '9014'
  const PW = find('PW')
  if (PW === undefined) {
    if (!isNameless) note('field-missing', null, 'PW')
  } else if (PW.value.length !== 6) note('field-malformed', PW.valueAt, 'PW')
  const MN = find('MN')
  if (MN !== undefined && MN.value !== '') {
    const isStandard = version === '2005' ? MN.value.length === 14 : /^[0-9A-F]{24}$/.test(MN.value)
    if (!isStandard) note('mn-not-standard', MN.valueAt, MN.value)
    if (flag < 0 && MN.value.length === 24) note('flag-missing', null, version)
  } else if (!isNameless && version !== '2025') note('field-missing', null, 'MN')
  const hasNumbers = find('PNUM') !== undefined
  const isAnnounced = flag >= 0 && (flag & 2) !== 0
  if (!hasNumbers && isAnnounced && version !== '2005') {
    note('flag-without-packet-number', find('Flag')!.valueAt, String(flag))
  }
  if (hasNumbers && flag >= 0 && !isAnnounced) {
    note('packet-number-without-flag', find('Flag')!.valueAt, String(flag))
  }
}

/** The values of one item; log text between // and // may hold commas, so it is put back together. */
function splitAgain(text: string, separator: string): string[] {
  const parts: string[] = []
  for (const part of text.split(separator)) {
    const open = parts.at(-1)
    const isOpen = open !== undefined && /=\/\/(?:(?!\/\/).)*$/.test(open)
    if (isOpen) parts[parts.length - 1] = open + separator + part
    else parts.push(part)
  }
  return parts
}

function readContent(
  content: string,
  contentAt: number,
  version: Version,
  CN: string,
  ST: string | null,
  note: Note,
): Pick<Message, 'cp' | 'factors' | 'dataTime'> {
  const cp: Pair[] = []
  const factors = new Map<string, OpenFactor>()
  const seen = new Set<string>()
  let dataTime: string | null = null
  let at = contentAt
  const items = splitAgain(content, ';')
  for (const [item, itemText] of items.entries()) {
    for (const pairText of splitAgain(itemText, ',')) {
      if (pairText.trim() === '') {
        if (pairText !== '') note('blank-around', at, '')
        else if (content !== '') note('empty-item', at - 1, '')
        at += pairText.length + 1
        continue
      }
      const equals = pairText.indexOf('=')
      const rawName = pairText.slice(0, equals)
      const rawValue = toText(pairText.slice(equals + 1))
      const valueAt = at + equals + 1
      const name = rawName.trim()
      const value = rawValue.trim()
      if (value.length !== rawValue.length) note('blank-around', valueAt, value)
      cp.push({ name, value, item })
      if (name !== rawName) note('blank-around', at, name)
      const dash = name.lastIndexOf('-')
      if (dash <= 0) {
        const known = findPlainField(name)
        if (known === null) note('field-unknown', at, name)
        else if ((known.versions & VERSION_BIT[version]) === 0) note('field-other-version', at, name)
        if (seen.has(name) && known?.isRepeatable !== true) note('field-duplicate', at, name)
        if (known?.isTime === true) {
          const time = readTime(value, valueAt, note)
          if (name === 'DataTime') dataTime ??= time
        }
      } else {
        const code = name.slice(0, dash)
        const field = name.slice(dash + 1)
        const suffix = findSuffix(field)
        if (suffix === null) note('suffix-unknown', at, field)
        else if ((suffix.versions & VERSION_BIT[version]) === 0) note('field-other-version', at, field)
        let factor = factors.get(code)
        if (factor === undefined) {
          factor = { code, values: [], flag: null, eFlag: null, item }
          factors.set(code, factor)
          if (field !== 'Info') checkCode(code, version, at, note)
        }
        if (factor.item !== item) {
          factor.item = item
          if (suffix?.isOwnItem !== true) note('factor-split-items', at, code)
        }
        const isRepeated = seen.has(name)
        if (isRepeated) note('factor-duplicate', at, name)
        const isPeriod = CN === '2051' || CN === '2061' || CN === '2031'
        const foreign = CN === '2011' ? 'period' : isPeriod ? 'real-time' : null
        if (suffix !== null && suffix.use === foreign) note('field-of-other-command', at, field)
        if (suffix?.role === 'flag') factor.flag = value || null
        else if (suffix?.role === 'extended-flag') factor.eFlag = value || null
        else {
          const isRead = suffix === null || suffix.role === 'number' || suffix.role === 'any'
          const isMeasured = suffix?.role === 'number'
          const number = isRead ? readNumber(value, isMeasured, ST === '45', valueAt, note) : null
          if (suffix?.role === 'time') readTime(value, valueAt, note)
          const reading = { field, text: value, number }
          const place = factor.values.findIndex((other) => other.field === field)
          if (isRepeated && place >= 0) factor.values[place] = reading
          else factor.values.push(reading)
        }
      }
      seen.add(name)
      at += pairText.length + 1
    }
  }
  if (dataTime !== null) {
    const start =
      CN === '2051' ? '00' : CN === '2061' ? '0000' : CN === '2031' || CN === '2041' ? '000000' : ''
    if (!dataTime.endsWith(start)) note('time-not-period-start', contentAt, dataTime)
  }
  return {
    cp,
    factors: [...factors.values()].map(({ code, values, flag, eFlag }) => ({ code, values, flag, eFlag })),
    dataTime,
  }
}

function toText(latin1: string): string {
  // oxlint-disable-next-line no-control-regex
  return /^[\u0000-\u007F]*$/.test(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString('utf8')
}

function readTime(value: string, at: number, note: Note): string | null {
  const time = value.slice(0, 14)
  const isTime = parseTime(time) !== null
  if (!isTime || value.length !== 14) note('time-malformed', at, value)
  return isTime ? time : null
}

function readNumber(
  value: string,
  isMeasured: boolean,
  hasLetters: boolean,
  at: number,
  note: Note,
): number | null {
  const number = parseDecimal(value)
  if (!isMeasured) return number
  if (number !== null) {
    if (significantDigits(value) > 15) note('value-precision', at, value)
  } else if (isBlankValue(value)) note('value-blank', at, value)
  else if (!hasLetters) note('value-not-number', at, value)
  return number
}

function checkCode(code: string, version: Version, at: number, note: Note): void {
  if (findFactor(version, code) !== null || /^(?:SB[0-9]+|i[0-9][0-9A-Za-z]{4})$/.test(code)) return
  if (findFactorInAnyVersion(code) !== null) note('factor-other-version', at, code)
  else note(findFactorAnyCase(code) === null ? 'factor-unknown' : 'factor-letter-case', at, code)
}
