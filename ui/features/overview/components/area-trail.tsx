import { useQueries } from '@tanstack/react-query'
import { areasQuery } from '../api/list-areas.ts'
import type { Scope } from './overview-page.tsx'

interface AreaTrailProps {
  readonly scope: Scope
  readonly division: string | undefined
  readonly onChoose: (division: string | undefined) => void
}

/** `420106` under `42` → `4201`, `420106`: GB/T 2260 goes down two digits a level. */
export function divisionsBelow(root: string | null, division: string | undefined): string[] {
  const trail: string[] = []
  for (let digits = (root ?? '').length + 2; digits <= (division?.length ?? 0); digits += 2) {
    if (digits > 2) trail.push(division!.slice(0, digits))
  }
  return trail
}

/** Where one is: province › city › county, each a way back. */
export function AreaTrail({ scope, division, onChoose }: AreaTrailProps) {
  const codes = divisionsBelow(scope.code, division)
  const parents = useQueries({
    queries: codes.map((_, level) => ({ ...areasQuery(level === 0 ? undefined : codes[level - 1]) })),
  })
  if (codes.length === 0) return null
  const names = codes.map(
    (code, level) => parents[level]?.data?.areas.find((area) => area.code === code)?.name ?? code,
  )
  return (
    <ol className="area-trail">
      <li>
        <button type="button" className="plain-button link" onClick={() => onChoose(undefined)}>
          {scope.name}
        </button>
      </li>
      {codes.map((code, level) => (
        <li key={code}>
          {level === codes.length - 1 ? (
            <b aria-current="location">{names[level]}</b>
          ) : (
            <button type="button" className="plain-button link" onClick={() => onChoose(code)}>
              {names[level]}
            </button>
          )}
        </li>
      ))}
    </ol>
  )
}
