import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { findKind } from '../../../../domain/registry/kinds.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { replaceMutation, type RegistryRecord } from '../api/registry.ts'
import { DayInput } from './day-input.tsx'
import { RecordForm } from './record-form.tsx'

interface ReplaceFormProps {
  readonly id: number
  readonly record: RegistryRecord
  readonly onClose: () => void
  readonly onDone: (id: number) => void
}

/** What the new one is likely to share with the old; what is its own is asked for. */
const kept = new Set(['name', 'point', 'type', 'maker', 'model', 'principle', 'factors'])

/** A new instrument in place of the old one, from one moment; an acceptance is due from then on. */
export function ReplaceForm({ id, record, onClose, onDone }: ReplaceFormProps) {
  const t = useText()
  const kind = findKind('instrument')
  const replace = useMutation(replaceMutation(useQueryClient(), id))
  const [day, setDay] = useState('')
  if (kind === null) return null
  return (
    <RecordForm
      title={t('registry.replace.title')}
      kind={kind}
      initial={Object.fromEntries(Object.entries(record.row.fields).filter(([name]) => kept.has(name)))}
      names={record.names}
      isNew
      error={replace.error}
      busy={replace.isPending}
      when={
        <>
          <p className="quiet">{t('registry.replace.help')}</p>
          <DayInput
            label={t('registry.replace.day')}
            hint={t('registry.validFrom.hint')}
            value={day}
            onChange={setDay}
          />
        </>
      }
      onSave={(fields, reason) =>
        replace.mutate(
          {
            revision: record.row.revision,
            fields: fields,
            reason,
            ...(day === '' ? {} : { at: `${day}T00:00:00+08:00` }),
          },
          { onSuccess: (row) => onDone(row.id) },
        )
      }
      onClose={onClose}
    />
  )
}
