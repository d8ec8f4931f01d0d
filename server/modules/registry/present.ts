import type { RegistryRow, RegistryVersion } from '../../../contract/index.ts'
import type { BookRow } from '../../registry/book/store.ts'
import type { Version } from '../../registry/book/version-store.ts'

export const presentRow = ({ id, revision, validFrom, validTo, fields }: BookRow): RegistryRow => ({
  id,
  revision,
  validFrom: validFrom.toISOString(),
  validTo: validTo?.toISOString() ?? null,
  fields,
})

export const presentVersion = (version: Version): RegistryVersion => ({
  id: version.id,
  revision: version.revision,
  validFrom: version.validFrom.toISOString(),
  validTo: version.validTo?.toISOString() ?? null,
  recordedAt: version.recordedAt.toISOString(),
  supersededAt: version.supersededAt?.toISOString() ?? null,
  fields: version.fields,
  author: version.author,
  reason: version.reason,
})
