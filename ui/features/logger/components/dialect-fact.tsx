import { useState } from 'react'
import type { DialectSetting } from '../../../../contract/dialect.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { DialectDialog } from './dialect-dialog.tsx'

interface DialectFactProps {
  readonly id: number
  readonly dialect: DialectSetting
  readonly mayAgree: boolean
}

/** What is agreed of the device's dialect; who may change it finds the door here. */
export function DialectFact({ id, dialect, mayAgree }: DialectFactProps) {
  const t = useText()
  const [isOpen, setIsOpen] = useState(false)
  const { crc, length, text, profile, infoProfile, lenient = [] } = dialect
  const named = [profile, infoProfile].filter((one) => one !== undefined)
  const members = [crc, length, text, ...lenient].filter((one) => one !== undefined)
  const words = [...named, ...members.map((one) => t(`dialect.${one}`))]
  return (
    <>
      {words.length === 0 ? t('logger.dialect.none') : words.join('，')}
      {mayAgree && (
        <button type="button" className="plain-button logger-frame" onClick={() => setIsOpen(true)}>
          {t('logger.dialect.change')}
        </button>
      )}
      {isOpen && <DialectDialog id={id} dialect={dialect} onClose={() => setIsOpen(false)} />}
    </>
  )
}
