import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Radio } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { Fields } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { draftMutation, recordQuery, reviseMutation, type RegistryRecord } from '../api/registry.ts'
import { isEdited } from '../problems.ts'
import { DayInput } from './day-input.tsx'
import { EditedDialog } from './edited-dialog.tsx'
import { RecordForm } from './record-form.tsx'

interface ReviseFormProps {
  readonly kind: KindSpec
  readonly id: number
  readonly record: RegistryRecord
  /** What to begin with: the row, a draft, or an earlier version that is corrected. */
  readonly initial: Fields
  readonly version: number | null
  readonly onClose: () => void
}

const draftEveryMs = 15_000

/** A change from a day on, or a correction of what was said all along. Drafts are kept while one types. */
export function ReviseForm({ kind, id, record, initial, version, onClose }: ReviseFormProps) {
  const t = useText()
  const client = useQueryClient()
  const save = useMutation(reviseMutation(client, kind.id, id))
  const draft = useMutation(draftMutation(kind.id, id))
  const [base, setBase] = useState(record)
  const [how, setHow] = useState<'since' | 'correct'>('correct')
  const [from, setFrom] = useState('')
  const [attempt, setAttempt] = useState<{ fields: Fields; reason: string } | null>(null)
  const typed = useRef<Fields | null>(null)
  const { mutate } = draft
  const { revision } = base.row
  useEffect(() => {
    if (version !== null) return undefined
    mutate({ revision, fields: initial })
    const timer = setInterval(() => {
      if (typed.current === null) return
      mutate({ revision, fields: typed.current })
      typed.current = null
    }, draftEveryMs)
    return () => clearInterval(timer)
  }, [mutate, revision, initial, version])
  const send = (fields: Fields, reason: string, upon: number): void => {
    setAttempt({ fields, reason })
    save.mutate(
      {
        revision: upon,
        fields: fields,
        reason,
        ...(how === 'since' && version === null && from !== '' ? { from: `${from}T00:00:00+08:00` } : {}),
        ...(version === null ? {} : { version }),
      },
      { onSuccess: onClose },
    )
  }
  const collided = isEdited(save.error) && attempt !== null
  return (
    <>
      <RecordForm
        title={t(version === null ? 'registry.revise.title' : 'registry.correct.title')}
        kind={kind}
        initial={initial}
        names={base.names}
        isNew={false}
        error={collided ? null : save.error}
        busy={save.isPending}
        onDraft={(fields) => {
          typed.current = fields
        }}
        when={
          version === null ? (
            <fieldset className="registry-when">
              <Radio.Group
                value={how}
                onChange={(event) => setHow(event.target.value as 'since' | 'correct')}
                options={[
                  { value: 'correct', label: t('registry.correct') },
                  { value: 'since', label: t('registry.since') },
                ]}
              />
              <small className="quiet">
                {t(how === 'since' ? 'registry.since.help' : 'registry.correct.help')}
              </small>
              {how === 'since' && (
                <DayInput label={t('registry.since.day')} value={from} onChange={setFrom} />
              )}
            </fieldset>
          ) : (
            <p className="quiet">{t('registry.correct.version')}</p>
          )
        }
        onSave={(fields, reason) => send(fields, reason, base.row.revision)}
        onClose={onClose}
      />
      {collided && (
        <EditedDialog
          kind={kind}
          began={base.row.fields}
          mine={attempt.fields}
          load={() => client.fetchQuery({ ...recordQuery(kind.id, id), staleTime: 0 })}
          error={save.error}
          onChoose={(fields, theirs) => {
            setBase(theirs)
            save.reset()
            send(fields, attempt.reason, theirs.row.revision)
          }}
          onClose={() => save.reset()}
        />
      )}
    </>
  )
}
