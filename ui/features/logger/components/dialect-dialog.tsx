import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import type { DialectSetting } from '../../../../contract/dialect.ts'
import { Trouble } from '../../../components/trouble.tsx'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { dialectsQuery, setDialectMutation } from '../api/dialect.ts'

interface DialectDialogProps {
  readonly id: number
  readonly dialect: DialectSetting
  readonly onClose: () => void
}

const members = { crc: ['hj212', 'modbus'], length: ['bytes', 'characters'], text: ['utf8', 'gbk'] } as const
const leniencies = ['crc-short', 'crc-missing', 'cp-single-ampersand'] as const

/** Agrees on what the device does otherwise than the standard, and why. */
export function DialectDialog({ id, dialect, onClose }: DialectDialogProps) {
  const t = useText()
  const language = useLanguage()
  const known = useQuery(dialectsQuery)
  const save = useMutation(setDialectMutation(useQueryClient(), id))
  const [setting, setSetting] = useState(dialect)
  const [reason, setReason] = useState('')
  /** '' takes the member out: the standard, or what the profile says. */
  const put = (member: keyof DialectSetting, value: string | readonly string[]): void => {
    const { [member]: _, ...rest } = setting
    setSetting(value.length === 0 ? rest : { ...rest, [member]: value })
  }
  const send = (): void => {
    if (reason.trim() !== '') save.mutate({ dialect: setting, reason: reason.trim() }, { onSuccess: onClose })
  }
  const profiles = known.data?.profiles ?? []
  return (
    <Modal
      open
      title={t('logger.dialect.title')}
      okText={t('logger.dialect.save')}
      cancelText={t('logger.dialect.cancel')}
      okButtonProps={{ disabled: reason.trim() === '' || known.data === undefined, loading: save.isPending }}
      onOk={send}
      onCancel={onClose}
    >
      <p className="quiet">{t('logger.dialect.help')}</p>
      {known.isError && <Trouble error={known.error} onRetry={() => void known.refetch()} />}
      <div className="dialect-form">
        <Choice
          name={t('logger.dialect.profile')}
          value={setting.profile}
          choices={profiles.map((one) => [one.id, language === 'zh' ? one.nameZh : one.nameEn])}
          onChoose={(value) => put('profile', value)}
        />
        {(['crc', 'length', 'text'] as const).map((member) => (
          <Choice
            key={member}
            name={t(`logger.dialect.${member}`)}
            value={setting[member]}
            choices={members[member].map((one) => [one, t(`dialect.${one}`)])}
            onChoose={(value) => put(member, value)}
          />
        ))}
        <Choice
          name={t('logger.dialect.infoProfile')}
          value={setting.infoProfile}
          choices={(known.data?.infoProfiles ?? []).map((one) => [one, one])}
          onChoose={(value) => put('infoProfile', value)}
        />
        <fieldset>
          <legend>{t('logger.dialect.lenient')}</legend>
          <Checkbox.Group
            value={[...(setting.lenient ?? [])]}
            options={leniencies.map((one) => ({ value: one, label: t(`dialect.${one}`) }))}
            onChange={(value) => put('lenient', value)}
          />
        </fieldset>
        <label>
          <span>{t('logger.dialect.reason')}</span>
          <Input
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={send}
          />
        </label>
      </div>
      {save.isError && <Trouble error={save.error} onRetry={send} />}
    </Modal>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly value: string | undefined
  readonly choices: readonly (readonly [id: string, name: string])[]
  readonly onChoose: (value: string) => void
}

function Choice({ name, value, choices, onChoose }: ChoiceProps) {
  const t = useText()
  return (
    <label>
      <span>{name}</span>
      <select value={value ?? ''} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t('logger.dialect.standard')}</option>
        {choices.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
