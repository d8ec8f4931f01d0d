import { expect, test } from 'vitest'
import { deviationKinds, faultKinds } from '../../../hj212/index.ts'
import { clauses } from '../../../packs/conformance/clauses.ts'
import { makeAssessment, verdictOf } from './assessment.ts'

test('every deviation and every fault that the decoder names belongs to one clause', () => {
  const calls = clauses.flatMap(({ judge }) => (judge.name === 'deviations' ? [judge] : []))
  expect(calls.flatMap(({ kinds }) => kinds).toSorted()).toEqual(deviationKinds.toSorted())
  expect(calls.flatMap(({ faults = [] }) => faults).toSorted()).toEqual(faultKinds.toSorted())
})

test('clauses have names of their own, and each version has its rows', () => {
  expect(new Set(clauses.map(({ id }) => id)).size).toBe(clauses.length)
  for (const { id, where } of clauses) expect(Object.keys(where).length, id).toBeGreaterThan(0)
})

test('nothing seen is nothing passed', () => {
  const results = makeAssessment({ version: '2025', mn: '', password: '', hasKey: true }).results()
  expect(results.some(({ outcome }) => outcome === 'passed' || outcome === 'failed')).toBe(false)
  expect(verdictOf(results)).toBe('incomplete')
})
