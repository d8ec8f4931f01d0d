import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Fields } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { createMutation } from '../api/registry.ts'
import { wordOf } from '../words.ts'
import { DayInput } from './day-input.tsx'
import { RecordForm } from './record-form.tsx'

interface CreateFormProps {
  readonly kind: KindSpec
  readonly initial: Fields
  readonly onClose: () => void
  readonly onDone: (id: number) => void
}

export function CreateForm({ kind, initial, onClose, onDone }: CreateFormProps) {
  const t = useText()
  const language = useLanguage()
  const save = useMutation(createMutation(useQueryClient(), kind.id))
  const [from, setFrom] = useState('')
  return (
    <RecordForm
      title={t('registry.add.title', { what: wordOf(kind, language) })}
      kind={kind}
      initial={initial}
      names={{}}
      isNew
      error={save.error}
      busy={save.isPending}
      when={
        <DayInput
          label={t('registry.validFrom')}
          hint={t('registry.validFrom.hint')}
          value={from}
          onChange={setFrom}
        />
      }
      onSave={(fields, reason) =>
        save.mutate(
          { fields, reason, ...(from === '' ? {} : { validFrom: `${from}T00:00:00+08:00` }) },
          { onSuccess: ({ id }) => onDone(id) },
        )
      }
      onClose={onClose}
    />
  )
}
