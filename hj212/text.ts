/**
 * Text of CP. The standards say UTF-8 (2017) or nothing; loggers built on Chinese Windows send GBK. Unpaired bytes
 * that are neither are kept one character a byte, so that nothing is lost. [HJ 212-2017 6.3]
 */
import iconv from 'iconv-lite'

export type TextEncoding = 'utf8' | 'gbk' | 'latin1'

const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Whether bytes[from, to) are well-formed GB 18030 in which every character is assigned. A trail byte is never one
 * of `# & , ; = /`, so cutting at these before decoding is safe.
 */
function isGbk(bytes: Buffer, from: number, to: number): boolean {
  return !iconv.decode(bytes.subarray(from, to), 'gb18030').includes('�')
}

/** Whether bytes[from, to) are well-formed: decoding loses nothing. */
function isUtf8(bytes: Buffer, from: number, to: number): boolean {
  const part = bytes.subarray(from, to)
  return Buffer.from(part.toString('utf8'), 'utf8').equals(part)
}

/** The encoding of bytes[from, to). `preferred` wins where both fit; UTF-8 is tried first otherwise. */
export function textEncoding(
  bytes: Buffer,
  from: number,
  to: number,
  preferred: 'utf8' | 'gbk' = 'utf8',
): TextEncoding {
  if (preferred === 'gbk' && isGbk(bytes, from, to)) return 'gbk'
  if (isUtf8(bytes, from, to)) return 'utf8'
  return isGbk(bytes, from, to) ? 'gbk' : 'latin1'
}

export function decodeText(bytes: Buffer, from: number, to: number, encoding: TextEncoding): string {
  return encoding === 'gbk'
    ? iconv.decode(bytes.subarray(from, to), 'gb18030')
    : bytes.toString(encoding, from, to)
}

/** Bytes of a text; null where the encoding has no bytes for a character (a lone surrogate). */
export function encodeText(text: string, encoding: 'utf8' | 'gbk'): Buffer | null {
  if (LONE_SURROGATE.test(text)) return null
  return encoding === 'gbk' ? iconv.encode(text, 'gb18030') : Buffer.from(text, 'utf8')
}
