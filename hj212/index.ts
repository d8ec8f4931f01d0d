/** HJ 212 in bytes and in words: the one door of this folder. */
export * from './answer.ts'
export { crc16, crcModbus, crcText } from './crc.ts'
export { decode, type DecodeOptions } from './decode.ts'
export {
  TOLERANT,
  checkDialect,
  dialectChoices,
  dialectOf,
  type DialectProblem,
  type DialectSetting,
} from './dialect.ts'
export { encode, type EncodeOptions, type Encoded } from './encode.ts'
export type { Effect, Patience, Step } from './exchange/effect.ts'
export {
  idleUpload,
  nextUpload,
  type FieldUpload,
  type FieldUploadEvent,
  type FieldUploadState,
  type SettledUpload,
} from './exchange/field-upload.ts'
export {
  idleRequest,
  nextRequest,
  type HostRequest,
  type HostRequestEvent,
  type HostRequestState,
  type SettledRequest,
} from './exchange/host-request.ts'
export { formatQn, makeQnMaker } from './exchange/request-number.ts'
export { ANSWER_WANTED, HAS_PACKET_NUMBERS, flagValue, frameFlags } from './flags.ts'
export type * from './message.ts'
export { itemsOf, type EncodeFault, type EncodeFaultKind, type Item, type Outgoing } from './outgoing.ts'
export { peek, type Peek, type PeekOptions } from './peek.ts'
export { FrameReader, type Cut, type FrameReaderOptions } from './reader.ts'
export { EXAMPLE_KEY, SM4_KEY_BYTES, decryptSm4, encryptSm4 } from './sm4.ts'
export { joinPackets, splitPackets } from './split.ts'
export * from './tables/index.ts'
export { formatTime, formatTimeMs, parseTime } from './time.ts'
