// Whole comments, compared with the files in __tests__/golden. UPDATE_GOLDEN=1 writes them anew: look at each.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../../src/core/comment/render.ts'
import { rankedTargets } from '../../../src/core/decide/standing.ts'
import type { MetricId } from '../../../src/core/model/metric.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { localScenarios } from '../report/local-scenarios.ts'
import { provenScenarios } from '../report/proven-scenarios.ts'
import { scenarios } from '../report/scenarios.ts'
import { trendScenarios } from '../report/trend-scenarios.ts'
import { HEAD, OLD_HEAD, written } from './jobs.ts'

function scenario(name: string): Results {
  const results = scenarios[name]
  if (results === undefined) throw new Error(`no scenario ${name}`)
  return results
}

/** Of a job on the forge. */
const links = {
  repository: 'https://github.example/owner/project',
  run: 7001,
  base: resultsOf().base.revision,
  head: HEAD,
}

/** A platform on which nothing changed. */
function quiet(system: string, overrides: Partial<Results> = {}): Results {
  const targets = ['web', 'db'].map((name) => targetResults(`nixosConfigurations.${name}`))
  return resultsOf({ platforms: [platformResults({ system, targets })], ...overrides })
}

/** Results as if measured on another system. */
function on(system: string, { platforms, ...results }: Results): Results {
  return { ...results, platforms: platforms.map((platform) => ({ ...platform, system })) }
}

/** Its gravest target and its quietest one, by three metrics: the whole of it has a golden file of its own. */
function brief(name: string): Results {
  const { platforms, ...results } = scenario(name)
  return {
    ...results,
    platforms: platforms.map((platform) => {
      const ranked = rankedTargets(platform.targets).map(({ target }) => target)
      return { ...platform, targets: [...ranked.slice(0, 1), ...ranked.slice(-1)].map(briefTarget) }
    }),
  }
}

function briefTarget(target: TargetResults): TargetResults {
  const { derivationChanges, ...others } = target
  const findings = target.findings.filter(({ metric }) => BRIEF.has(metric))
  return { ...(derivationChanges === undefined ? target : others), findings }
}

/** With the trend of the first target's figures. */
function withTrend({ platforms, ...results }: Results): Results {
  const { trend } = trendScenarios['slow-creep']?.platforms[0] ?? {}
  return { ...results, platforms: platforms.map((platform) => ({ ...platform, ...(trend && { trend }) })) }
}

const BRIEF = new Set<MetricId>(['evaluation-time', 'function-calls', 'thunks'])

const five = [
  [quiet('x86_64-linux'), { id: 'a', name: 'gate / nix-2.34' }],
  [on('x86_64-linux', brief('fail')), { id: 'b', name: 'gate / nix-2.34-impure' }],
  [on('aarch64-darwin', brief('warn'))],
  [on('riscv64-linux', brief('incomplete'))],
  [on('armv7l-linux', brief('head-failed'))],
] as const

const eight = [
  ...five,
  [quiet('aarch64-linux')],
  [quiet('x86_64-darwin')],
  [on('i686-linux', brief('changed-within-limits'))],
] as const

const comments = {
  'one-platform': renderComment(written([[scenario('fail')]]), 'default'),
  'one-quiet-platform': renderComment(written([[scenario('unchanged')]]), 'default'),
  'one-warning': renderComment(written([[scenario('warn')]]), 'default'),
  'two-platforms': renderComment(written([[scenario('fail')], [quiet('aarch64-darwin')]]), 'default'),
  'all-quiet': renderComment(written([[quiet('x86_64-linux')], [quiet('aarch64-darwin')]]), 'default'),
  'five-sections': renderComment(written(five), 'default'),
  outdated: renderComment(
    written([
      [on('aarch64-darwin', scenario('fail')), { head: OLD_HEAD, run: 6990 }],
      [quiet('x86_64-linux')],
    ]),
    'default',
  ),
  accepted: renderComment(written([[scenario('accepted')], [quiet('aarch64-darwin')]]), 'default'),
  'report-only': renderComment(written([[localScenarios['report-only'] ?? resultsOf()]]), 'default'),
  linked: renderComment(written([[provenScenarios.proven ?? resultsOf(), { links }]]), 'default'),
  trend: renderComment(written([[withTrend(quiet('x86_64-linux'))], [quiet('aarch64-darwin')]]), 'default'),
  merged: renderComment(written([[scenario('merged')]]), 'default'),
  // Of eight.
  shrunk: renderComment(written(eight), 'default', { limit: 9000 }),
} as const

describe('the comment', () => {
  test.each(Object.entries(comments))('“%s” reads as its golden file', (name, comment) => {
    expect(`${comment}\n`).toBe(golden(`${name}.md`, `${comment}\n`))
  })
})

function golden(name: string, actual: string): string {
  const path = fileURLToPath(new URL(`../../golden/comment/${name}`, import.meta.url))
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
  }
  return readFileSync(path, 'utf8')
}
