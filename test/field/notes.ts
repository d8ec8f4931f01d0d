/**
 * What loggers were seen to do, row by row of the field notes (reference, section 9). Every row has its cases in
 * the test named beside it: the type checker misses those that are not there.
 */
export const notes = {
  /** crc.test.ts */
  '9.1': [
    'CRC-16/MODBUS instead',
    'lower-case hex',
    'fixed wrong value',
    'leading zero lost',
    'missing',
    'byte order swapped',
  ],
  /** envelope.test.ts */
  '9.2': [
    'two or three digits of length',
    'length wrong',
    'characters counted instead of bytes',
    'no CR LF, or half of it',
    'first # lost',
    'head stripped',
    'coalesced and half packets',
  ],
  /** segment.test.ts */
  '9.3': [
    'MN not 24 hex',
    'MN before PW, PNO before PNUM, QN after CN',
    'no QN though an answer is wanted',
    'QN that is none',
    'Flag bit 1 without PNUM',
    'answers with ST=21 or 32 and Flag=5',
    'trailing ; before &&',
    'CP=& with a single &',
    'closing && missing',
    'blanks after && and ;, before =',
    ', for ; after QN, no ; after Flag=5',
    'DataTime with 17 digits, or off the start of its period',
    'values as items of their own, and far from each other',
    'the same factor twice',
    'statistics under 2011, Rtd under 2051',
    'unknown suffixes',
    'private codes',
    'codes of 2005 and 2017 in one packet',
    '14 or 15 decimals, negative values',
    'blank, -, NaN, null, --',
    'letters for a condition',
    'GBK log text',
    'unit differs',
    'ST=80, 99, 43',
    'CN 1070, 9017, 9018',
    'Flag 8 or 9 with ST=21, CN 9015 before 2025',
    'provincial variants',
  ],
  /** session.test.ts */
  '9.4': [
    'the same packet again',
    'clocks that drift or fell back',
    'reconnect before the old socket dies, several MNs on one socket',
    'the next packet waits for the answer',
    'a password in clear text',
  ],
} as const

export type NoteOf<S extends keyof typeof notes> = (typeof notes)[S][number]
