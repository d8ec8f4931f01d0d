const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request that changes something comes from our own pages. Browsers always say where an unsafe
 * request comes from; programs that say nothing carry no cookie by accident.
 */
export function isSameOrigin(request: {
  readonly method: string
  /** Host as the browser saw it (behind a trusted proxy: X-Forwarded-Host). */
  readonly host: string
  readonly headers: {
    readonly origin?: string | undefined
    readonly 'sec-fetch-site'?: string | string[] | undefined
  }
}): boolean {
  if (safeMethods.has(request.method)) return true
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const { origin } = request.headers
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === request.host
}
