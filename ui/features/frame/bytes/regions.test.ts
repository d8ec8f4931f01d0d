import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeOfField, placesOfPairs } from './places.ts'
import type { Region } from './regions.ts'
import { regionsOf } from './regions.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const shown = (text: string): string[] => {
  const bytes = bytesOf(text)
  return regionsOf(bytes).map(
    ({ kind, from, to }) => `${kind} ${new TextDecoder().decode(bytes.slice(from, to))}`,
  )
}

const segment =
  'QN=20160801085857223;ST=32;CN=1062;PW=******;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&'

test('a frame as the standard prints it', () => {
  expect(shown(`##0101${segment}1C80\r\n`)).toEqual([
    'header ##',
    'length 0101',
    'field QN=20160801085857223',
    'field ST=32',
    'field CN=1062',
    'field PW=******',
    'field MN=010000A8900016F000169DC0',
    'field Flag=5',
    'mark CP=&&',
    'pair RtdInterval=30',
    'mark &&',
    'crc 1C80',
    'tail \r\n',
  ])
})

test('pairs are cut at ; and , and counted', () => {
  const regions = regionsOf(bytesOf('##0000CP=&&DataTime=1;a-Rtd=1,a-Flag=N;;b-Rtd=2&&0000\r\n'))
  const pairs = regions.filter((region) => region.kind === 'pair')
  expect(pairs.map(({ name, index }) => `${index} ${name}`)).toEqual([
    '0 DataTime',
    '1 a-Rtd',
    '2 a-Flag',
    '3 b-Rtd',
  ])
  expect(placesOfPairs(['a-Rtd', 'b-Rtd', 'a-Rtd'], regions)).toEqual([
    regions.indexOf(pairs[1]!),
    regions.indexOf(pairs[3]!),
    -1,
  ])
})

test('head fields are found by name', () => {
  const regions = regionsOf(bytesOf(`##0101${segment}1C80\r\n`))
  expect(regions[placeOfField('MN', regions)]).toMatchObject({ kind: 'field', name: 'MN' })
  expect(regions[placeOfField('CP', regions)]).toMatchObject({ kind: 'mark' })
  expect(placeOfField('PNUM', regions)).toBe(-1)
})

test('a wrong length does not lose the CRC; stray bytes are noise', () => {
  expect(shown(`xx##9999${segment}1c80\n--`)).toEqual(
    expect.arrayContaining(['noise xx', 'length 9999', 'crc 1c80', 'tail \n', 'noise --']),
  )
})

test('what is no frame is noise', () => {
  expect(shown('heartbeat')).toEqual(['noise heartbeat'])
  expect(regionsOf(new Uint8Array())).toEqual([])
})

test('regions are in order, inside, and never overlap, whatever the bytes', () => {
  const piece = fc.oneof(
    fc.constantFrom('##', '0101', 'CP=&&', '&&', ';', ',', 'QN=1', 'a-Rtd=2', '\r\n', '1C80', '清'),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const bytes = bytesOf(pieces.join(''))
      let end = 0
      for (const region of regionsOf(bytes) satisfies Region[]) {
        expect(region.from).toBeGreaterThanOrEqual(end)
        expect(region.to).toBeGreaterThan(region.from)
        end = region.to
      }
      expect(end).toBeLessThanOrEqual(bytes.length)
    }),
  )
})
