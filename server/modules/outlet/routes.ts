import type { Database } from '../../db/database.ts'
import type { FactorSetReader } from '../../db/factor-sets.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Web } from '../../web/mount.ts'
import { mountDetail } from './detail.ts'
import { mountExport } from './export.ts'
import { mountLineage } from './lineage.ts'
import { mountSeries } from './series.ts'
import { mountTable } from './table.ts'

export interface OutletParts {
  readonly db: Database
  readonly clock: Clock
  readonly factorSets: FactorSetReader
}

export function mountOutlet(web: Web, parts: OutletParts): void {
  mountDetail(web, parts)
  mountSeries(web, parts)
  mountTable(web, parts)
  mountExport(web, parts)
  mountLineage(web, parts)
}
