import type { ReactNode } from 'react'
import { LanguageSwitch } from '../../../components/language-switch.tsx'
import { Mark } from '../../../components/mark.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import './gate.css'

/** The page in front of the house: deep water and the name on one side, one form on the other. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const t = useText()
  return (
    <div className="gate">
      <section className="gate-water" aria-label={t('app.name')}>
        <Ripples />
        <div className="gate-name">
          <Mark size={44} />
          <p className="gate-mark" lang="zh-CN">
            清源
          </p>
          <p className="gate-title">{t('app.title')}</p>
          <p className="gate-motto">{t('app.motto')}</p>
        </div>
      </section>
      <main className="gate-form">
        <div className="gate-language">
          <LanguageSwitch />
        </div>
        <div className="gate-box">{children}</div>
      </main>
    </div>
  )
}

/** Rings around a drop: drawn, not loaded. */
function Ripples() {
  return (
    <svg
      className="gate-ripples"
      viewBox="0 0 800 800"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {[60, 110, 170, 240, 320, 410, 510, 620].map((radius, ring) => (
        <ellipse
          key={radius}
          cx="560"
          cy="610"
          rx={radius}
          ry={radius * 0.42}
          fill="none"
          stroke="#5fd6c6"
          strokeOpacity={0.34 - ring * 0.038}
          strokeWidth={1.6}
        />
      ))}
      <circle cx="560" cy="610" r="5" fill="#5fd6c6" />
    </svg>
  )
}
