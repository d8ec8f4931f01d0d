/** What the tests need beyond Node; see tools.mjs. */
export function findChromium(): string | null
export function findFakeClock(): string | null
export function ensureTools(): Promise<void>
export function ensurePostgres(): Promise<void>
