import { DeleteOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useText } from '../../../lib/i18n/text.ts'

interface StoredFile {
  readonly hash: string
  readonly name: string
}

interface FilesInputProps {
  readonly id: string
  readonly value: readonly StoredFile[]
  readonly onChange: (value: unknown) => void
}

/** Files that are kept; each can be taken off. */
export function FilesInput({ id, value, onChange }: FilesInputProps) {
  const t = useText()
  return (
    <div id={id} className="registry-files">
      {value.length === 0 && <span className="quiet">{t('registry.files.none')}</span>}
      {value.map((file, index) => (
        <span key={file.hash} className="registry-tag">
          {file.name}
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('registry.files.remove', { name: file.name })}
            onClick={() => onChange(value.toSpliced(index, 1))}
          />
        </span>
      ))}
    </div>
  )
}
