import { createHash, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import type { Exposition } from './exposition.ts'

export interface MetricsEndpoint {
  readonly port: number
  close(): Promise<void>
}

/** Thrown at start: figures of the platform are for nobody who merely reaches a port. */
export class OpenMetricsError extends Error {
  constructor(host: string) {
    super(`METRICS=${host}：监听本机以外的地址时必须设 METRICS_TOKEN (a token is needed beyond loopback)`)
    this.name = 'OpenMetricsError'
  }
}

const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/.test(host)

/** `host:port`, `[::1]:port`; null when the text is neither. */
export function parseListen(text: string): { host: string; port: number } | null {
  const match = /^(?:\[([\da-f:]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text)
  const port = Number(match?.[3])
  return match === null || port > 65_535 ? null : { host: (match[1] ?? match[2])!, port }
}

/** Whether `Authorization` carries the token; takes the same time however much of it is right. */
export function mayRead(authorization: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`))
}

/** GET /metrics on a port of its own, apart from the pages. */
export async function serveMetrics(
  listen: { readonly host: string; readonly port: number },
  token: string | null,
  exposition: Exposition,
): Promise<MetricsEndpoint> {
  if (token === null && !isLoopback(listen.host)) throw new OpenMetricsError(listen.host)
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    }
    if (request.method !== 'GET' || request.url !== '/metrics')
      return send(404, 'text/plain', 'GET /metrics\n')
    if (token !== null && !mayRead(request.headers.authorization, token)) {
      response.setHeader('www-authenticate', 'Bearer')
      return send(401, 'text/plain', 'METRICS_TOKEN\n')
    }
    exposition.text().then(
      (text) => send(200, exposition.contentType, text),
      () => send(500, 'text/plain', 'metrics cannot be read\n'),
    )
  })
  server.maxConnections = 16
  server.requestTimeout = 10_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
