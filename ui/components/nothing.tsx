import type { ReactNode } from 'react'
import './notice.css'

interface NothingProps {
  readonly title: string
  readonly text: string
  readonly children?: ReactNode
}

/** "No data" as a state of its own: what it means, and what to do next. */
export function Nothing({ title, text, children }: NothingProps) {
  return (
    <div className="notice">
      <svg viewBox="0 0 64 40" width="64" height="40" aria-hidden="true" className="notice-art quiet">
        <path
          d="M2 30c8 5 16 5 24 0s16-5 24 0 8 3 12 2M2 20c8 5 16 5 24 0s16-5 24 0 8 3 12 2"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray="1 5"
        />
      </svg>
      <p className="notice-title">{title}</p>
      <p className="notice-text">{text}</p>
      {children}
    </div>
  )
}
