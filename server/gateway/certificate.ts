import type { TLSSocket } from 'node:tls'

/** CN and alternative names of the peer's certificate, whoever signed it; null without one. */
export function certificateNames(socket: TLSSocket): ReadonlySet<string> | null {
  const { subject, subjectaltname } = socket.getPeerCertificate()
  if (subject === undefined) return null
  const names = new Set<string>([subject.CN ?? []].flat())
  // `DNS:a, URI:b`; an MN has letters and digits only, so nothing of it is quoted.
  for (const name of (subjectaltname ?? '').split(', ')) {
    const [, value] = /^(?:DNS|URI):(.+)$/.exec(name) ?? []
    if (value !== undefined) names.add(value)
  }
  return names
}
