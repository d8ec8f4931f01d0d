import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { dialectChoices, listDialectProfiles } from '../../hj212/index.ts'
import { deviationGuide } from './deviation-guide.ts'

/** The formatter pads the columns of tables. */
function unpadded(text: string): string {
  return text
    .replaceAll(/ +/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll('| --- ', '|---')
    .replaceAll('--- |', '---|')
}

const page = readFileSync(new URL('../../docs/hj212.md', import.meta.url), 'utf8')

it('stands in docs/hj212.md word for word', () => {
  expect(unpadded(page.slice(page.indexOf('### 故障')))).toBe(unpadded(deviationGuide()))
})

it('is led by every member, value and profile of the dialect', () => {
  const part = page.slice(page.indexOf('## 设备方言'), page.indexOf('## 诊断工具'))
  const cells = [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, cell]) => cell)
  const profiles = listDialectProfiles()
  expect(cells).toEqual([...Object.keys(dialectChoices), ...profiles.map(({ id }) => id)])
  for (const values of Object.values(dialectChoices)) {
    for (const value of values) expect(part).toContain(`\`${value}\``)
  }
  for (const { nameZh, status, dialect } of profiles) {
    expect(part).toContain(nameZh)
    const [[member, value]] = Object.entries(dialect) as [[string, string | readonly string[]]]
    expect(part).toMatch(new RegExp(`\\| ${nameZh}[^|]*\\| \`${member}=${String(value)}\` +\\| ${status}`))
  }
})
