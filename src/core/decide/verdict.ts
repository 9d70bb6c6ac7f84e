// Findings → verdicts: of a target, a platform, a report.

import type { Finding, Verdict } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { standingOf } from './standing.ts'

/** From best to worst. A regression that was found weighs more than what could not be measured. */
const ORDER: readonly Verdict[] = ['pass', 'warn', 'incomplete', 'fail']

/** The worst of several verdicts; `pass` of none. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return ORDER.findLast((verdict) => verdicts.includes(verdict)) ?? 'pass'
}

/** The verdict on one target. */
export function verdictOf(target: TargetResults): Verdict {
  const findings = target.findings.map(findingVerdict)
  // A ceiling that the measured side crosses is known, whatever became of the other side.
  const known = target.findings.filter(({ outcome }) => outcome !== 'failed')
  switch (target.status) {
    case 'head-failed':
      return 'fail'
    // It is as it was: what comes of it is the configuration's to say.
    case 'both-failed':
      return target.failsOnBothSides ?? 'warn'
    case 'not-measured':
      return worstVerdict(['incomplete', ...known.map(findingVerdict)])
    // What is not there, or does not evaluate, is not compared: somebody has to see that this is meant.
    case 'base-failed':
    case 'removed':
      return worstVerdict(['warn', ...findings])
    case 'compared':
    case 'added':
      return worstVerdict(findings)
  }
}

/** The verdict on a platform: what is measured of it decides, and whether that is all. */
export function platformVerdict({
  targets,
  interrupted = false,
  historyUnread = false,
}: Pick<PlatformResults, 'targets' | 'interrupted' | 'historyUnread'>): Verdict {
  const lacksSome = interrupted || historyUnread || measuresNothing({ targets })
  return worstVerdict([...targets.map(verdictOf), lacksSome ? 'incomplete' : 'pass'])
}

/** Whether no target evaluates on either side, so that there is nothing to say for the change. */
export function measuresNothing({ targets }: Pick<PlatformResults, 'targets'>): boolean {
  return targets.every(({ status }) => status === 'both-failed')
}

/** Whether something that was to be measured was not, which a failing verdict does not tell. */
export function isPartial({ platforms, shares }: Pick<Results, 'platforms' | 'shares'>): boolean {
  const lacksShares = shares !== undefined && new Set(shares.present).size < shares.of
  return lacksShares || platforms.length === 0 || platforms.some(isPartialPlatform)
}

function isPartialPlatform({
  targets,
  interrupted = false,
  historyUnread = false,
}: PlatformResults): boolean {
  const isUnknown = (target: TargetResults) =>
    target.status === 'not-measured' ||
    standingOf(target) === 'not-measured' ||
    target.findings.some(({ outcome }) => outcome === 'failed')
  return interrupted || historyUnread || measuresNothing({ targets }) || targets.some(isUnknown)
}

function findingVerdict({ outcome, accepted, variesInHeadOnly }: Finding): Verdict {
  if (accepted === true) return 'pass'
  // Nobody can tell whether it is within its limits, and that is head's doing.
  if (variesInHeadOnly === true && outcome === 'inconclusive') return 'warn'
  switch (outcome) {
    case 'regression':
    case 'failed':
      return 'fail'
    case 'warning':
      return 'warn'
    case 'improvement':
    case 'changed':
    case 'unchanged':
    case 'inconclusive':
    case 'not-pursued':
    case 'not-available':
    case 'not-comparable':
      return 'pass'
  }
}

/** How many findings fail the gate; a target that does not evaluate in head counts as one. */
export function countRegressions(targets: readonly TargetResults[]): number {
  const counts = targets.map(({ status, failsOnBothSides, findings }) =>
    status === 'head-failed' || (status === 'both-failed' && failsOnBothSides === 'fail')
      ? 1
      : findings.filter(({ outcome, accepted }) => outcome === 'regression' && accepted !== true).length,
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
