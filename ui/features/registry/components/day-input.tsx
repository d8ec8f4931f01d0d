import { useId } from 'react'

interface DayInputProps {
  readonly label: string
  readonly hint?: string
  /** YYYY-MM-DD of Asia/Shanghai; '' for none. */
  readonly value: string
  readonly onChange: (day: string) => void
}

export function DayInput({ label, hint, value, onChange }: DayInputProps) {
  const id = useId()
  return (
    <div className="registry-member">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        className="registry-date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && <small className="quiet">{hint}</small>}
    </div>
  )
}
