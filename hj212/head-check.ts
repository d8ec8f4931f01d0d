/** What the fields before CP depart in from the standard. [HJ 212-2017 Table 3] */
import { isKnownCommand, isKnownSystem } from './code-cache.ts'
import type { DeviationList } from './deviations.ts'
import { ANSWER_WANTED, HAS_PACKET_NUMBERS } from './flags.ts'
import { CN, FIELD_NAMES, FLAG, type Head, MN, PNO, PNUM, PW, QN, RF, ST, fieldNumber } from './head.ts'
import type { Version } from './message.ts'
import { areDigits, latin1 } from './octet.ts'
import { isTimeAt } from './time.ts'

export interface HeadFacts {
  version: Version
  /** −1: none. */
  flag: number
  /** −1: none. */
  cn: number
  direction: 'up' | 'down' | undefined
}

const EPC96_CHARACTERS = 24
const MN_2005_CHARACTERS = 14

export function checkHead(bytes: Buffer, head: Head, facts: HeadFacts, notes: DeviationList): void {
  const { version, flag, cn } = facts
  if (head.misplaced !== 0) checkOrder(head, version, notes)
  checkQn(bytes, head, version, flag, notes)
  checkSt(bytes, head, version, notes)
  if (cn >= 0) {
    if (!isKnownCommand(version, cn, facts.direction))
      notes.add('command-unknown', head.from[CN]!, String(cn))
    if (cn >= 9011 && cn <= 9014) checkAnswer(bytes, head, flag, notes)
  } else if (isGiven(head, CN)) noteMalformed(bytes, head, CN, 'CN', notes)
  else notes.add('field-missing', null, 'CN')
  // The 2005 form of 9014 shows neither PW nor MN [HJ/T 212-2005 App. C].
  const isNameless = version === '2005' && cn === 9014
  if (isGiven(head, PW)) {
    if (head.to[PW]! - head.from[PW]! !== 6) notes.add('field-malformed', head.from[PW]!, 'PW')
  } else if (!isNameless) notes.add('field-missing', null, 'PW')
  if (isGiven(head, MN)) checkMn(bytes, head, version, notes)
  // A 2025 logger has no MN until 1002 gives it one.
  else if (!isNameless && !(version === '2025' && (cn === 1001 || cn === 9013))) {
    notes.add('field-missing', null, 'MN')
  }
  checkFlag(bytes, head, version, flag, notes)
  checkPacketNumbers(bytes, head, version, flag, notes)
  if (head.from[RF]! >= 0) {
    if (version !== '2025') notes.add('field-other-version', head.from[RF]!, 'RF')
    if (head.to[RF]! - head.from[RF]! !== 1 || bytes[head.from[RF]!] !== 0x31)
      noteMalformed(bytes, head, RF, 'RF', notes)
  }
}

/** There and not blank. */
function isGiven(head: Head, field: number): boolean {
  return head.to[field]! > head.from[field]! && head.from[field]! >= 0
}

function noteMalformed(bytes: Buffer, head: Head, field: number, name: string, notes: DeviationList): void {
  const from = head.from[field]!
  notes.add('field-malformed', from, `${name}=${latin1(bytes, from, head.to[field]!)}`)
}

/** In uploads of 2005 QN stands behind CN and PNO before PNUM. [HJ/T 212-2005 App. C] */
function checkOrder(head: Head, version: Version, notes: DeviationList): void {
  for (const [field, name] of FIELD_NAMES.entries()) {
    const isFree = version === '2005' && (field === QN || field === PNUM)
    if ((head.misplaced & (1 << field)) !== 0 && !isFree) notes.add('field-order', head.from[field]!, name)
  }
}

