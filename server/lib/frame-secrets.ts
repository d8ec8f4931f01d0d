/**
 * Passwords and keys in the bytes of a frame: PW of the head, PW inside CP (2005, 1072), NewPW, NewSK; in any
 * letter case and with stray blanks, as far as the next separator or the end.
 */
const secret = /((?:PW|SK)[ \t]*=)([^;&,#\r\n]*)/gi

const star = 0x2a

/** A copy of the bytes with every secret replaced by `*`, byte for byte, and the secrets themselves. */
export function maskSecrets(bytes: Buffer): { readonly masked: Buffer; readonly secrets: readonly string[] } {
  const masked = Buffer.from(bytes)
  const secrets = new Set<string>()
  // One character a byte: positions are those of the bytes.
  for (const match of bytes.toString('latin1').matchAll(secret)) {
    const value = match[2]!
    const from = match.index + match[1]!.length
    masked.fill(star, from, from + value.length)
    if (value.trim() !== '') secrets.add(value.trim())
  }
  return { masked, secrets: [...secrets] }
}

const isSecretName = (name: string): boolean => /(?:PW|SK)$/i.test(name.trim())

/** The value of a named field as it may be shown. */
export const showValue = (name: string, value: string): string =>
  isSecretName(name) ? '*'.repeat(value.length) : value

/** A text about a frame without the secrets that were found in the frame. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  let shown = text.replaceAll(secret, (_all, name: string, value: string) => name + '*'.repeat(value.length))
  for (const one of secrets) shown = shown.replaceAll(one, '*'.repeat(one.length))
  return shown
}
