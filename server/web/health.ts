import type { FastifyInstance } from 'fastify'

/** `/healthz`: the process answers. `/readyz`: it can do its work; 503 with the names of what cannot. */
export function answerProbes(
  app: FastifyInstance,
  checks: Readonly<Record<string, () => Promise<boolean> | boolean>>,
): void {
  app.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )
  app.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await inTime(check)] as const),
    )
    const ready = results.every(([, ok]) => ok)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not-ready', checks: Object.fromEntries(results) })
  })
}

const patienceMs = 2000

/** A check that fails or hangs is a no. */
async function inTime(check: () => Promise<boolean> | boolean): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  try {
    return await Promise.race([(async () => check())(), late])
  } catch {
    return false // A failing check is the answer; who asks sees its name.
  } finally {
    clearTimeout(timer)
  }
}
