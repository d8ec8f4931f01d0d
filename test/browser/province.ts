import { installDemo } from '../../server/demo/install.ts'
import { openDatabase } from '../../server/db/database.ts'
import { hashPassword } from '../../server/lib/crypto.ts'
import { demoFleet } from '../../simulator/demo-plan.ts'
import type { DemoLogger } from '../../simulator/demo-plan.ts'
import { rememberClock } from './clock-memory.ts'

export const userPassword = 'Test-user-password-1'

/** Who may sign in beside the administrator. */
export const users = {
  /** Sees 武汉 only. */
  wuhan: { role: 'authority', divisionCode: '4201', mustChange: false },
  /** Must choose a password of their own first. */
  newcomer: { role: 'authority', divisionCode: '42', mustChange: true },
} as const

const clear2017 = (kind: DemoLogger['kind']): DemoLogger => {
  const found = demoFleet().find(
    (logger) => logger.version === '2017' && logger.kind === kind && logger.points.length === 1,
  )
  if (found === undefined) throw new Error(`the demonstration has no ${kind} logger of 2017`)
  return found
}

/** The two loggers that speak in these tests. */
export const gasLogger = clear2017('gas')
export const waterLogger = clear2017('water')

interface OutletOfLogger {
  readonly outletId: number
  readonly pointId: number
  readonly outletName: string
}

export interface Province {
  readonly gas: OutletOfLogger
  readonly water: OutletOfLogger
}

/**
 * The demonstration province before its platform runs: nothing has been heard yet, but for one outlet that
 * spoke yesterday and one that spoke twenty minutes ago.
 */
export async function prepareProvince(dir: string, now: Date): Promise<Province> {
  const db = await openDatabase({ url: null, dir })
  try {
    await installDemo(db, now)
    const hash = await hashPassword(userPassword)
    for (const [login, { role, divisionCode, mustChange }] of Object.entries(users)) {
      await db.pool.query(
        `insert into app_user (login, name, password_hash, role, division_code, must_change)
         values ($1, $2, $3, $4, $5, $6)`,
        [login, login, hash, role, divisionCode, mustChange],
      )
    }
    const find = async (mn: string): Promise<OutletOfLogger> => {
      const { rows } = await db.pool.query<OutletOfLogger>(
        `select o.id as "outletId", p.id as "pointId", o.name as "outletName"
         from logger l join logger_point lp on lp.logger_id = l.id join point p on p.id = lp.point_id
           join outlet o on o.id = p.outlet_id where l.mn = $1`,
        [mn],
      )
      return rows[0]!
    }
    const { rows: gas } = await db.pool.query<{ id: number }>('select id from logger where mn = $1', [
      gasLogger.mn,
    ])
    await rememberClock(db, gas[0]!.id, now)
    const province = { gas: await find(gasLogger.mn), water: await find(waterLogger.mn) }
    await db.pool.query(`insert into factor_set values (1, 'w01018-Rtd,w21003-Rtd')`)
    await db.pool.query(
      `insert into latest (start, received_at, frame, point_id, factor_set, period, "values")
       select $1::timestamptz - age, $1::timestamptz - age, 64, id, 1, 'realtime', array[21.5, 1.25]
       from (
         select p.id, case row_number() over (order by p.id) when 1 then interval '1 day' else '20 minutes' end as age
         from point p where p.id <> all ($2::integer[]) and p.system_code = '32' order by p.id limit 2) silent`,
      [now, [province.gas.pointId, province.water.pointId]],
    )
    return province
  } finally {
    await db.close()
  }
}
