import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'

/** Requests a minute from one address (IPv6: from one /64). */
export interface RateLimits {
  readonly all: number
  readonly notFound: number
  readonly signIn: number
}

/** A whole authority may come from one address; a person signs in a few times a day. */
export const defaultRateLimits: RateLimits = { all: 6000, notFound: 120, signIn: 30 }

export async function limitRates(app: FastifyInstance, limits: RateLimits): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: limits.all,
    timeWindow: 60_000,
    cache: 50_000,
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
  })
}
