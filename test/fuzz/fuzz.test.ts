import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keep, readCorpus, type Stream } from './corpus.ts'
import { frame, segment, stream } from './material.ts'
import { properties } from './properties.ts'

/** Of each property; more by FUZZ_SECONDS. */
const seconds = Number(process.env['FUZZ_SECONDS'] ?? 1.5)

const inputs: Readonly<Record<keyof typeof properties, fc.Arbitrary<Stream>>> = {
  'gateway and decoder judge alike': frame.map((one) => [one]),
  'the reader hands out every byte and holds little': stream,
  'any cut of a stream of segments gives the same frames': fc.array(segment, { maxLength: 4 }),
  'CP of segments is read as the grammar says': segment.map((one) => [one]),
  'what is read can be written and read again': frame.map((one) => [one]),
}

const corpus = readCorpus()

describe.each(Object.entries(properties))('%s', (name, holds) => {
  test(`for the ${corpus.length} inputs of the corpus`, () => {
    for (const { why, stream: input } of corpus) expect(() => holds(input), why).not.toThrow()
  })

  test('for what is made up', { timeout: seconds * 1000 + 60_000 }, () => {
    const details = fc.check(fc.property(inputs[name as keyof typeof properties], holds), {
      numRuns: 1_000_000_000,
      interruptAfterTimeLimit: seconds * 1000,
    })
    if (details.failed && details.counterexample !== null) {
      const [input] = details.counterexample
      keep(`${name}, seed ${details.seed}`, input)
      holds(input)
    }
    expect(details.failed).toBe(false)
    expect(details.numRuns).toBeGreaterThan(10)
  })
})
