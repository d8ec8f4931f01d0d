import type { Database } from '../db/database.ts'
import {
  createDischargers,
  createDivisions,
  createLoggers,
  createOutlets,
  createPoints,
  linkLoggers,
  setFactors,
} from '../registry/write.ts'
import type { Written } from '../registry/problem.ts'
import { hubeiDivisions } from '../../packs/divisions/hubei.ts'
import { installBooks } from './books.ts'
import { demoDischargers, demoFleet, type DemoLogger } from '../../simulator/demo-plan.ts'

type Tx = Database['kysely']

/**
 * Puts the demonstration province into the registry, all of it or nothing; a second call changes nothing. Divisions
 * that are there already stay as they are. Valid from the start of last year, so that its history has an owner.
 */
export async function installDemo(db: Database, now: Date): Promise<void> {
  await db.kysely.transaction().execute(async (tx) => {
    await installDivisions(tx)
    const known = await tx
      .selectFrom('discharger')
      .select('id')
      .where('code', '=', demoDischargers[0]!.code)
      .executeTakeFirst()
    if (known === undefined) {
      const validFrom = new Date(`${now.getUTCFullYear() - 1}-01-01T00:00:00+08:00`)
      await installRegistry(tx, validFrom)
      await installBooks(tx, validFrom, now)
    }
  })
}

async function installDivisions(tx: Tx): Promise<void> {
  const rows = await tx.selectFrom('division').select('code').execute()
  const known = new Set<string>(rows.map((row) => row.code))
  const missing = hubeiDivisions.filter((division) => !known.has(division.code))
  if (missing.length > 0) written(await createDivisions(tx, missing))
}

async function installRegistry(tx: Tx, validFrom: Date): Promise<void> {
  const dischargerIds = written(
    await createDischargers(
      tx,
      demoDischargers.map(({ code, name, divisionCode, industry }) => ({
        code,
        name,
        divisionCode,
        industry,
        validFrom,
      })),
    ),
  )
  const idOfDischarger = new Map(demoDischargers.map(({ code }, index) => [code, dischargerIds[index]!]))
  const outlets = demoDischargers.flatMap(({ code, outlets }) =>
    outlets.map((outlet) => ({ discharger: code, ...outlet })),
  )
  const outletIds = written(
    await createOutlets(
      tx,
      outlets.map(({ discharger, code, name, medium, longitude, latitude }) => ({
        dischargerId: idOfDischarger.get(discharger)!,
        code,
        name,
        medium,
        longitude,
        latitude,
        validFrom,
      })),
    ),
  )
  const idOfOutlet = new Map(
    outlets.map(({ discharger, code }, index) => [`${discharger}/${code}`, outletIds[index]!]),
  )
  const nameOfOutlet = new Map(outlets.map(({ discharger, code, name }) => [`${discharger}/${code}`, name]))

  const fleet = demoFleet()
  const places = fleet.flatMap((logger, index) =>
    logger.points.map((point, place) => ({ logger: index, point, outlet: outletKey(logger, place) })),
  )
  const pointIds = written(
    await createPoints(
      tx,
      places.map(({ point, outlet }) => ({
        outletId: idOfOutlet.get(outlet)!,
        name: nameOfOutlet.get(outlet)!,
        systemCode: point.systemCode,
        validFrom,
      })),
    ),
  )
  const loggerIds = written(
    await createLoggers(
      tx,
      fleet.map(({ mn, name, version, password, key, dischargerCode }) => ({
        mn,
        dischargerId: idOfDischarger.get(dischargerCode)!,
        name,
        version,
        password,
        sm4Key: key,
        validFrom,
      })),
    ),
  )
  written(
    await linkLoggers(
      tx,
      places.map(({ logger }, index) => ({
        loggerId: loggerIds[logger]!,
        pointId: pointIds[index]!,
        validFrom,
      })),
    ),
  )
  written(
    await setFactors(
      tx,
      places.flatMap(({ point }, index) =>
        point.factors.map(({ standardCode, unit }, sort) => ({
          pointId: pointIds[index]!,
          factorCode: standardCode,
          unit,
          sort,
          validFrom,
        })),
      ),
    ),
  )
}

function outletKey(logger: DemoLogger, place: number): string {
  return `${logger.dischargerCode}/${logger.outletCodes[place]!}`
}

/** The demonstration's rows are ours: one that is refused is our mistake. */
function written<T>(result: Written<T>): T {
  if (!result.ok) throw new Error(`demonstration registry: ${JSON.stringify(result.problems.slice(0, 5))}`)
  return result.value
}
