import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { Trouble } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { verdictWords } from '../../../lib/words/verdict.ts'
import { askRereadMutation, rereadPreviewQuery } from '../api/reread.ts'

interface RereadDialogProps {
  /** null: closed. */
  readonly mn: string | null
  readonly onClose: () => void
  readonly onAsked: () => void
}

/** What would be read again, and why somebody asks for it: the reason stays with the job. */
export function RereadDialog({ mn, onClose, onAsked }: RereadDialogProps) {
  const t = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const ask = useMutation(askRereadMutation(client))
  const send = (): void => {
    if (mn === null || reason.trim() === '') return
    ask.mutate(
      { mn, reason: reason.trim() },
      {
        onSuccess: () => {
          setReason('')
          onAsked()
        },
      },
    )
  }
  return (
    <Modal
      open={mn !== null}
      title={t('reread.title')}
      okText={t('reread.start')}
      cancelText={t('reread.close')}
      okButtonProps={{ disabled: reason.trim() === '', loading: ask.isPending }}
      onOk={send}
      onCancel={onClose}
      destroyOnHidden
    >
      {mn !== null && <Preview mn={mn} />}
      <label className="reread-reason">
        <span>{t('reread.reason')}</span>
        <Input
          value={reason}
          maxLength={200}
          placeholder={t('reread.reason.example')}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={send}
        />
      </label>
      {ask.isError && <Trouble error={ask.error} onRetry={send} />}
    </Modal>
  )
}

function Preview({ mn }: { readonly mn: string }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const query = useQuery(rereadPreviewQuery(mn))
  const preview = query.data
  if (query.isError) return <Trouble error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="reread-preview" aria-live="polite">
      <p className="mono reread-mn">{mn}</p>
      {preview === undefined ? (
        <p>{t('state.loading')}</p>
      ) : (
        <>
          <p>
            {t('reread.frames', { n: `${format.count(preview.frames)}${preview.more ? '+' : ''}` })}
            {preview.firstAt !== null &&
              preview.lastAt !== null &&
              t('reread.span', {
                from: format.dateTime(preview.firstAt),
                to: format.dateTime(preview.lastAt),
              })}
          </p>
          <ul>
            {preview.reasons.map((one) => (
              <li key={one.reason}>
                {verdictWords(one.reason, language).name} {format.count(one.frames)}
              </li>
            ))}
          </ul>
          <p className={preview.registered ? 'quiet' : 'reread-warning'}>
            {t(preview.registered ? 'reread.registered' : 'reread.unregistered')}
          </p>
          {preview.job !== null && <p className="reread-warning">{t('reread.running')}</p>}
        </>
      )}
    </div>
  )
}
