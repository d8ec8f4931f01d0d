import type { ReactNode } from 'react'

interface TileProps {
  readonly title: string
  readonly value: string
  readonly unit?: string
  readonly note: string
  readonly bad?: boolean
  readonly children?: ReactNode
}

export function Tile({ title, value, unit, note, bad = false, children }: TileProps) {
  return (
    <div className="card tile">
      <h2>{title}</h2>
      <p className="tile-value">
        {value}
        {unit !== undefined && <span className="tile-unit">{unit}</span>}
      </p>
      {children}
      {note !== '' && <p className={bad ? 'tile-note tile-bad' : 'tile-note'}>{bad ? `▲ ${note}` : note}</p>}
    </div>
  )
}
