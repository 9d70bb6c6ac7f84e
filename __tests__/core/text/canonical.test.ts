import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson } from '../../../src/core/text/canonical.ts'

/** What digests of kept baselines were made of: another text would be another digest. */
test.each([
  [{ b: 1, a: [{ d: 1, c: 2 }] }, '{"a":[{"c":2,"d":1}],"b":1}'],
  [{ 10: 1, 9: 2, a: 3 }, '{"9":2,"10":1,"a":3}'],
  [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
  [{ a: Number.NaN, b: -0 }, '{"a":null,"b":0}'],
  ['\ud800', String.raw`"\ud800"`],
  [{ é: 1, Z: 2, a: 3 }, '{"Z":2,"a":3,"é":1}'],
])('canonical JSON of %j is %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})

test('canonical JSON does not hang on the order of keys, and says the same', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(Object.fromEntries(Object.entries(value).toReversed()))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
