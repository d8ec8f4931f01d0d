import { useQuery } from '@tanstack/react-query'
import { Modal, Radio } from 'antd'
import { useState } from 'react'
import { differences, isSame } from '../../../../domain/registry/difference.ts'
import type { Fields } from '../../../../domain/registry/field.ts'
import type { KindSpec } from '../../../../domain/registry/kind.ts'
import { fieldOf } from '../../../../domain/registry/kinds.ts'
import { troubleWords } from '../../../components/trouble.tsx'
import { useLanguage } from '../../../lib/i18n/language.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { RegistryRecord } from '../api/registry.ts'
import { wordOf } from '../words.ts'
import { MemberValue } from './member-value.tsx'

interface EditedDialogProps {
  readonly kind: KindSpec
  /** As it was when I began. */
  readonly began: Fields
  readonly mine: Fields
  readonly load: () => Promise<RegistryRecord>
  readonly error: unknown
  readonly onChoose: (fields: Fields, theirs: RegistryRecord) => void
  readonly onClose: () => void
}

/** Somebody was faster: what each of us changed, member by member, and whose is kept. */
export function EditedDialog({ kind, began, mine, load, error, onChoose, onClose }: EditedDialogProps) {
  const t = useText()
  const language = useLanguage()
  const { data } = useQuery({ queryKey: ['registry-theirs', kind.id, error], queryFn: load })
  const [kept, setKept] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({})
  const theirs = data?.row.fields ?? began
  const both = differences(theirs, mine)
  /** Whoever alone changed a member is right, unless one chooses otherwise. */
  const choiceOf = (name: string): 'mine' | 'theirs' =>
    kept[name] ?? (isSame(began[name], mine[name]) ? 'theirs' : 'mine')
  const merged = (): Fields => {
    const fields: Record<string, unknown> = { ...mine }
    for (const { name } of both) fields[name] = choiceOf(name) === 'mine' ? mine[name] : theirs[name]
    return fields
  }
  return (
    <Modal
      open
      width={760}
      title={t('registry.edited.title')}
      okText={t('registry.edited.save')}
      cancelText={t('registry.edited.back')}
      okButtonProps={{ disabled: data === undefined }}
      onOk={() => data !== undefined && onChoose(merged(), data)}
      onCancel={onClose}
    >
      <p>{troubleWords(error, t).detail}</p>
      <table className="registry-inner registry-edited">
        <thead>
          <tr>
            <th scope="col">{t('registry.member')}</th>
            <th scope="col">{t('registry.edited.began')}</th>
            <th scope="col">{t('registry.edited.choice')}</th>
          </tr>
        </thead>
        <tbody>
          {both.map(({ name }) => {
            const field = fieldOf(kind, name)
            if (field === null) return null
            const names = data?.names ?? {}
            return (
              <tr key={name}>
                <th scope="row">{wordOf(field, language)}</th>
                <td>
                  <MemberValue field={field} value={began[name]} names={names} plain />
                </td>
                <td>
                  <Radio.Group
                    vertical
                    value={choiceOf(name)}
                    onChange={(event) =>
                      setKept({ ...kept, [name]: event.target.value as 'mine' | 'theirs' })
                    }
                    options={(['theirs', 'mine'] as const).map((whose) => ({
                      value: whose,
                      label: (
                        <>
                          {t(`registry.edited.${whose}`)}{' '}
                          <MemberValue
                            field={field}
                            value={whose === 'mine' ? mine[name] : theirs[name]}
                            names={names}
                            plain
                          />
                        </>
                      ),
                    }))}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {data !== undefined && both.length === 0 && <p className="quiet">{t('registry.edited.same')}</p>}
    </Modal>
  )
}
