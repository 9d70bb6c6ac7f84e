import { describe, expect, test } from '@jest/globals'
import { COMMENT_LIMIT, SUMMARY_LIMIT, renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import type { Results } from '../../../src/core/model/results.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import {
  brokenTarget,
  derivationChanges,
  exactFinding,
  hostFigures,
  type HostMetric,
  hostMetrics,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'

/** Thousands of targets of which many are worse, each with a graph of its own. */
function manyTargets(count: number): Results {
  const targets = Array.from({ length: count }, (_, index): TargetResults => {
    const name = `nixosConfigurations.node-${index}`
    if (index % 3 === 0) return targetResults(name)
    if (index % 50 === 1)
      return brokenTarget(name, { kind: 'evaluation', message: `error: ${'trace\n'.repeat(200)}${index}` })
    const heavier = (id: HostMetric) => Math.round(hostFigures[id] * (1.1 + index / 10_000))
    return targetResults(name, {
      findings: hostMetrics.map((id) => exactFinding(id, [hostFigures[id], heavier(id)])),
      derivationChanges: derivationChanges({
        added: Array.from({ length: 200 }, (__, item) => ({
          name: `package-${item}`,
          version: String(index),
        })),
      }),
    })
  })
  return resultsOf({ verdict: 'fail', platforms: [platformResults({ verdict: 'fail', targets })] })
}

function longNames(): Results {
  const long = (mark: string) => mark.repeat(100_000)
  const target = (index: number) =>
    targetResults(long('|`é<@'.charAt(index % 5)) + String(index), {
      findings: [
        exactFinding('function-calls', [1, 50_000_000 + index], {
          reason: { kind: 'sentence', text: long('r') },
        }),
      ],
      derivationChanges: derivationChanges({ added: [{ name: long('p'), version: long('9') }] }),
      importedDerivations: [long('i')],
    })
  return resultsOf({
    verdict: 'fail',
    program: long('x'),
    notices: Array.from({ length: 300 }, () => ({ level: 'warning' as const, message: long('n') })),
    platforms: Array.from({ length: 10 }, (_, index) =>
      platformResults({
        system: long('s') + String(index),
        targets: Array.from({ length: 12 }, (__, item) => target(item)),
      }),
    ),
  })
}

describe('the length of a report', () => {
  test.each([
    ['3,000 targets', manyTargets(3000)],
    ['names of 100 KB', longNames()],
  ])('never exceeds the limit with %s', (_, results) => {
    for (const limit of [SUMMARY_LIMIT, COMMENT_LIMIT, 20_000, 3000, 1200]) {
      const report = renderMarkdown(results, { limit })
      expect(report.length).toBeLessThanOrEqual(limit)
      expect(report).toMatch(/^### ❌ Nix evaluation: fail, .+\n\n\*\*Next:\*\* /)
      expect(report.split('<details').length).toBe(report.split('</details>').length)
      expect(report).toMatch(/Left out to stay/)
    }
  })

  test('leaves out the figures of unchanged targets first, then derivations, and says so', () => {
    const results = manyTargets(60)
    const whole = renderMarkdown(results, { limit: 10_000_000 })
    expect(whole).not.toContain('Left out')
    const less = renderMarkdown(results, { limit: whole.length - 100 })
    expect(less).toContain('Left out')
    expect(less).toContain('figures of unchanged targets')
    expect(less).not.toMatch(/lists of derivations|all metrics of changed targets/)
    const least = renderMarkdown(results, { limit: 30_000 })
    expect(least).toContain('lists of derivations (')
    expect(least).not.toContain('tables of platforms')
  })

  test('says where the rest is: in the job’s summary for a comment, in the results file for a summary', () => {
    const results = manyTargets(3000)
    expect(renderMarkdown(results)).toContain('The job’s summary has more, `results.json` has everything.')
    expect(renderMarkdown(results, { limit: SUMMARY_LIMIT })).toContain('). `results.json` has everything.')
  })

  test('keeps tables whole', () => {
    const report = renderMarkdown(manyTargets(3000))
    const lines = report.split('\n')
    const tables = lines.filter(
      (line, index) => line.startsWith('| --- ') && lines[index - 1]?.startsWith('| ') === true,
    )
    const heads = lines.filter((line) => /^\| (?:Target, metric|Metric) \|/.test(line))
    expect(tables.length).toBe(heads.length)
    for (const line of lines.filter((one) => one.startsWith('|'))) expect(line).toMatch(/ \|$/)
  })

  test('is bounded by the few targets that matter at the terminal', () => {
    const report = renderTerminal(manyTargets(3000), { color: false, width: 80 })
    expect(report.split('\n').length).toBeLessThan(200)
  })
})
