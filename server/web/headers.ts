import type { FastifyHelmetOptions } from '@fastify/helmet'

/**
 * Security headers. Inline styles are allowed because antd writes its styles into the page; scripts only
 * from here. Over plain HTTP nothing may ask for TLS, or the page would not load on an intranet.
 */
export const securityHeaders = (secure: boolean): FastifyHelmetOptions => ({
  global: true,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      ...(secure ? { upgradeInsecureRequests: [] } : {}),
    },
  },
  strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
  crossOriginOpenerPolicy: secure,
  originAgentCluster: secure,
  referrerPolicy: { policy: 'same-origin' },
  frameguard: { action: 'deny' },
})
