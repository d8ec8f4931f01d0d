import crypto from 'node:crypto'

/** `bytes` random bytes as base64url; 32 bytes for what must not be guessed. */
export const makeToken = (bytes = 32): string => crypto.randomBytes(bytes).toString('base64url')

/** SHA-256 of a text, hex: what is stored in place of a token. */
export const hashToken = (token: string): string => sha256(token).toString('hex')

/** Equal without telling by time where they differ. */
export function isEqualSecret(a: string, b: string): boolean {
  return crypto.timingSafeEqual(sha256(a), sha256(b))
}

const sha256 = (text: string): Buffer => crypto.createHash('sha256').update(text).digest()

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** `length` random letters and digits, some 6 bits each: what a protocol of plain text can carry. */
export const makeWord = (length: number): string =>
  Array.from({ length }, () => alphanumeric[crypto.randomInt(alphanumeric.length)]!).join('')

/** A pass phrase for people to copy: four groups without look-alike signs, 78 bits. */
export function makePassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = (): string => Array.from({ length: 4 }, () => signs[crypto.randomInt(signs.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}

/** Eight capitals and digits without look-alike signs, for people to read out. */
export const makeCode = (): string => pick('ABCDEFGHJKMNPQRSTUVWXYZ23456789', 8)

/** An SM4 key as HJ 212 sends it: sixteen letters and digits. */
export const makeSessionKey = (): string =>
  pick('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 16)

const pick = (signs: string, length: number): string =>
  Array.from({ length }, () => signs[crypto.randomInt(signs.length)]).join('')

/** scrypt cost: some 50 ms and 32 MiB on the slowest machine in use. */
const cost = { N: 32_768, r: 8, p: 1 }
const keyLength = 32

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. The parameters travel with the hash. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(16)
  const key = await derive(password, salt, cost, keyLength)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** False for a wrong password and for a hash that is none. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const match = /^scrypt\$(\d{4,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{16,})\$([\w-]{32,})$/.exec(hash)
  if (match === null) return false
  const [N, r, p] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const expected = Buffer.from(match[5]!, 'base64url')
  const key = await derive(password, Buffer.from(match[4]!, 'base64url'), { N, r, p }, expected.length)
  return crypto.timingSafeEqual(key, expected)
}

function derive(
  password: string,
  salt: Buffer,
  parameters: { N: number; r: number; p: number },
  length: number,
): Promise<Buffer> {
  const { N, r } = parameters
  return new Promise((resolve, reject) => {
    crypto.scrypt(
      password.normalize('NFC'),
      salt,
      length,
      { ...parameters, maxmem: 256 * N * r },
      (error, key) => (error === null ? resolve(key) : reject(error)),
    )
  })
}
