import { sql } from 'kysely'
import { checkFields } from '../../domain/registry/check.ts'
import type { Fields } from '../../domain/registry/field.ts'
import { findKind } from '../../domain/registry/kinds.ts'
import type { Database } from '../db/database.ts'
import { nowhere, type Place } from '../registry/book/place.ts'
import { insertBaseline } from '../registry/book/version-store.ts'
import { writeBulk } from '../registry/import/bulk-store.ts'
import { instrumentsOf } from './equipment.ts'
import { demoFirms, maintainerOfArea } from './firms.ts'
import { demoLibrary } from './library.ts'
import { limitsOf, permitOf } from './limits.ts'

type Tx = Database['kysely']

interface OutletRow {
  readonly id: number
  readonly name: string
  readonly code: string
  readonly medium: 'water' | 'gas'
  readonly discharger_id: number
  readonly discharger: string
  readonly industry: string | null
  readonly division_code: string
  readonly point_id: number
  readonly factors: string[]
}

interface Item {
  readonly fields: Fields
  readonly place: Partial<Place>
}

const author = { userId: null, name: '演示数据' }

/** Firms, people, equipment, permits, limits and two years of directory for the outlets of the demonstration. */
export async function installBooks(tx: Tx, validFrom: Date, now: Date): Promise<void> {
  const year = now.getUTCFullYear()
  const outlets = await listOutlets(tx)
  for (const kind of ['discharger', 'outlet', 'point', 'logger']) {
    const { rows } = await sql<{ id: number }>`select id from ${sql.table(kind)}`.execute(tx)
    await insertBaseline(
      tx,
      findKind(kind)!,
      rows.map(({ id }) => id),
      { author, reason: '建账', at: validFrom },
    )
  }
  const put = async (kind: string, items: readonly Item[], at = validFrom): Promise<number[]> => {
    const spec = findKind(kind)!
    const checked = items.map(({ fields, place }) => {
      const result = checkFields(spec, fields)
      if (!result.ok) throw new Error(`demonstration ${kind}: ${JSON.stringify(result.problems)}`)
      return { id: null, revision: null, fields: result.fields, place: { ...nowhere, ...place } }
    })
    if (checked.length === 0) return []
    return (await writeBulk(tx, spec, checked, { author, reason: '建账', at })).map((id) => id!)
  }
  const firmIds = await put(
    'organisation',
    demoFirms.map(({ fields }) => ({ fields, place: { divisionCode: '42' } })),
  )
  const firm = new Map(demoFirms.map(({ key }, index) => [key, firmIds[index]!]))
  await installFirms(put, firm, year)
  await installContracts(put, firm, outlets, year)
  await installEquipment(put, firm, outlets, year)
  await installDirectory(put, outlets, year)
  await put(
    'library',
    demoLibrary.map((fields) => ({ fields, place: { divisionCode: '42' } })),
  )
}

type Put = (kind: string, items: readonly Item[], at?: Date) => Promise<number[]>
type FirmIds = ReadonlyMap<string, number>

async function listOutlets(tx: Tx): Promise<OutletRow[]> {
  const { rows } = await sql<OutletRow>`
    select o.id, o.name, o.code, o.medium, o.discharger_id, d.name as discharger, d.industry, o.division_code, p.id as point_id,
      array(select f.factor_code from point_factor f where f.point_id = p.id order by f.sort) as factors
    from outlet o join discharger d on d.id = o.discharger_id join point p on p.outlet_id = o.id order by o.id`.execute(
    tx,
  )
  return rows
}

function byDischarger(outlets: readonly OutletRow[]): ReadonlyMap<number, OutletRow[]> {
  const groups = new Map<number, OutletRow[]>()
  for (const outlet of outlets)
    groups.set(outlet.discharger_id, [...(groups.get(outlet.discharger_id) ?? []), outlet])
  return groups
}

