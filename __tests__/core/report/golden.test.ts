// Whole reports, compared with the files in __tests__/golden. UPDATE_GOLDEN=1 writes them anew: look at each.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { resultsSchema, type Results } from '../../../src/core/model/results.ts'
import { brokenScenarios } from './broken-scenarios.ts'
import { localScenarios } from './local-scenarios.ts'
import { provenScenarios } from './proven-scenarios.ts'
import { scenarios } from './scenarios.ts'
import { trendScenarios } from './trend-scenarios.ts'

const forms: readonly (readonly [suffix: string, render: (results: Results) => string])[] = [
  ['md', renderMarkdown],
  ['terminal-80.txt', (results) => renderTerminal(results, { color: false, width: 80 })],
  ['terminal-60.txt', (results) => renderTerminal(results, { color: false, width: 60 })],
  ['color.txt', (results) => renderTerminal(results, { color: true, width: 100 })],
]

describe.each(
  Object.entries({
    ...scenarios,
    ...provenScenarios,
    ...localScenarios,
    ...brokenScenarios,
    ...trendScenarios,
  }),
)('the report “%s”', (name, results) => {
  test('comes from results that the schema accepts', () => {
    expect(resultsSchema.safeParse(results).error).toBeUndefined()
  })

  test.each(forms)('reads as the golden file .%s', (suffix, render) => {
    expect(render(results)).toBe(golden(`${name}.${suffix}`, render(results)))
  })
})

function golden(name: string, actual: string): string {
  const path = fileURLToPath(new URL(`../../golden/report/${name}`, import.meta.url))
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
  }
  return readFileSync(path, 'utf8')
}
