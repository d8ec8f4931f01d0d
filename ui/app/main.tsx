import { createRoot } from 'react-dom/client'
import { applyLanguage } from '../lib/i18n/language.ts'
import { Provider } from './provider.tsx'
import './tokens.css'

applyLanguage()
createRoot(document.getElementById('root')!).render(<Provider />)
