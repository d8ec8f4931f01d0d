import { Alert, Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { troubleWords } from '../../../components/trouble.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import { useChangePassword } from '../api/change-password.ts'

interface Fields {
  readonly current: string
  readonly next: string
  readonly again: string
}

interface PasswordFormProps {
  readonly head: ReactNode
  readonly onDone: () => void
}

/** Ten characters at least, as the contract asks; typed twice, because nobody can read it back. */
export function PasswordForm({ head, onDone }: PasswordFormProps) {
  const t = useText()
  const change = useChangePassword()
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      size="large"
      validateTrigger="onSubmit"
      onFinish={({ current, next }) => change.mutate({ current, next }, { onSuccess: onDone })}
    >
      {head}
      {change.isError && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={troubleWords(change.error, t).title}
          description={troubleWords(change.error, t).detail}
        />
      )}
      <Form.Item
        name="current"
        label={t('session.password.current')}
        rules={[{ required: true, message: t('session.password.need') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={256} />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('session.password.next')}
        extra={t('session.password.rule')}
        rules={[{ required: true, min: 10, message: t('session.password.rule') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('session.password.again')}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value: unknown) =>
              value === getFieldValue('next')
                ? Promise.resolve()
                : Promise.reject(new Error(t('session.password.differ'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={change.isPending}>
        {t('session.password.change')}
      </Button>
    </Form>
  )
}
