import { useQueries } from '@tanstack/react-query'
import { areasQuery } from '../api/list-areas.ts'
import { divisionsBelow } from './divisions-below.ts'
import type { Scope } from './overview-page.tsx'

interface AreaTrailProps {
  readonly scope: Scope
  readonly division: string | undefined
  readonly onChoose: (division: string | undefined) => void
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
