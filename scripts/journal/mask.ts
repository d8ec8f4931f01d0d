/** Hides the values of PW and NewPW; everything else stays byte for byte. Names in any case, as devices write them. */
export const maskSecrets = (frame: Buffer): Buffer =>
  Buffer.from(
    frame.toString('latin1').replace(/(?<![A-Za-z0-9_])((?:New)?PW\s*=)[^;,&\r\n]*/gi, '$1******'),
    'latin1',
  )

/** UTF-8 where it is UTF-8, else GB 18030; control characters as `\r`, `\n`, `\xNN`. */
export function legibleText(frame: Buffer): string {
  const text = decodeUtf8(frame) ?? new TextDecoder('gb18030').decode(frame)
  return text.replace(/[\p{Cc}\\]/gu, (character) => escapes[character] ?? hexEscape(character))
}

const escapes: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\\': '\\\\' }
const hexEscape = (character: string): string =>
  `\\x${character.codePointAt(0)!.toString(16).padStart(2, '0')}`

function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
