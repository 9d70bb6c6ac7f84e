import { describe, expect, test } from '@jest/globals'
import { parseComment } from '../../../src/core/comment/body.ts'
import { joinSections } from '../../../src/core/comment/join.ts'
import { renderComment } from '../../../src/core/comment/render.ts'
import type { Section } from '../../../src/core/comment/section.ts'
import { sectionsOf } from '../../../src/core/comment/sections-of.ts'
import type { Verdict } from '../../../src/core/model/finding.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { manyTargets, scenarios } from '../report/scenarios.ts'
import { jobOf, OLD_HEAD, written } from './jobs.ts'

const LIMIT = 65_536

function scenario(name: string): Results {
  const results = scenarios[name]
  if (results === undefined) throw new Error(`no scenario ${name}`)
  return results
}

/** More than one comment has room for. */
const MANY = manyTargets({ worse: 40, warned: 5, same: 75 })

const kinds = [
  ...['unchanged', 'fail', 'unchanged', 'warn'].map(scenario),
  MANY,
  scenario('head-failed'),
].flatMap((results) => sectionsOf(results, jobOf()))

/** As many jobs as there are, of which some fail, some warn and some see no change. */
function jobs(count: number): readonly Section[] {
  const sections = Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length]
    if (kind === undefined) throw new Error('there are kinds')
    const key = index.toString(16).padStart(16, '0')
    return { ...kind, meta: { ...kind.meta, key, job: `gate / ${index}` } }
  })
  return joinSections(sections, [])
}

