// What merged results lack: the targets of shares that left none. Nothing that was planned vanishes from a report.

import { UsageError } from '../../errors.ts'
import { compareText } from '../text/canonical.ts'
import type { Failure } from '../model/failure.ts'
import { metrics } from '../model/metric.ts'
import { namesOf, type Plan, type PlannedShare } from './plan.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Notice, Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { parseShare } from '../model/share.ts'
import { missingShares, missingShareText, type Shares, standInPlatform } from './shares-missing.ts'
import { platformVerdict, worstVerdict } from '../decide/verdict.ts'

/**
 * Adds what is missing: with a plan each of its targets that no file has, as not measured; without, a warning for each
 * missing share. Throws UsageError for a plan that the results are not of.
 */
export function withMissing(results: Results, plan: Plan | undefined): Results {
  if (plan !== undefined) return withPlanned(results, plan)
  const { shares } = results
  if (shares === undefined) return results
  const notices = missingShares(shares).map((index): Notice => {
    const missingShare = { index, of: shares.of }
    return { level: 'warning', message: missingShareText(missingShare), missingShare }
  })
  return { ...results, notices: [...notices, ...results.notices] }
}

function withPlanned(results: Results, plan: Plan): Results {
  const of = plan.include.length
  if (results.shares !== undefined && results.shares.of !== of) {
    throw new UsageError(`The results are of ${results.shares.of} shares, and the plan has ${of}.`, {
      remedy: 'Give report the plan and the results files of the same workflow run.',
    })
  }
  const known = new Set(
    results.platforms.flatMap(({ system, targets }) => targets.map(({ name }) => key(system, name))),
  )
  const missing = plan.include.flatMap((share) =>
    namesOf(share)
      .filter((name) => !known.has(key(share.system, name)))
      .map((name) => ({ share, name })),
  )
  const platforms = addTargets(
    results.platforms,
    missing.map(({ share, name }) => ({ system: share.system, target: notMeasured(name, share, results) })),
  )
  const shares = results.shares ?? sharesOf(plan, new Set(missing.map(({ share }) => share)))
  return {
    ...results,
    verdict: worstVerdict([results.verdict, ...platforms.map(({ verdict }) => verdict)]),
    ...(shares && { shares }),
    platforms,
  }
}

function key(system: string, name: string): string {
  return JSON.stringify([system, name])
}

/** Results of jobs that were not told their share: those shares are there that nothing is missing of. */
function sharesOf(plan: Plan, missing: ReadonlySet<PlannedShare>): Shares | undefined {
  if (plan.include.length === 0) return undefined
  const present = plan.include.flatMap((share, index) => (missing.has(share) ? [] : [index + 1]))
  return { of: plan.include.length, present }
}

function notMeasured(name: string, planned: PlannedShare, { shares }: Results): TargetResults {
  const share = parseShare(planned.share, 'The share of the plan')
  const failure: Failure = shares?.present.includes(share.index)
    ? {
        kind: 'not-measured',
        message: `Share ${share.index} of ${share.of} has results, but none of this target, which the plan gave it.`,
      }
    : { kind: 'share-missing', share, message: missingShareText(share) }
  return {
    name,
    status: 'not-measured',
    derivation: { base: null, head: null },
    findings: metrics.map(({ id, kind }) => ({
      metric: id,
      kind,
      outcome: 'failed',
      base: null,
      head: null,
      change: null,
      reason: { kind: 'not-measured' },
    })),
    failures: { head: failure },
    runs: { exact: 0, pairs: 0 },
  }
}

interface Addition {
  readonly system: string
  readonly target: TargetResults
}

/** Adds targets to the first platform of their system, and a platform where there is none. */
function addTargets(
  platforms: readonly PlatformResults[],
  additions: readonly Addition[],
): PlatformResults[] {
  const systems = new Set(additions.map(({ system }) => system))
  const unknown = [...systems]
    .filter((system) => !platforms.some((platform) => platform.system === system))
    .map(standInPlatform)
  const all = [...platforms, ...unknown].toSorted((one, other) => compareText(one.system, other.system))
  return all.map((platform, index) => {
    const { system } = platform
    if (all.findIndex((one) => one.system === system) !== index) return platform
    const added = additions.filter((one) => one.system === system).map(({ target }) => target)
    if (added.length === 0) return platform
    const targets = [...platform.targets, ...added].toSorted((one, other) =>
      compareText(one.name, other.name),
    )
    return { ...platform, targets, verdict: platformVerdict({ ...platform, targets }) }
  })
}
