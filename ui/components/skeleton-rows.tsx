interface SkeletonRowsProps {
  readonly rows: number
  readonly height: number
  readonly label: string
}

/** Grey bars of the height that the data will have, so that nothing jumps when it comes. */
export function SkeletonRows({ rows, height, label }: SkeletonRowsProps) {
  return (
    <output aria-label={label} style={{ display: 'block' }}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} style={{ height, display: 'flex', alignItems: 'center', gap: 16, padding: '0 16px' }}>
          <span className="skeleton" style={{ width: 64, height: 12 }} />
          <span className="skeleton" style={{ width: `${22 + ((row * 7) % 12)}%`, height: 12 }} />
          <span className="skeleton" style={{ flex: 1, height: 12 }} />
          <span className="skeleton" style={{ width: 72, height: 12 }} />
        </div>
      ))}
    </output>
  )
}
