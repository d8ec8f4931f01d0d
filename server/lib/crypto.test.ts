import { expect, test } from 'vitest'
import { hashPassword, hashToken, isEqualSecret, isPassword, makePassword, makeToken } from './crypto.ts'

test('a password is known by its hash, another is not', async () => {
  const hash = await hashPassword('正确的密码 1')
  expect(hash).toMatch(/^scrypt\$32768\$8\$1\$/)
  expect(await isPassword('正确的密码 1', hash)).toBe(true)
  expect(await isPassword('正确的密码 2', hash)).toBe(false)
  expect(await isPassword('', hash)).toBe(false)
  expect(await hashPassword('正确的密码 1')).not.toBe(hash)
})

test('the same letters typed in another composition are the same password', async () => {
  expect(await isPassword('e\u0301', await hashPassword('\u00e9'))).toBe(true)
})

test('older parameters travel with the hash', async () => {
  // scrypt('old', 'saltsaltsaltsalt', N 4096, r 8, p 1), made once with node:crypto.
  const { scryptSync } = await import('node:crypto')
  const key = scryptSync('old', 'saltsaltsaltsalt', 32, { N: 4096, r: 8, p: 1 }).toString('base64url')
  const salt = Buffer.from('saltsaltsaltsalt').toString('base64url')
  expect(await isPassword('old', `scrypt$4096$8$1$${salt}$${key}`)).toBe(true)
})

test.each([
  '',
  'plain',
  'scrypt$1$1$1$a$b',
  'bcrypt$32768$8$1$aaaaaaaaaaaaaaaaaaaa$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
])('what is no hash fits no password: %j', async (hash) =>
  expect(await isPassword('plain', hash)).toBe(false),
)

test('tokens are long, different, and stored as something else', () => {
  const tokens = new Set(Array.from({ length: 100 }, () => makeToken()))
  expect(tokens.size).toBe(100)
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
  expect(hashToken('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb')
})

test('secrets are compared whole', () => {
  expect(isEqualSecret('123456', '123456')).toBe(true)
  expect(isEqualSecret('123456', '12345')).toBe(false)
  expect(isEqualSecret('', '')).toBe(true)
})

test('generated passwords can be read aloud', () => {
  expect(makePassword()).toMatch(/^(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
})
