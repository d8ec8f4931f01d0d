const width = 160
const height = 30

/** The last minutes as a line: no axis, for the shape only; the figure stands above it. */
export function Sparkline({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const most = Math.max(1, ...values)
  const step = width / Math.max(1, values.length - 1)
  const points = values.map(
    (value, index) =>
      `${(index * step).toFixed(1)},${(height - 2 - (value / most) * (height - 4)).toFixed(1)}`,
  )
  return (
    <>
      <span className="visually-hidden">{label}</span>
      <svg
        className="sparkline"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {points.length > 1 && (
          <>
            <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} fill="#d7ebe8" />
            <polyline
              points={points.join(' ')}
              fill="none"
              stroke="#0b6e69"
              strokeWidth="1.500"
              vectorEffect="non-scaling-stroke"
            />
          </>
        )}
      </svg>
    </>
  )
}
