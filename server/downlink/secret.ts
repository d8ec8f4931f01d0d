import { makeWord } from '../lib/crypto.ts'

/** PW: six letters and digits [HJ 212-2017 Table 3]. */
export const makeFieldPassword = (): string => makeWord(6)
export const isFieldPassword = (text: string): boolean => /^[0-9A-Za-z]{6}$/.test(text)

/**
 * An SM4 key: sixteen characters of chance, 95 bits. Fixed and patterned keys are forbidden
 * [HJ 212-2025 6.4, reported]; chance makes none worth looking for.
 */
export const makeFieldKey = (): string => makeWord(16)
