/**
 * Who may import whom: the table of docs/architecture.md, as data. A folder not listed may import nothing of
 * ours; the first entry that matches a path decides. Names ending in `/` match everything below.
 */
export interface FolderRule {
  readonly folder: string
  readonly may: readonly string[]
  /** Packages and node: modules, where the folder is restricted to some. */
  readonly outside?: readonly string[]
}

const platformParts = [
  'hj212/',
  'domain/',
  'packs/',
  'server/db/',
  'server/bus/',
  'server/journal/',
  'server/registry/',
  'server/jobs/',
  'server/lib/',
]

export const folderRules: readonly FolderRule[] = [
  { folder: 'hj212/', may: [], outside: ['node:crypto', 'iconv-lite'] },
  { folder: 'domain/', may: [], outside: ['decimal.js'] },
  { folder: 'packs/', may: ['domain/'], outside: [] },
  { folder: 'contract/', may: ['domain/'], outside: ['typebox'] },
  { folder: 'simulator/', may: ['hj212/', 'domain/'] },
  { folder: 'ui/', may: ['contract/', 'domain/'] },
  { folder: 'server/lib/', may: ['domain/'] },
  {
    folder: 'server/config.ts',
    may: ['domain/', 'server/lib/', 'server/gateway/limit-settings.ts', 'server/metrics/settings.ts'],
  },
  { folder: 'server/db/', may: ['domain/', 'server/lib/'] },
  { folder: 'server/bus/', may: ['domain/', 'server/lib/', 'server/journal/record.ts'] },
  { folder: 'server/journal/', may: ['domain/', 'server/lib/'] },
  {
    folder: 'server/registry/',
    may: ['hj212/', 'domain/', 'server/db/', 'server/bus/', 'server/audit/', 'server/lib/'],
  },
  { folder: 'server/audit/', may: ['domain/', 'server/db/', 'server/lib/'] },
  { folder: 'server/capture/', may: ['hj212/'], outside: ['node:buffer'] },
  {
    folder: 'server/sandbox/judge/',
    may: ['hj212/', 'domain/', 'packs/', 'server/lib/frame-secrets.ts'],
    outside: [],
  },
  {
    folder: 'server/sandbox/',
    may: [
      'hj212/',
      'domain/',
      'packs/',
      'contract/',
      'server/capture/',
      'server/gateway/allowance.ts',
      'server/lib/',
    ],
  },
  { folder: 'server/gateway/', may: platformParts },
  { folder: 'server/ingest/', may: platformParts },
  { folder: 'server/downlink/', may: [...platformParts, 'server/gateway/'] },
  {
    folder: 'server/demo/',
    may: [
      'packs/',
      'domain/',
      'server/db/',
      'server/registry/',
      'server/lib/',
      'simulator/plan.ts',
      'simulator/demo-plan.ts',
      'hj212/',
    ],
  },
  {
    folder: 'server/web/',
    may: ['contract/', 'domain/', 'server/db/', 'server/bus/', 'server/export/', 'server/lib/'],
  },
  { folder: 'server/metrics/', may: ['server/journal/record.ts', 'server/lib/'] },
  { folder: 'server/', may: ['server/', 'hj212/', 'domain/', 'packs/', 'contract/'] },
  {
    folder: 'scripts/',
    may: ['hj212/', 'domain/', 'packs/', 'contract/', 'server/', 'simulator/', 'scripts/', 'test/'],
  },
  {
    folder: 'test/',
    may: ['hj212/', 'domain/', 'packs/', 'contract/', 'server/', 'simulator/', 'scripts/', 'test/', 'ui/'],
  },
]

/** What a module may import beside its own folder, and the port through which it reaches the web. */
export const moduleMay: readonly string[] = [
  'contract/',
  'domain/',
  'packs/',
  'hj212/',
  'server/journal/',
  'server/db/',
  'server/bus/',
  'server/jobs/',
  'server/export/',
  'server/downlink/',
  'server/metrics/',
  'server/lib/',
  'server/registry/',
  'server/sandbox/',
  'server/web/',
  'server/audit/',
  'server/files/',
  'server/sheet/',
]

/** Tests may reach the harnesses and whatever they drive. */
export const testMay: readonly string[] = [
  'test/',
  'server/',
  'hj212/',
  'domain/',
  'simulator/',
  'contract/',
  'packs/',
  'scripts/',
  'ui/',
]
