import { Alert, Button, Form, Input, Select } from 'antd'
import type { Body } from '../../../../contract/operation.ts'
import type { createSandboxSession } from '../../../../contract/sandbox.ts'
import { troubleWords } from '../../../components/trouble.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import { useCreateSession } from '../api/sandbox-changes.ts'

type Fields = Body<typeof createSandboxSession>

const standards = [
  { value: '2017', label: 'HJ 212-2017' },
  { value: '2025', label: 'HJ 212-2025' },
  { value: '2005', label: 'HJ/T 212-2005' },
]

/** What a logger is going to be registered with; the test holds it against the same. */
export function SessionForm({ onMade }: { readonly onMade: (code: string) => void }) {
  const t = useText()
  const [form] = Form.useForm<Fields>()
  const create = useCreateSession()
  const version = Form.useWatch('version', form)
  const submit = ({ name, key, ...rest }: Fields): void =>
    create.mutate(
      {
        ...rest,
        ...(name === undefined || name === '' ? {} : { name }),
        ...(key === undefined || key === '' ? {} : { key }),
      },
      { onSuccess: ({ code }) => onMade(code) },
    )
  return (
    <Form<Fields>
      form={form}
      className="sandbox-form"
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      initialValues={{ version: '2017' }}
      onFinish={submit}
    >
      {create.isError && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={troubleWords(create.error, t).title}
          description={troubleWords(create.error, t).detail}
        />
      )}
      <Form.Item name="version" label={t('sandbox.version')}>
        <Select options={standards} />
      </Form.Item>
      <Form.Item name="name" label={t('sandbox.name')}>
        <Input maxLength={60} placeholder={t('sandbox.name.hint')} />
      </Form.Item>
      <Form.Item
        name="mn"
        label="MN"
        rules={[{ required: true, pattern: /^[0-9A-Za-z]{1,24}$/, message: t('sandbox.mn.need') }]}
      >
        <Input className="mono" maxLength={24} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('sandbox.password')}
        rules={[{ required: true, pattern: /^[0-9A-Za-z]{6}$/, message: t('sandbox.password.need') }]}
      >
        <Input className="mono" maxLength={6} autoComplete="off" />
      </Form.Item>
      {version === '2025' && (
        <Form.Item
          name="key"
          label={t('sandbox.key')}
          extra={t('sandbox.key.help')}
          rules={[{ pattern: /^[!-~]{16}$/, message: t('sandbox.key.need') }]}
        >
          <Input className="mono" maxLength={16} autoComplete="off" />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" loading={create.isPending}>
        {t('sandbox.create')}
      </Button>
    </Form>
  )
}
