import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { renderJson } from '../../../src/core/model/format-results.ts'
import { parseResults } from '../../../src/core/model/parse-results.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { picturedResults } from '../../fakes/call-trees.ts'
import { platformResults, resultsOf } from '../../fakes/results.ts'
import { scenarios } from '../report/scenarios.ts'

/** The same host on two platforms: trees of the same sites. */
const [platform = platformResults()] = picturedResults.platforms
const twice = resultsOf({
  ...picturedResults,
  platforms: [platform, { ...platform, system: 'aarch64-linux' }],
})

const treesOf = (results: Results) =>
  results.platforms
    .flatMap(({ targets }) => targets)
    .flatMap(({ explanation }) => explanation?.callPaths?.tree ?? [])

describe('a results file', () => {
  test.each(Object.entries({ ...scenarios, twice }))('says what the results “%s” say', (_, results) => {
    expect(parseResults(renderJson(results), 'results.json')).toEqual(JSON.parse(JSON.stringify(results)))
  })

  test('has each call site once, whichever trees it is in', () => {
    const [tree] = treesOf(twice)
    const file = z.looseObject({ callSites: z.array(z.unknown()) }).parse(JSON.parse(renderJson(twice)))
    expect(treesOf(twice)).toHaveLength(2)
    expect(file.callSites).toEqual(tree?.sites)
  })

  test('has no list of them where it has no tree', () => {
    expect(renderJson(resultsOf())).not.toContain('callSites')
  })

  test('may have them in its trees, as files had that were written before', () => {
    expect(parseResults(JSON.stringify(twice), 'results.json')).toEqual(JSON.parse(JSON.stringify(twice)))
  })

  test('that names a site which it does not have is refused', () => {
    const text = renderJson(twice).replace('"sites": [0,', '"sites": [999,')
    expect(() => parseResults(text, 'results.json')).toThrow(/platforms\[0\].*sites\[0\]/)
  })

  test('that names a few sites any number of times is refused before it fills the memory', () => {
    const sites = Array.from({ length: 2000 }, () => 0)
    const target = { explanation: { callPaths: { tree: { sites } } } }
    const file = {
      schemaVersion: 2,
      platforms: [{ targets: Array.from({ length: 600 }, () => target) }],
      callSites: [{ origin: 'other', file: '', line: 0, column: 0 }],
    }
    expect(() => parseResults(JSON.stringify(file), 'results.json')).toThrow(/more than 1500000 values/)
  })
})
