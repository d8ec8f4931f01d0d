const shortest = 10
/** From this length on a pass phrase needs no mixture. */
const phrase = 20

const classes = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}\s]/u, /\p{Lo}/u]

/**
 * Whether a new password may be taken: long, of three kinds of characters or longer still, not the old one,
 * not built on the login, not one character over and over.
 */
export function isGoodPassword(next: string, current: string, login: string): boolean {
  const text = next.normalize('NFC')
  const characters = Array.from(text)
  if (characters.length < shortest || text === current.normalize('NFC')) return false
  if (text.toLowerCase().includes(login.toLowerCase())) return false
  if (new Set(characters).size < 5) return false
  return characters.length >= phrase || classes.filter((one) => one.test(text)).length >= 3
}
