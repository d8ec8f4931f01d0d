import { Button, Drawer, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import type { RegistryNames } from '../../../../contract/registry.ts'
import type { Fields } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { Trouble } from '../../../components/trouble.tsx'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { ownProblems, servedProblems } from '../problems.ts'
import { MemberInput } from './member-input.tsx'
import './registry-form.css'

interface RecordFormProps {
  readonly title: string
  readonly kind: KindSpec
  readonly initial: Fields
  readonly names: RegistryNames
  readonly isNew: boolean
  /** What was wrong with the last attempt. */
  readonly error: unknown
  readonly busy: boolean
  /** Above the members: when it holds. */
  readonly when: ReactNode
  readonly onDraft?: ((fields: Fields) => void) | undefined
  readonly onSave: (fields: Fields, reason: string) => void
  readonly onClose: () => void
}

/** All members of a kind, as its description tells; nothing is sent that the description refuses. */
export function RecordForm(props: RecordFormProps) {
  const { title, kind, initial, names, isNew, error, busy, when, onDraft, onSave, onClose } = props
  const t = useText()
  const language = useLanguage()
  const [fields, setFields] = useState<Fields>(initial)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const own = tried ? ownProblems(kind, fields, isNew, language) : new Map<string, string>()
  const problems = new Map([...servedProblems(error, language), ...own])
  const save = (): void => {
    setTried(true)
    if (reason.trim() === '' || ownProblems(kind, fields, isNew, language).size > 0) return
    onSave(fields, reason.trim())
  }
  const put = (name: string, value: unknown): void => {
    const next = { ...fields, [name]: value }
    setFields(next)
    onDraft?.(next)
  }
  const isReasonMissing = tried && reason.trim() === ''
  return (
    <Drawer
      open
      title={title}
      size={720}
      maskClosable={false}
      onClose={onClose}
      footer={
        <div className="registry-form-foot">
          <div className="registry-member" data-wrong={isReasonMissing}>
            <label htmlFor="member-reason">{t('registry.reason')} *</label>
            <Input
              id="member-reason"
              maxLength={500}
              value={reason}
              placeholder={t('registry.reason.hint')}
              onChange={(event) => setReason(event.target.value)}
              onPressEnter={save}
            />
            {isReasonMissing && (
              <small className="registry-wrong" role="alert">
                {t('registry.reason.missing')}
              </small>
            )}
          </div>
          <Button onClick={onClose}>{t('registry.cancel')}</Button>
          <Button type="primary" loading={busy} onClick={save}>
            {t('registry.save')}
          </Button>
        </div>
      }
    >
      {problems.size > 0 && (
        <p className="registry-wrong" role="alert">
          {t('registry.problems', { n: problems.size })}
        </p>
      )}
      {error !== null && servedProblems(error, language).size === 0 && <Trouble error={error} />}
      {when}
      <div className="registry-form">
        {kind.fields.map((field) => (
          <MemberInput
            key={field.name}
            field={field}
            path={field.name}
            value={fields[field.name]}
            fields={fields}
            names={names}
            problems={problems}
            onChange={(value) => put(field.name, value)}
          />
        ))}
      </div>
    </Drawer>
  )
}
