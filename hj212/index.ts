/** HJ 212 in bytes and in words: the one door of this folder. */
export * from './answer.ts'
export { crc16, crcModbus, crcText } from './crc.ts'
export type * from './message.ts'
export { peek, type Peek, type PeekOptions } from './peek.ts'
export { FrameReader, type Cut, type FrameReaderOptions } from './reader.ts'
export { EXAMPLE_KEY, SM4_KEY_BYTES, decryptSm4, encryptSm4 } from './sm4.ts'
export * from './tables/index.ts'
export { formatTime, formatTimeMs, parseTime } from './time.ts'
