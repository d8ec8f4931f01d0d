import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useText } from '../lib/i18n/text.ts'

/** Copies and says so; where the clipboard is closed to the page, the text can still be selected by hand. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const t = useText()
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return undefined
    const timer = setTimeout(() => setDone(false), 1_600)
    return () => clearTimeout(timer)
  }, [done])
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => setDone(true))
  }
  return (
    <Button
      type="text"
      size="small"
      icon={done ? <CheckOutlined /> : <CopyOutlined />}
      aria-label={done ? t('action.copied') : label}
      title={done ? t('action.copied') : label}
      onClick={copy}
    />
  )
}