const day = (year: number, month: number, of: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`

async function installFirms(put: Put, firm: FirmIds, year: number): Promise<void> {
  const place = (key: string): Partial<Place> => ({ divisionCode: '42', organisationId: firm.get(key)! })
  await put(
    'holding',
    demoFirms.flatMap(({ key, holdings }) =>
      holdings.map(([name, identity, role, share]) => ({
        fields: { name, identity, role, organisation: firm.get(key), ...(share > 0 ? { share } : {}) },
        place: place(key),
      })),
    ),
  )
  await put(
    'qualification',
    demoFirms.map(({ key, fields }, index) => ({
      fields: {
        name: (fields['trades'] as string[]).includes('laboratory')
          ? '检验检测机构资质认定（CMA）'
          : '环境服务认证（自动监控运维）',
        code: `HB-${2019 + (index % 6)}-${String(1000 + index * 37)}`,
        organisation: firm.get(key),
        issuedOn: day(year - 2, (index % 12) + 1, 10),
        // One has run out, two soon will.
        expiresOn: index === 4 ? day(year, 3, 31) : day(year + (index % 3), 12, 15),
      },
      place: place(key),
    })),
  )
  await put(
    'person',
    demoFirms.flatMap(({ key, people }, place_) =>
      people.map((name, index) => ({
        fields: {
          name,
          organisation: firm.get(key),
          post: index === 0 ? '运维主管' : '运维工程师',
          certificate: `YW${year - 2}${String(place_ * 10 + index).padStart(4, '0')}`,
          certificateType: (['both', 'water', 'gas'] as const)[index % 3]!,
          expiresOn: index === 5 ? day(year, 12, 20) : day(year + 1, (index % 12) + 1, 28),
        },
        place: place(key),
      })),
    ),
  )
}

async function installContracts(
  put: Put,
  firm: FirmIds,
  outlets: readonly OutletRow[],
  year: number,
): Promise<void> {
  await put(
    'contract',
    [...byDischarger(outlets).values()].map((own) => {
      const { discharger, discharger_id: id, division_code } = own[0]!
      const key = maintainerOfArea[division_code.slice(0, 4)] ?? 'qingqu'
      return {
        fields: {
          name: `${discharger}自动监控设施运维合同`,
          code: `YW-${year}-${String(id).padStart(3, '0')}`,
          organisation: firm.get(key),
          discharger: id,
          type: 'maintain',
          outlets: own.map((outlet) => outlet.id),
          startsOn: day(year - 1, 1, 1),
          expiresOn: day(year + 1, 12, 31),
        },
        place: { divisionCode: division_code, dischargerId: id, organisationId: firm.get(key)! },
      }
    }),
  )
  const engage = (key: string, name: string, task: string, division: string): Item => ({
    fields: {
      name,
      organisation: firm.get(key),
      task,
      division,
      startsOn: day(year, 1, 1),
      expiresOn: day(year + 1, 12, 31),
    },
    place: { divisionCode: division, organisationId: firm.get(key)! },
  })
  await put('engagement', [
    engage('zhiyan', '省级污染源智能监控系统运维', 'smart-operate', '42'),
    engage('yunfan', '省监管平台运维', 'platform', '42'),
    engage('dujiang', `${year} 年度全省自动监控设施巡查`, 'inspection', '42'),
    engage('xuncha', '宜昌市自动监控设施巡查', 'inspection', '4205'),
  ])
}

async function installEquipment(
  put: Put,
  firm: FirmIds,
  outlets: readonly OutletRow[],
  year: number,
): Promise<void> {
  const at = (outlet: OutletRow): Partial<Place> => ({
    divisionCode: outlet.division_code,
    dischargerId: outlet.discharger_id,
    outletId: outlet.id,
  })
  await put(
    'instrument',
    outlets.flatMap((outlet, index) =>
      instrumentsOf(outlet, index, year).map((fields) => ({
        fields: { ...fields, point: outlet.point_id },
        place: { ...at(outlet), pointId: outlet.point_id },
      })),
    ),
  )
  await put(
    'limit',
    outlets.flatMap((outlet) =>
      limitsOf(outlet).map((fields) => ({ fields: { ...fields, outlet: outlet.id }, place: at(outlet) })),
    ),
  )
  await put(
    'acceptance',
    outlets.map((outlet, index) => ({
      fields: {
        name: `${outlet.name}自动监控设施验收`,
        outlet: outlet.id,
        cause: 'new',
        // Two wait for their laboratory.
        ...(index % 20 === 7
          ? { state: 'monitored', monitoredOn: day(year, 10, 12), laboratory: firm.get('jingzhun') }
          : { state: 'filed', acceptedOn: day(year - 2, 11, 20), filedOn: day(year - 2, 11, 25) }),
      },
      place: at(outlet),
    })),
  )
  await put(
    'standardisation',
    outlets.map((outlet, index) => ({
      fields: {
        name: `${outlet.name}规范化`,
        outlet: outlet.id,
        state: index % 17 === 5 ? 'under-way' : 'done',
        signPlate: `${outlet.medium === 'water' ? 'WS' : 'FQ'}-${String(outlet.id).padStart(5, '0')}`,
        completedOn: day(year - 2, 6, 1),
        samplingPort: true,
        platform: outlet.medium === 'gas',
      },
      place: at(outlet),
    })),
  )
  await put(
    'smart-kit',
    outlets
      .filter((_, index) => index % 2 === 0)
      .slice(0, 20)
      .map((outlet) => ({
        fields: {
          name: '现场端智能监控仪',
          outlet: outlet.id,
          assetNumber: `HBHJ-${year - 1}-${String(outlet.id).padStart(4, '0')}`,
          authority: '42',
          custodian: outlet.discharger,
          installedOn: day(year - 1, 9, 1),
          state: outlet.id % 9 === 0 ? 'repair' : 'in-use',
        },
        place: at(outlet),
      })),
  )
  const dischargers = byDischarger(outlets)
  await put(
    'permit',
    [...dischargers.values()].map((own) => ({
      fields: { ...permitOf(own[0]!, year), discharger: own[0]!.discharger_id },
      place: { divisionCode: own[0]!.division_code, dischargerId: own[0]!.discharger_id },
    })),
  )
  await put(
    'facility',
    [...dischargers.values()].flatMap((own) =>
      own.map((outlet, index) => ({
        fields: {
          name: outlet.medium === 'water' ? '废水处理站' : '烟气治理设施',
          code: `TA${String(index + 1).padStart(3, '0')}`,
          discharger: outlet.discharger_id,
          type: 'treatment',
          process: outlet.medium === 'water' ? '格栅 + 调节 + A2/O + 深度处理' : 'SNCR + 布袋除尘 + 湿法脱硫',
          outlets: [outlet.id],
        },
        place: { divisionCode: outlet.division_code, dischargerId: outlet.discharger_id },
      })),
    ),
  )
}

/** Last year's list and this year's: two are new, two are gone, the exempt ones have reason and filing number. */
async function installDirectory(put: Put, outlets: readonly OutletRow[], year: number): Promise<void> {
  const dischargers = [...byDischarger(outlets).values()]
  const entry = (own: readonly OutletRow[], index: number, of: number): Item => {
    const { discharger, discharger_id: id, division_code, industry } = own[0]!
    const isExempt = of === year && index % 9 === 4
    return {
      fields: {
        name: discharger,
        year: of,
        creditCode: `9142${String(id).padStart(4, '0')}MA4K00000${id % 10}`.slice(0, 18),
        division: division_code,
        types: [...new Set(own.map(({ medium }) => medium))],
        ...(industry === null ? {} : { industry }),
        discharger: id,
        decision: isExempt ? 'exempt' : 'install',
        ...(isExempt
          ? { exemptReason: '已列入搬迁计划，年内停产', filingNumber: `鄂环监备〔${of}〕${index + 1}号` }
          : {}),
        publishedOn: day(of, 3, 28),
      },
      place: { divisionCode: division_code, dischargerId: id },
    }
  }
  await put(
    'directory-entry',
    dischargers.slice(2).map((own, index) => entry(own, index, year - 1)),
  )
  await put(
    'directory-entry',
    dischargers.slice(0, -2).map((own, index) => entry(own, index, year)),
  )
}
