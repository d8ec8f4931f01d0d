import type { Bus } from '../../bus/bus.ts'
import type { Database } from '../../db/database.ts'
import type { JournalReader } from '../../journal/read.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Web } from '../../web/mount.ts'
import { mountExport } from './export.ts'
import { mountList } from './list.ts'
import { mountReread } from './reread.ts'
import { mountUnknown } from './unknown.ts'

export interface QuarantineParts {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly journal: Pick<JournalReader, 'get'>
}

export function mountQuarantine(web: Web, parts: QuarantineParts): void {
  mountList(web, parts)
  mountExport(web, parts)
  mountUnknown(web, parts)
  mountReread(web, parts)
}
