import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { roles, scopeKindOf, type Role } from '../../../../domain/access.ts'
import type { User } from '../../../../contract/people.ts'
import { DivisionPicker } from '../../../components/division-picker.tsx'
import { ReferencePicker } from '../../../components/reference-picker.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import {
  createUserMutation,
  resetPasswordMutation,
  reviseUserMutation,
  setStateMutation,
} from '../api/people.ts'

interface AccountFormProps {
  /** null: a new one. */
  readonly user: User | null
  readonly onClose: () => void
}

/** One account: who, in what role, for what; and what only an administrator does to it. */
export function AccountForm({ user, onClose }: AccountFormProps) {
  const t = useText()
  const client = useQueryClient()
  const create = useMutation(createUserMutation(client))
  const revise = useMutation(reviseUserMutation(client))
  const reset = useMutation(resetPasswordMutation(client))
  const setState = useMutation(setStateMutation(client))
  const [login, setLogin] = useState('')
  const [name, setName] = useState(user?.name ?? '')
  const [role, setRole] = useState<Role>(user?.role ?? 'authority')
  const [post, setPost] = useState(user?.post ?? '')
  const [phone, setPhone] = useState(user?.phone ?? '')
  const [division, setDivision] = useState(user?.divisionCode ?? undefined)
  const [discharger, setDischarger] = useState(user?.dischargerId ?? undefined)
  const [organisation, setOrganisation] = useState(user?.organisationId ?? undefined)
  const [reason, setReason] = useState('')
  const scope = scopeKindOf(role)
  const scopeNames =
    user?.scopeName == null ? {} : { [String(user.dischargerId ?? user.organisationId)]: user.scopeName }
  const account = {
    name: name.trim(),
    role,
    post: post.trim() || null,
    phone: phone.trim() || null,
    divisionCode: division ?? null,
    dischargerId: discharger ?? null,
    organisationId: organisation ?? null,
    reason: reason.trim(),
  }
  const password = create.data?.password ?? reset.data?.password
  const hasScope = { division, discharger, organisation }[scope] !== undefined
  const isReady = name.trim() !== '' && reason.trim() !== '' && hasScope && (user !== null || login !== '')
  const error = create.error ?? revise.error ?? reset.error ?? setState.error
  if (password !== undefined)
    return (
      <Modal
        open
        title={t('people.password.title')}
        footer={
          <Button type="primary" onClick={onClose}>
            {t('people.password.done')}
          </Button>
        }
        onCancel={onClose}
      >
        <p>{t('people.password.once')}</p>
        <Typography.Paragraph copyable className="people-password mono">
          {password}
        </Typography.Paragraph>
      </Modal>
    )
  const save = (): void =>
    user === null
      ? create.mutate({ login, ...account })
      : revise.mutate({ id: user.id, revision: user.revision, ...account }, { onSuccess: onClose })
  return (
    <Modal
      open
      width={640}
      title={user === null ? t('people.add') : t('people.revise', { login: user.login })}
      okText={t('registry.save')}
      cancelText={t('registry.cancel')}
      okButtonProps={{ disabled: !isReady, loading: create.isPending || revise.isPending }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="people-form">
        {user === null && (
          <label>
            <span>{t('people.login')} *</span>
            <Input value={login} maxLength={32} onChange={(event) => setLogin(event.target.value)} />
            <small className="quiet">{t('people.login.hint')}</small>
          </label>
        )}
        <label>
          <span>{t('people.name')} *</span>
          <Input value={name} maxLength={50} onChange={(event) => setName(event.target.value)} />
        </label>
        <div>
          <span>{t('people.role')} *</span>
          <Select
            aria-label={t('people.role')}
            value={role}
            options={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
            onChange={(next: Role) => setRole(next)}
          />
        </div>
        <div>
          <span>{t(`people.scope.${scope}`)} *</span>
          {scope === 'division' ? (
            <DivisionPicker label={t('people.scope.division')} value={division} onChange={setDivision} />
          ) : (
            <ReferencePicker
              id="people-scope"
              key={scope}
              label={t(`people.scope.${scope}`)}
              to={scope}
              many={false}
              value={scope === 'discharger' ? discharger : organisation}
              fields={{}}
              names={scopeNames}
              onChange={(id) =>
                scope === 'discharger'
                  ? setDischarger(id as number | undefined)
                  : setOrganisation(id as number | undefined)
              }
            />
          )}
        </div>
        <label>
          <span>{t('people.post')}</span>
          <Input value={post} maxLength={60} onChange={(event) => setPost(event.target.value)} />
        </label>
        <label>
          <span>{t('people.phone')}</span>
          <Input value={phone} maxLength={30} onChange={(event) => setPhone(event.target.value)} />
        </label>
        <label className="people-wide">
          <span>{t('registry.reason')} *</span>
          <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          <small className="quiet">{t('people.reason.hint')}</small>
        </label>
      </div>
      {user !== null && (
        <p className="people-acts">
          <Button
            disabled={reason.trim() === ''}
            loading={reset.isPending}
            onClick={() => reset.mutate({ id: user.id, reason: reason.trim() })}
          >
            {t('people.reset')}
          </Button>
          <Button
            danger={user.disabledAt === null}
            disabled={reason.trim() === ''}
            loading={setState.isPending}
            onClick={() =>
              setState.mutate(
                {
                  id: user.id,
                  state: user.disabledAt === null ? 'disabled' : 'active',
                  reason: reason.trim(),
                },
                { onSuccess: onClose },
              )
            }
          >
            {t(user.disabledAt === null ? 'people.disable' : 'people.enable')}
          </Button>
        </p>
      )}
      {error !== null && <Trouble error={error} />}
    </Modal>
  )
}