function checkQn(bytes: Buffer, head: Head, version: Version, flag: number, notes: DeviationList): void {
  const from = head.from[QN]!
  const to = head.to[QN]!
  if (!isGiven(head, QN)) {
    // 2005 uploads that want no answer go without.
    if (version !== '2005' || from >= 0 || (flag > 0 && (flag & ANSWER_WANTED) !== 0))
      notes.add('qn-missing', null, '')
  } else if (to - from !== 17 || !isTimeAt(bytes, from) || !areDigits(bytes, from + 14, to)) {
    notes.add('qn-malformed', from, latin1(bytes, from, to))
  }
}

function checkSt(bytes: Buffer, head: Head, version: Version, notes: DeviationList): void {
  const from = head.from[ST]!
  if (!isGiven(head, ST)) notes.add('field-missing', null, 'ST')
  else if (head.to[ST]! - from !== 2) noteMalformed(bytes, head, ST, 'ST', notes)
  else if (!isKnownSystem(version, bytes, from))
    notes.add('system-code-unknown', from, latin1(bytes, from, from + 2))
}

/** Answers are of system 91 and want no answer themselves: two ends that answer answers never stop. */
function checkAnswer(bytes: Buffer, head: Head, flag: number, notes: DeviationList): void {
  const from = head.from[ST]!
  if (isGiven(head, ST) && (bytes[from] !== 0x39 || bytes[from + 1] !== 0x31)) {
    notes.add('answer-system-code', from, latin1(bytes, from, head.to[ST]!))
  }
  if (flag >= 0 && (flag & ANSWER_WANTED) !== 0) notes.add('answer-flagged', head.from[FLAG]!, String(flag))
}

function checkMn(bytes: Buffer, head: Head, version: Version, notes: DeviationList): void {
  const from = head.from[MN]!
  const to = head.to[MN]!
  let isStandard = to - from === (version === '2005' ? MN_2005_CHARACTERS : EPC96_CHARACTERS)
  if (isStandard && version !== '2005') {
    for (let i = from; i < to; i += 1) {
      const byte = bytes[i]!
      if (byte < 0x30 || byte > 0x46 || (byte > 0x39 && byte < 0x41)) isStandard = false
    }
  }
  if (!isStandard) notes.add('mn-not-standard', from, latin1(bytes, from, to))
}

/** An MN as later versions have it. */
function isLongMn(head: Head): boolean {
  const length = head.to[MN]! - head.from[MN]!
  return length === EPC96_CHARACTERS
}

function checkFlag(bytes: Buffer, head: Head, version: Version, flag: number, notes: DeviationList): void {
  if (flag >= 12) noteMalformed(bytes, head, FLAG, 'Flag', notes)
  else if (flag < 0 && isGiven(head, FLAG)) noteMalformed(bytes, head, FLAG, 'Flag', notes)
  // 2005 may leave Flag out; an MN of 24 characters says that the sender means a later version.
  else if (flag < 0 && (head.from[FLAG]! >= 0 || isLongMn(head))) {
    notes.add('flag-missing', null, version)
  }
}

function checkPacketNumbers(
  bytes: Buffer,
  head: Head,
  version: Version,
  flag: number,
  notes: DeviationList,
): void {
  const hasNumbers = isGiven(head, PNUM) || isGiven(head, PNO)
  const announced = flag >= 0 && (flag & HAS_PACKET_NUMBERS) !== 0
  if (!hasNumbers) {
    // The requests printed in 2005 carry Flag=3 without numbers.
    if (announced && version !== '2005')
      notes.add('flag-without-packet-number', head.from[FLAG]!, String(flag))
    return
  }
  if (flag >= 0 && !announced) notes.add('packet-number-without-flag', head.from[FLAG]!, String(flag))
  const total = fieldNumber(bytes, head, PNUM)
  const number = fieldNumber(bytes, head, PNO)
  // 2025 gives each one digit [HJ 212-2025 Table 3, reported].
  const most = version === '2025' ? 9 : 9999
  if (number < 1 || total < number || total > most) {
    notes.add('packet-number-range', Math.max(head.from[PNUM]!, head.from[PNO]!), `${number}/${total}`)
  }
}
