import { expect, test } from 'vitest'
import { formatAddress, parseAddress } from './address.ts'

test('there and back, without quotation marks', () => {
  const search = { division: '4201', page: 2, text: '热电 & 厂', state: undefined }
  const text = formatAddress(search)
  expect(text.startsWith('?division=4201&page=2&text=')).toBe(true)
  expect(parseAddress(text)).toEqual({ division: '4201', page: '2', text: '热电 & 厂' })
  expect(formatAddress({})).toBe('')
})
