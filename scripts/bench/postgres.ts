import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageRoot } from '../../server/lib/package-root.ts'
import type { TestPostgres } from '../setup/postgres.mjs'

/** The set-up scripts are plain JavaScript that no build copies: loaded from where they stand. */
export async function startPostgres(settings?: Readonly<Record<string, string>>): Promise<TestPostgres> {
  const file = pathToFileURL(join(packageRoot, 'scripts', 'setup', 'postgres.mjs')).href
  const setup = (await import(file)) as typeof import('../setup/postgres.mjs')
  return setup.startPostgres(settings === undefined ? {} : { settings })
}
