import { settingGroups } from '../../server/config.ts'
import type { Setting } from '../../server/lib/setting.ts'

const initialOf = ({ initial }: Setting<unknown>): string =>
  initial === null || (Array.isArray(initial) && initial.length === 0)
    ? ''
    : `\`${[initial].flat().map(String).join(' ')}\``

/** What docs/operations/settings.md says below its heading. */
export const settingsTable = (): string =>
  settingGroups
    .map(({ title, settings }) => {
      const rows = (Object.values(settings) as Setting<unknown>[]).map(
        (setting) =>
          `| \`${setting.name}\` | ${initialOf(setting)} | ${(setting.form ?? '').replaceAll('|', '\\|')} | ${setting.zh} |`,
      )
      return [`## ${title}`, '', '| 设置 | 默认 | 取值 | 说明 |', '| --- | --- | --- | --- |', ...rows].join(
        '\n',
      )
    })
    .join('\n\n')
