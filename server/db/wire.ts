/**
 * The PostgreSQL wire protocol 3.0 as far as a server in front of an embedded backend needs it: where a
 * message ends, where a cycle ends, which statement a message names, and the few messages it says itself.
 */

/** Type bytes of client messages. */
export const messageType = {
  bind: 0x42,
  close: 0x43,
  describe: 0x44,
  execute: 0x45,
  flush: 0x48,
  parse: 0x50,
  query: 0x51,
  sync: 0x53,
  terminate: 0x58,
} as const

/** Length codes that stand where a protocol version would be. */
export const requestCode = { cancel: 80_877_102, ssl: 80_877_103, gss: 80_877_104 } as const

/** `I` idle, `T` in a transaction, `E` in a failed transaction. */
export type TransactionStatus = 'I' | 'T' | 'E'

/** The status that ends a reply; null when the reply does not end with ReadyForQuery. */
export function readTransactionStatus(reply: Buffer): TransactionStatus | null {
  const at = reply.length - 6
  if (at < 0 || reply[at] !== 0x5a || reply.readUInt32BE(at + 1) !== 5) return null
  const status = String.fromCharCode(reply[at + 5]!)
  return status === 'I' || status === 'T' || status === 'E' ? status : null
}

/** One message: type byte, length, body. */
export function encodeMessage(type: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  )
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

export const encodeQuery = (sql: string): Buffer => encodeMessage('Q', sql)
const encodeReady = (status: TransactionStatus): Buffer => encodeMessage('Z', Buffer.from(status))

/** ErrorResponse with SQLSTATE `code`. FATAL tells the client that the connection ends here. */
export function encodeError(severity: 'ERROR' | 'FATAL', code: string, message: string): Buffer {
  return encodeMessage('E', `S${severity}`, `V${severity}`, `C${code}`, `M${message}`, Buffer.from([0]))
}

/** What a client hears after its start-up packet: let in, told the parameters, ready. */
export function encodeWelcome(parameters: Readonly<Record<string, string>>, key: number): Buffer {
  return Buffer.concat([
    encodeMessage('R', int32(0)),
    ...Object.entries(parameters).map(([name, value]) => encodeMessage('S', name, value)),
    encodeMessage('K', int32(process.pid), int32(key)),
    encodeReady('I'),
  ])
}

/** Name of the prepared statement that a Parse, Bind, Describe or Close speaks of; null when it is none. */
export function readStatementName(message: Buffer): { name: string; at: number; end: number } | null {
  let at: number
  switch (message[0]) {
    case messageType.parse:
      at = 5
      break
    case messageType.bind:
      at = message.indexOf(0, 5) + 1
      break
    case messageType.describe:
    case messageType.close:
      if (message[5] !== 0x53) return null
      at = 6
      break
    case undefined:
    default:
      return null
  }
  const end = message.indexOf(0, at)
  if (at < 5 || end < 0) return null
  return { name: message.toString('utf8', at, end), at, end }
}

/** The same message with another statement name. */
export function renameStatement(message: Buffer, name: { at: number; end: number }, to: string): Buffer {
  const renamed = Buffer.concat([message.subarray(0, name.at), Buffer.from(to), message.subarray(name.end)])
  renamed.writeUInt32BE(renamed.length - 1, 1)
  return renamed
}

/** SQL of a Query or Parse message; null for other messages. */
export function readSql(message: Buffer): string | null {
  let at = 5
  if (message[0] === messageType.parse) at = message.indexOf(0, 5) + 1
  else if (message[0] !== messageType.query) return null
  const end = message.indexOf(0, at)
  return end < 0 ? null : message.toString('utf8', at, end)
}
