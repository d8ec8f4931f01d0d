import { Alert, Button, Form, Input } from 'antd'
import { troubleWords } from '../../../components/trouble.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import { useSignIn } from '../api/sign-in.ts'

interface Fields {
  readonly login: string
  readonly password: string
}

export function SignInForm() {
  const t = useText()
  const signIn = useSignIn()
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      size="large"
      validateTrigger="onSubmit"
      onFinish={(fields) => signIn.mutate(fields)}
    >
      <h1>{t('session.signIn')}</h1>
      <p className="quiet gate-lead">{t('session.signIn.lead')}</p>
      {signIn.isError && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={troubleWords(signIn.error, t).title}
          description={troubleWords(signIn.error, t).detail}
        />
      )}
      <Form.Item
        name="login"
        label={t('session.login')}
        rules={[{ required: true, message: t('session.login.need') }]}
      >
        <Input autoComplete="username" spellCheck={false} maxLength={64} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('session.password')}
        rules={[{ required: true, message: t('session.password.need') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={256} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
        {t('session.signIn')}
      </Button>
    </Form>
  )
}
