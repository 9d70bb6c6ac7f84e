import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readableJson, visibleJson } from '../../../src/core/text/json.ts'

describe('readable JSON', () => {
  test('says what JSON says, of any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(JSON.parse(readableJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('has what fits on a line on one, and lists of figures whatever their length', () => {
    const runs = Array.from({ length: 60 }, (_, run) => 1.5 + run)
    const text = 'a'.repeat(70)
    expect(readableJson({ a: [1, { b: null }], left: undefined, names: [text, text], runs })).toBe(
      `{
  "a": [1, {"b": null}],
  "names": [
    "${text}",
    "${text}"
  ],
  "runs": [${runs.join(', ')}]
}`,
    )
  })

  test('has nothing unseen in it, neither in texts nor in keys', () => {
    const hidden = 'a\u202eb'
    expect(readableJson({ [hidden]: [hidden] })).toBe(`{${visibleJson(hidden)}: [${visibleJson(hidden)}]}`)
    expect(readableJson({ [hidden]: [hidden] })).not.toContain('\u202e')
  })
})
