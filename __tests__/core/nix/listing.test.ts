import { describe, expect, test } from '@jest/globals'
import {
  applyArguments,
  listingFlake,
  parseWalkResults,
  walkExpression,
} from '../../../src/core/nix/listing.ts'

describe('answers to a walk', () => {
  test('are matches with their systems, and near names', () => {
    const answer = [
      { matches: [{ path: ['a', 'b.c'], system: null }], near: [] },
      { matches: [], near: ['x'] },
    ]
    expect(parseWalkResults(JSON.stringify(answer))).toEqual(answer)
  })

  test.each(['', 'null', '{}', '[{"matches":[]}]', '[{"matches":[{"path":[3],"system":null}],"near":[]}]'])(
    'are none where the text is something else: %j',
    (json) => {
      expect(parseWalkResults(json)).toBeUndefined()
    },
  )
})

describe('text of patterns and arguments', () => {
  test('stays text in the walk', () => {
    const walk = walkExpression([{ steps: [{ name: '${abort "x"}"' }], withSystem: false }])
    expect(walk).toContain(String.raw`\"name\":\"\${abort \\\"x\\\"}\\\"\"`)
  })

  test('stays text in the arguments of a file', () => {
    expect(applyArguments({ a: '${b}' })).toContain(String.raw`fromJSON "{\"a\":\"\${b}\"}"`)
  })

  test('stays text in the address of the flake', () => {
    expect(listingFlake('path:/a?dir=${b}"', 'walk')).toContain(String.raw`url = "path:/a?dir=\${b}\"";`)
  })
})
