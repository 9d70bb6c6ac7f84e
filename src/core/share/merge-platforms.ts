// Platforms of many results files: those that are measured alike become one, whichever machines their jobs had.

import { canonicalJson, compareText, distinct, groupedBy } from '../text/canonical.ts'
import { evaluationsOf, MOST_LEFT_OUT } from '../model/platform-results.ts'
import type { Group } from '../text/groups.ts'
import type { Finding } from '../model/finding.ts'
import type { Machine } from '../model/identity.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { selected } from '../trend/trend.ts'
import { isStandIn, isStandInPlatform } from './shares-missing.ts'
import { platformVerdict, verdictOf, worstVerdict } from '../decide/verdict.ts'

/** One platform for each system and identity but for the machine, in order of the system. */
export function mergePlatforms(platforms: readonly PlatformResults[]): readonly PlatformResults[] {
  return groupedBy(
    platforms.filter((platform) => !isStandInPlatform(platform)),
    likenessOf,
  ).map(mergeAlike)
}

/** What platforms have in common that are one: figures of the same target are comparable, but for time and memory. */
function likenessOf({ system, identity }: PlatformResults): string {
  const { implementation, version, settings } = identity
  return canonicalJson([system, implementation, version, settings])
}

/**
 * Seconds are the longest, as jobs run side by side. Evaluations are counted from the targets: what the files claim
 * could not be added up without counting twice what is there twice.
 */
function mergeAlike(alike: Group<PlatformResults>): PlatformResults {
  const [{ system, identity }] = alike
  const measured = alike.flatMap(({ targets }) => targets).filter((target) => !isStandIn(target))
  const targets = groupedBy(measured.map(withoutAcceptance), ({ name }) => name).map(worstOf)
  const [machine = identity.machine, ...otherMachines] = machinesOf(alike)
  const standsIn = alike.every((platform) => platform.standsIn === true)
  const interrupted = alike.some((platform) => platform.interrupted === true)
  const historyUnread = alike.some((platform) => platform.historyUnread === true)
  // Figures are only kept for later where all jobs agree on what they are of.
  const evaluations = distinct(alike.map((platform) => platform.evaluation ?? null))
  const evaluation = evaluations.length === 1 ? evaluations[0] : null
  return {
    system,
    identity: { ...identity, machine },
    ...(typeof evaluation === 'string' && { evaluation }),
    ...(otherMachines.length > 0 && { otherMachines }),
    ...(standsIn && { standsIn }),
    ...(interrupted && { interrupted }),
    ...(historyUnread && { historyUnread }),
    verdict: platformVerdict({ targets, interrupted, historyUnread }),
    ...leftOutOf(alike),
    targets,
    ...trendIn(alike),
    cost: {
      seconds: alike.reduce((longest, { cost }) => Math.max(longest, cost.seconds), 0),
      evaluations: evaluationsOf(targets),
    },
  }
}

/** Jobs of one plan leave out the same; where they do not, the most that one of them tells. */
function leftOutOf(alike: Group<PlatformResults>): Pick<PlatformResults, 'leftOut'> {
  const told = alike.flatMap(({ leftOut }) => leftOut ?? [])
  if (told.length === 0) return {}
  const names = distinct(told.flatMap((one) => one.names)).slice(0, MOST_LEFT_OUT)
  return { leftOut: { count: Math.max(...told.map(({ count }) => count)), names } }
}

/** Jobs of one plan have looked at the same history, each at its own targets. */
function trendIn(alike: Group<PlatformResults>): Pick<PlatformResults, 'trend'> {
  const trends = distinct(alike.flatMap(({ trend }) => trend ?? []))
  if (trends.length === 0) return {}
  const trend = {
    until: Math.max(...trends.map(({ until }) => until)),
    since: Math.min(...trends.map(({ since }) => since)),
    commits: Math.max(...trends.map(({ commits }) => commits)),
    series: selected(distinct(trends.flatMap(({ series }) => series))),
  }
  return { trend }
}

function machinesOf(alike: Group<PlatformResults>): readonly Machine[] {
  return distinct(alike.flatMap(({ identity, otherMachines = [] }) => [identity.machine, ...otherMachines]))
}

/** Regressions are accepted where the outcome is published, by what the pull request says then. */
function withoutAcceptance(target: TargetResults): TargetResults {
  if (target.findings.every(({ accepted }) => accepted === undefined)) return target
  return { ...target, findings: target.findings.map(unaccepted) }
}

function unaccepted(finding: Finding): Finding {
  const { accepted, ...others } = finding
  return accepted === undefined ? finding : others
}

/** Of a target that was measured twice, by a job and its re-run, the worse outcome: another run is no way to pass. */
function worstOf(same: Group<TargetResults>): TargetResults {
  return same.reduce((one, other) => {
    const verdicts = [verdictOf(one), verdictOf(other)]
    if (verdicts[0] !== verdicts[1]) return worstVerdict(verdicts) === verdicts[0] ? one : other
    return compareText(canonicalJson(one), canonicalJson(other)) < 0 ? one : other
  })
}
