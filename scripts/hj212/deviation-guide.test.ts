import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { deviationGuide } from './deviation-guide.ts'

/** The formatter pads the columns of tables. */
function unpadded(text: string): string {
  return text
    .replaceAll(/ +/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll('| --- ', '|---')
    .replaceAll('--- |', '---|')
}

it('stands in docs/hj212.md word for word', () => {
  const page = readFileSync(new URL('../../docs/hj212.md', import.meta.url), 'utf8')
  expect(unpadded(page.slice(page.indexOf('### 故障')))).toBe(unpadded(deviationGuide()))
})
