import { applyLanguage, useLanguage } from '../lib/i18n/language.ts'
import './language-switch.css'

/** Each language names itself in itself. */
export function LanguageSwitch() {
  const language = useLanguage()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="language-switch"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => applyLanguage(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
