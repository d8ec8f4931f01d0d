import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { limitSettings } from './limit-settings.ts'
import { limitKinds } from './refusals.ts'

const page = readFileSync(new URL('../../docs/operations/limits.md', import.meta.url), 'utf8')

test.each(Object.values(limitSettings).map(({ name, initial }) => [name, [initial].flat().join(' ')]))(
  'docs/operations/limits.md has %s with its default %s',
  (name, initial) => {
    const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``))
    expect(row?.split('|')[2]?.trim()).toBe(initial === '' ? '不限' : initial)
  },
)

test.each(limitKinds)('docs/operations/limits.md says what to do about %s', (kind) => {
  expect(page).toContain(`\`${kind}\``)
})
