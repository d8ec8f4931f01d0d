import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { Trouble } from '../../../components/trouble.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import { endMutation } from '../api/registry.ts'
import { DayInput } from './day-input.tsx'

interface EndDialogProps {
  readonly kind: KindSpec
  readonly id: number
  readonly revision: number
  readonly name: string
  readonly onClose: () => void
}

/** Taken out of force, with day and reason; its history stays. */
export function EndDialog({ kind, id, revision, name, onClose }: EndDialogProps) {
  const t = useText()
  const end = useMutation(endMutation(useQueryClient(), kind.id, id))
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  return (
    <Modal
      open
      title={t('registry.end.title', { name })}
      okText={t('registry.end')}
      cancelText={t('registry.cancel')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: end.isPending }}
      onOk={() =>
        end.mutate(
          { revision, reason: reason.trim(), ...(day === '' ? {} : { at: `${day}T00:00:00+08:00` }) },
          { onSuccess: onClose },
        )
      }
      onCancel={onClose}
    >
      <p className="quiet">{t('registry.end.help')}</p>
      <DayInput
        label={t('registry.end.day')}
        hint={t('registry.end.day.hint')}
        value={day}
        onChange={setDay}
      />
      <div className="registry-member">
        <label htmlFor="end-reason">{t('registry.reason')} *</label>
        <Input
          id="end-reason"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {end.isError && <Trouble error={end.error} />}
    </Modal>
  )
}
