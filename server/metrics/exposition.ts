import { collectDefaultMetrics, Histogram, Registry, type Metric } from 'prom-client'
import { families, type Snapshot } from './families.ts'

/** One finished request of the pages. */
export interface FinishedRequest {
  /** Id of the contract's operation; null for files and unknown paths. */
  readonly operation: string | null
  readonly status: number
  readonly seconds: number
}

export interface Exposition {
  readonly contentType: string
  /** The text that Prometheus reads, made from what is so now. */
  text(): Promise<string>
  requestFinished(request: FinishedRequest): void
}

/** `snapshot` is asked for once a scrape: between scrapes nothing is counted here but requests. */
export function makeExposition(snapshot: () => Snapshot, version: string): Exposition {
  const registry = new Registry()
  let current: Snapshot | null = null
  for (const family of families) {
    const { name, help, type } = family
    const metric = {
      name,
      help,
      type,
      aggregator: 'sum',
      get: async () => ({ name, help, type, values: family.read((current ??= snapshot())) }),
    }
    // prom-client asks no more of a metric than `name` and `get`; its own classes would count for themselves.
    registry.registerMetric(metric as unknown as Metric)
  }
  const requests = new Histogram({
    name: 'qingyuan_web_request_seconds',
    help: 'Requests of the pages by operation and status',
    labelNames: ['operation', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 30],
    registers: [registry],
  })
  registry.registerMetric({
    name: 'qingyuan_build_info',
    get: async () => ({
      name: 'qingyuan_build_info',
      help: 'Version of this program',
      type: 'gauge',
      values: [{ value: 1, labels: { version, node: process.versions.node } }],
    }),
  } as unknown as Metric)
  collectDefaultMetrics({ register: registry })

  return {
    contentType: registry.contentType,
    async text() {
      current = null
      return registry.metrics()
    },
    requestFinished: ({ operation, status, seconds }) =>
      requests.observe({ operation: operation ?? 'none', status }, seconds),
  }
}
