import type { Database } from '../../server/db/database.ts'
import {
  createDischargers,
  createDivisions,
  createLoggers,
  createOutlets,
  createPoints,
  linkLoggers,
} from '../../server/registry/write.ts'
import type { Written } from '../../server/registry/problem.ts'

export interface TestLogger {
  readonly mn: string
  readonly pointId: number
  readonly outletId: number
}

const since = new Date('2020-01-01T00:00:00+08:00')

/** What the writers refused is a mistake of the test. */
function must<T>(written: Written<T>): T {
  if (!written.ok) throw new Error(JSON.stringify(written.problems))
  return written.value
}

export const testMn = (index: number): string => `010000A8900016F0${String(index).padStart(8, '0')}`
export const testPassword = '123456'

/** `count` loggers of 2017, each with an outlet and a point of its own, all of one discharger in 武昌. */
export async function registerLoggers(db: Database, count: number): Promise<TestLogger[]> {
  const tx = db.kysely
  must(
    await createDivisions(tx, [
      { code: '42', name: '湖北省', level: 'province' },
      { code: '4201', name: '武汉市', level: 'city' },
      { code: '420106', name: '武昌区', level: 'county' },
    ]),
  )
  const [dischargerId] = must(
    await createDischargers(tx, [{ code: 'T1', name: '试验水务', divisionCode: '420106', validFrom: since }]),
  )
  const indexes = Array.from({ length: count }, (_, index) => index)
  const outletIds = must(
    await createOutlets(
      tx,
      indexes.map((index) => ({
        dischargerId: dischargerId!,
        code: `W${index}`,
        name: `${index + 1} 号排口`,
        medium: 'water' as const,
        validFrom: since,
      })),
    ),
  )
  const pointIds = must(
    await createPoints(
      tx,
      outletIds.map((outletId) => ({ outletId, name: '出口', systemCode: '32', validFrom: since })),
    ),
  )
  const loggerIds = must(
    await createLoggers(
      tx,
      indexes.map((index) => ({
        mn: testMn(index),
        dischargerId: dischargerId!,
        name: `数采仪 ${index + 1}`,
        version: '2017' as const,
        password: testPassword,
        validFrom: since,
      })),
    ),
  )
  must(
    await linkLoggers(
      tx,
      indexes.map((index) => ({ loggerId: loggerIds[index]!, pointId: pointIds[index]!, validFrom: since })),
    ),
  )
  return indexes.map((index) => ({
    mn: testMn(index),
    pointId: pointIds[index]!,
    outletId: outletIds[index]!,
  }))
}
