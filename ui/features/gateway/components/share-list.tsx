import type { ReactNode } from 'react'

interface ShareListProps {
  readonly rows: readonly {
    readonly key: string
    readonly name: ReactNode
    readonly count: number
    readonly text: string
    readonly tone?: 'good' | 'bad'
  }[]
}

/** Names with their counts, each over a bar of its share; the longest bar is the largest count. */
export function ShareList({ rows }: ShareListProps) {
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <ul className="shares">
      {rows.map(({ key, name, count, text, tone = 'bad' }) => (
        <li key={key}>
          <span className="share-name">{name}</span>
          <span className="share-text">{text}</span>
          <span
            className={`share-bar share-${tone}`}
            style={{ width: `${count === 0 ? 0 : Math.max(1.5, (count / most) * 100)}%` }}
          />
        </li>
      ))}
    </ul>
  )
}
