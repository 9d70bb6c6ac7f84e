// Files in __tests__/fixtures/results-1 are as the program wrote them when the schema had version 1.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { renderJson } from '../../../src/core/model/format-results.ts'
import { parseResults } from '../../../src/core/model/parse-results.ts'
import { SCHEMA_VERSION } from '../../../src/core/model/results.ts'
import { mergeResults } from '../../../src/core/share/merge-results.ts'
import { reasonText } from '../../../src/core/report/reason-text.ts'

const FOLDER = join(import.meta.dirname, '../../fixtures/results-1')
const textOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8')

const reasonsSchema = z.object({
  platforms: z.array(
    z.object({
      targets: z.array(z.object({ findings: z.array(z.object({ reason: z.string().optional() })) })),
    }),
  ),
})

describe('a results file of version 1', () => {
  const text = textOf('gate.json')
  const results = parseResults(text, 'gate.json')

  test('is read as one of this version, which reads as itself', () => {
    expect(results.schemaVersion).toBe(SCHEMA_VERSION)
    expect(parseResults(renderJson(results), 'again')).toEqual(results)
  })

  test('keeps its figures and judgements, and says the same reasons', () => {
    const { schemaVersion, ...before } = z.looseObject({ schemaVersion: z.number() }).parse(JSON.parse(text))
    expect(schemaVersion).toBe(1)
    const spoken = results.platforms.map((platform) => ({
      ...platform,
      targets: platform.targets.map((target) => ({
        ...target,
        findings: target.findings.map((finding) => {
          const reason = reasonText(finding)
          return { ...finding, ...(reason !== undefined && { reason }) }
        }),
      })),
    }))
    expect({ ...results, platforms: spoken }).toEqual({ ...before, schemaVersion: SCHEMA_VERSION })
    const reasons = reasonsSchema
      .parse(before)
      .platforms.flatMap(({ targets }) => targets.flatMap(({ findings }) => findings))
      .flatMap(({ reason }) => reason ?? [])
    expect(new Set(reasons).size).toBeGreaterThan(3)
  })

  test('has its stand-ins for missing shares taken back on a merge, as those of this version are', () => {
    const planned = parseResults(textOf('report-with-plan.json'), 'report-with-plan.json')
    expect(planned.platforms).toMatchObject([
      {
        system: 'aarch64-linux',
        standsIn: true,
        targets: [{ failures: { head: { kind: 'share-missing', share: { index: 3, of: 3 } } } }],
      },
      { system: 'x86_64-linux' },
    ])
    const unplanned = parseResults(textOf('report.json'), 'report.json')
    expect(unplanned.notices.map(({ missingShare }) => missingShare)).toEqual([
      { index: 2, of: 3 },
      { index: 3, of: 3 },
    ])
    const merged = mergeResults([{ name: 'results.json', results: planned }])
    expect(merged.platforms.map(({ system }) => system)).toEqual(['x86_64-linux'])
    expect(merged).toEqual(mergeResults([{ name: 'results.json', results: unplanned }]))
    expect(merged.notices).toEqual([])
  })

  test.each([
    [
      'with an unknown field',
      text.replace('"program"', '"extra": 1, "program"'),
      'Unrecognized key: "extra"',
    ],
    [
      'with a list for a finding',
      text.replace('"findings": [', '"findings": [[],'),
      'findings[0]: Invalid input',
    ],
    ['with text for the platforms', text.replace(/"platforms": .*/s, '"platforms": "none"}'), 'at platforms'],
    [
      'with a reason that is no text',
      text.replace(/"reason": "[^"]*"/, '"reason": 1'),
      '.reason: Invalid input',
    ],
  ])('%s is refused', (_, content, told) => {
    expect(() => parseResults(content, 'results.json')).toThrow(told)
  })
})

test.each([0, 3, 99])(
  'a results file of version %i is refused, with the versions that are read',
  (version) => {
    const other = textOf('gate.json').replace('"schemaVersion": 1', `"schemaVersion": ${String(version)}`)
    expect(() => parseResults(other, 'results.json')).toThrow(/reads versions 1 and 2/)
  },
)
