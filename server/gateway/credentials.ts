import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { createSecureContext, type SecureContextOptions } from 'node:tls'

/** HJ 212 inside TLS. The files are PEM. */
export interface TlsOptions {
  readonly certFile: string
  readonly keyFile: string
  /** Certificates that sign those of the field machines; null where none is asked for. */
  readonly clientCaFile: string | null
  readonly clients: 'none' | 'optional' | 'required'
  /** A client certificate speaks only for the MNs that it names. */
  readonly bindsMn: boolean
  readonly handshakeSeconds: number
  /** Between two looks at the files, ms. */
  readonly checkEveryMs?: number
}

/**
 * Reads certificate and key, and again whenever one of the files changes: connections stay as they are, new ones get
 * the new certificate. Files that do not fit together (one is written before the other) change nothing.
 * Throws when they are of no use at the start.
 */
export function followCredentials(
  options: TlsOptions,
  renew: (context: SecureContextOptions) => void,
  onFault: (error: Error) => void,
): { readonly current: SecureContextOptions; close(): void } {
  const { certFile, keyFile, clientCaFile } = options
  const files = [certFile, keyFile, ...(clientCaFile === null ? [] : [clientCaFile])]
  const current = readCredentials(options)
  const look = (): void => {
    try {
      renew(readCredentials(options))
    } catch (error) {
      onFault(error as Error)
    }
  }
  for (const file of files) {
    watchFile(file, { interval: options.checkEveryMs ?? 5000, persistent: false }, look)
  }
  return {
    current,
    close() {
      for (const file of files) unwatchFile(file, look)
    },
  }
}

function readCredentials({ certFile, keyFile, clientCaFile }: TlsOptions): SecureContextOptions {
  try {
    const context: SecureContextOptions = {
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
      ...(clientCaFile === null ? {} : { ca: readFileSync(clientCaFile) }),
      minVersion: 'TLSv1.2',
    }
    // Throws when certificate and key do not belong together.
    createSecureContext(context)
    return context
  } catch (error) {
    throw new Error(`TLS 证书或私钥无法使用（${certFile}，${keyFile}）：${(error as Error).message}`, {
      cause: error,
    })
  }
}
