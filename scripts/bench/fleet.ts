import type { Database } from '../../server/db/database.ts'
import type { Written } from '../../server/registry/problem.ts'
import {
  createDischargers,
  createDivisions,
  createLoggers,
  createOutlets,
  createPoints,
  linkLoggers,
} from '../../server/registry/write.ts'
import { fleetLogger } from '../../simulator/plan.ts'

const since = new Date('2020-01-01T00:00:00+08:00')

function must<T>(written: Written<T>): T {
  if (!written.ok) throw new Error(JSON.stringify(written.problems[0]))
  return written.value
}

/** Registers the load generator's loggers (2017), an outlet and a point each, under one discharger. */
export async function registerFleet(db: Database, seed: number, count: number): Promise<void> {
  const tx = db.kysely
  must(await createDivisions(tx, [{ code: '42', name: '湖北省', level: 'province' }]))
  const [dischargerId] = must(
    await createDischargers(tx, [{ code: 'BENCH', name: '压测', divisionCode: '42', validFrom: since }]),
  )
  const fleet = Array.from({ length: count }, (_, index) => fleetLogger(seed, index, { version: '2017' }))
  const outletIds = must(
    await createOutlets(
      tx,
      fleet.map(({ index, kind }) => ({
        dischargerId: dischargerId!,
        code: `B${index}`,
        name: `${index}`,
        medium: kind,
        validFrom: since,
      })),
    ),
  )
  const pointIds = must(
    await createPoints(
      tx,
      fleet.map(({ points }, i) => ({
        outletId: outletIds[i]!,
        name: '出口',
        systemCode: points[0]!.systemCode,
        validFrom: since,
      })),
    ),
  )
  const loggerIds = must(
    await createLoggers(
      tx,
      fleet.map(({ mn, password, version }, i) => ({
        mn,
        password,
        version,
        name: `${i}`,
        dischargerId: dischargerId!,
        validFrom: since,
      })),
    ),
  )
  must(
    await linkLoggers(
      tx,
      loggerIds.map((loggerId, i) => ({ loggerId, pointId: pointIds[i]!, validFrom: since })),
    ),
  )
}
