/**
 * SM4 (GB/T 32907) as HJ 212-2025 uses it: ECB, no padding, the last (length mod 16) bytes stay in clear, so the
 * length of CP does not change. [HJ 212-2025 6.4, reported; printed vectors recomputed]
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'

export const SM4_KEY_BYTES = 16
const BLOCK = 16

/** The key of the examples printed in the standard: sixteen characters `0`. Forbidden in use. */
export const EXAMPLE_KEY: Buffer = Buffer.from('0000000000000000', 'latin1')

export function encryptSm4(plain: Buffer, key: Buffer): Buffer {
  const whole = plain.length - (plain.length % BLOCK)
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain.subarray(0, whole)), cipher.final(), plain.subarray(whole)])
}

export function decryptSm4(encrypted: Buffer, key: Buffer): Buffer {
  const whole = encrypted.length - (encrypted.length % BLOCK)
  const decipher = createDecipheriv('sm4-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([
    decipher.update(encrypted.subarray(0, whole)),
    decipher.final(),
    encrypted.subarray(whole),
  ])
}