/** What must hold of a comment, however much of it there was room for. */
function expectWhole(comment: string): void {
  expect(comment).toMatch(/^<!-- nix-perf-gate:comment default -->\n\n### \S+ Nix evaluation: \w+, .+/)
  const lines = comment.split('\n')
  expect(lines.filter((line) => line.startsWith('<details')).length).toBe(
    lines.filter((line) => line === '</details>').length,
  )
  const heads = lines.filter((line) => /^\| (?:Target, metric|Metric) \|/.test(line))
  expect(lines.filter((line) => line.startsWith('| --- ')).length).toBe(heads.length)
  for (const line of lines.filter((one) => one.startsWith('|'))) expect(line).toMatch(/ \|$/)
}

describe('a comment of many jobs', () => {
  test.each([1, 2, 8, 40, 256, 400, 1000])('fits with %i sections', (count) => {
    const given = jobs(count)
    for (const limit of [LIMIT, 20_000]) {
      const comment = renderComment(given, 'default', { limit })
      expect(comment.length).toBeLessThanOrEqual(limit)
      expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(4 * LIMIT)
      expectWhole(comment)
    }
  })

  test('of 256 keeps and shows every section', () => {
    const comment = renderComment(jobs(256), 'default')
    expect(parseComment(comment)).toHaveLength(256)
    expect(comment.match(/^(?:#### )?(?:❌|✅|⚠️) \*\*/gmu)).toHaveLength(256)
  })

  test('counts those that it has no room for, and drops none that fails before one that passes', () => {
    const given = jobs(1000)
    const comment = renderComment(given, 'default')
    expect(comment).toMatch(/\*Left out to stay within GitHub’s limit: \d+ more sections/)
    const kept = new Set(parseComment(comment).map(({ meta }) => meta.key))
    const lost = given.filter(({ meta }) => !kept.has(meta.key))
    expect(lost.length).toBeGreaterThan(0)
    const grave: readonly Verdict[] = ['fail']
    if (lost.some(({ meta }) => grave.includes(meta.verdict)))
      expect([...parseComment(comment)].every(({ meta }) => grave.includes(meta.verdict))).toBe(true)
  })

  test('loses folds first, of what does not fail before what does, then tables, and titles last', () => {
    const given = jobs(6)
    const sizes = Array.from({ length: 24 }, (_, index) => 60_000 - index * 2400)
    const shapes = sizes.map((limit) => {
      const comment = renderComment(given, 'default', { limit })
      const shown = parseComment(comment)
      return {
        folds: shown.flatMap(({ folds }) => folds).length,
        leads: shown.filter(({ lead }) => lead !== '').length,
        sections: shown.length,
        failing: shown.filter(({ meta, lead }) => meta.verdict === 'fail' && lead !== '').length,
      }
    })
    for (const [index, shape] of shapes.entries()) {
      const before = shapes[index - 1] ?? shape
      expect(shape.folds).toBeLessThanOrEqual(before.folds)
      expect(shape.sections).toBe(6)
      if (shape.leads < 6) expect(shape.folds).toBe(0)
      if (shape.failing < 3) expect(shape.leads).toBe(shape.failing)
    }
    expect(shapes.at(-1)?.leads).toBeLessThan(6)
    expect(shapes.at(0)?.folds).toBeGreaterThan(10)
  })

  test('says that something was left out also after another job has written', () => {
    const shrunk = parseComment(renderComment(jobs(6), 'default', { limit: 8000 }))
    const again = renderComment(joinSections(shrunk, []), 'default')
    expect(again).toContain('Left out to stay within GitHub’s limit: parts of ')
    expect(again).toContain('The jobs’ summaries have more')
  })

  test('of one job lets no fold be more than a quarter of it', () => {
    for (const { folds } of sectionsOf(MANY, jobOf()))
      for (const { text } of folds) expect(text.length).toBeLessThanOrEqual(LIMIT / 4)
    const [section] = sectionsOf(MANY, jobOf(), { limit: 16_000 })
    const metrics = section?.folds.find(({ kind }) => kind === 'all metrics of changed targets')
    expect(metrics?.text).toMatch(
      /\*and \d+ more: see the job’s summary, or `results\.json`\.\*\n\n<\/details>$/,
    )
  })

  test('shows an outdated section as a line with its table folded, and does not count it', () => {
    const comment = renderComment(
      written([[scenario('fail'), { id: 'old', head: OLD_HEAD, run: 1 }], [scenario('unchanged')]]),
      'default',
    )
    expect(comment).toContain(
      '### ✅ Nix evaluation: pass so far, nothing changed in 13 targets, x86\\_64-linux not measured yet',
    )
    expect(comment).toContain('outdated, measured for `abc1234`, not for `def5678` yet (was: fail)')
    expect(parseComment(comment)[1]?.folds).toEqual([])
  })

  test('tells sections with the same title apart by their jobs', () => {
    const comment = renderComment(
      written([
        [scenario('fail'), { id: 'a', name: 'gate / one' }],
        [scenario('warn'), { id: 'b', name: 'gate / @two' }],
      ]),
      'default',
    )
    expect(comment).toContain('Nix 2.34.8 (gate / one): fail')
    expect(comment).toContain('Nix 2.34.8 (gate / @\u200Btwo): warning')
    expect(comment).toContain('### ❌ Nix evaluation: fail, 1 of 2 platforms fails, 1 other has a warning')
  })
})

describe('the sections of a job', () => {
  test('have keys that are the same for each run, and differ by platform, Nix and job', () => {
    const two = resultsOf({ platforms: [platformResults(), platformResults({ system: 'aarch64-darwin' })] })
    const keys = (id: string, run: number) => sectionsOf(two, jobOf({ id, run })).map(({ meta }) => meta.key)
    expect(keys('a', 1)).toEqual(keys('a', 2))
    expect(new Set([...keys('a', 1), ...keys('b', 1)]).size).toBe(4)
    const twice = resultsOf({ platforms: [platformResults(), platformResults()] })
    expect(new Set(sectionsOf(twice, jobOf()).map(({ meta }) => meta.key)).size).toBe(2)
  })

  test('are incomplete where a share is missing, since it may be of any platform', () => {
    const results = resultsOf({
      verdict: 'incomplete',
      shares: { of: 3, present: [1, 2] },
      platforms: [platformResults(), platformResults({ system: 'aarch64-darwin' })],
    })
    for (const { meta } of sectionsOf(results, jobOf())) {
      expect(meta).toMatchObject({ verdict: 'incomplete', quiet: false })
      expect(meta.summary).toMatch(/^share 3 of 3 is missing; nothing changed/)
    }
  })

  test('say a warning once, however many of them give it', () => {
    const notices = [{ level: 'warning' as const, message: 'This change edits the thresholds.' }]
    const comment = renderComment(
      written([
        [resultsOf({ notices })],
        [resultsOf({ notices, platforms: [platformResults({ system: 'aarch64-darwin' })] })],
      ]),
      'default',
    )
    const [, ...times] = comment.split('- **Note:** This change edits the thresholds.')
    expect(times).toHaveLength(1)
  })

  test('are quiet only where nothing changed', () => {
    const added = targetResults('new', { status: 'added' })
    const results = resultsOf({
      platforms: [platformResults(), platformResults({ system: 'aarch64-darwin', targets: [added] })],
    })
    expect(sectionsOf(results, jobOf()).map(({ meta }) => meta.quiet)).toEqual([true, false])
  })
})
