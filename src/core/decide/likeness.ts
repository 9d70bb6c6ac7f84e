// Targets that changed alike, as hosts do that share a module: most likely of one cause, and shown as one.

import { type Group, groupsOf } from '../text/groups.ts'
import type { Change, Finding } from '../model/finding.ts'
import { failureHeadline, failureOf } from '../model/failure.ts'
import type { TargetResults } from '../model/target-results.ts'
import { leadingFindings, magnitude, type RankedTarget, showsFailure } from './standing.ts'

export type Cluster = Group<RankedTarget>

/** Targets with the same findings; the first of each cluster is the gravest. */
export function clustersOf(ranked: readonly RankedTarget[]): readonly Cluster[] {
  const rankOf = new Map(ranked.map((one, index) => [one, index]))
  const rank = ([first]: Cluster) => rankOf.get(first) ?? ranked.length
  return [...groupsOf(ranked, likeness).values()]
    .flatMap(byExtent)
    .toSorted((one, other) => rank(one) - rank(other))
}

/** What targets with one cause have in common: the same error, or the same metrics changed, and over the same limits. */
function likeness({ target, standing }: RankedTarget): string {
  if (showsFailure(standing)) {
    return JSON.stringify([standing, failureHeadline(failureOf(target))])
  }
  // Whether a sampled metric is a warning or open besides is up to noise, and tells no two regressions apart.
  const isUpToNoise = ({ kind, outcome }: Finding) =>
    kind === 'sampled' && (outcome === 'changed' || (standing === 'regression' && outcome !== 'regression'))
  const speaking = leadingFindings(target).filter((finding) => !isUpToNoise(finding))
  return JSON.stringify([
    standing,
    ...speaking.map(({ metric, outcome, crossed, accepted }) => [
      metric,
      outcome,
      crossed,
      accepted === true,
    ]),
  ])
}

/** How much a target changed, and of what its derivations did. */
interface Extent {
  readonly exact: readonly Finding[]
  readonly roots: ReadonlySet<string> | undefined
}

/** Parts a group into clusters of which each target changed about as much as the first. */
function byExtent(group: Cluster): readonly Cluster[] {
  // Of what shows its failure, nothing else is told.
  if (showsFailure(group[0].standing)) return [group]
  const clusters: { readonly extent: Extent; readonly members: [RankedTarget, ...RankedTarget[]] }[] = []
  for (const one of group) {
    const extent = extentOf(one.target)
    const cluster = clusters.find((known) => isSameExtent(known.extent, extent))
    if (cluster === undefined) clusters.push({ extent, members: [one] })
    else cluster.members.push(one)
  }
  return clusters.map(({ members }) => members)
}

function extentOf(target: TargetResults): Extent {
  const named = target.derivationChanges?.rootCauses?.roots
    // What is defined otherwise is often the target itself, by its own name.
    .filter(({ change }) => change !== 'definition')
    .map(({ name }) => name)
  return {
    exact: leadingFindings(target)
      .filter(({ kind }) => kind === 'exact')
      .toSorted((one, other) => (one.metric < other.metric ? -1 : 1)),
    roots: named === undefined ? undefined : new Set(named),
  }
}

/** Both have the same metrics, as their group does. */
function isSameExtent(one: Extent, other: Extent): boolean {
  return (
    hasCommonRoot(one.roots, other.roots) &&
    one.exact.every((finding, index) => isAboutAsMuch(finding, other.exact[index]))
  )
}

function hasCommonRoot(one: Extent['roots'], other: Extent['roots']): boolean {
  if (one === undefined || other === undefined) return true
  return one.size === 0 ? other.size === 0 : [...one].some((name) => other.has(name))
}

/** A change of one cause weighs more in a small target than in a large one, or counts more in the large one. */
const FACTOR = 2

/** Ratios that are no further apart are the same to a reader. */
const NEAR = 0.01

function isAboutAsMuch(one: Finding, other: Finding | undefined): boolean {
  const [change, otherChange] = [one.change, other?.change]
  if (other === undefined || change === null || otherChange === null || otherChange === undefined)
    return change === null && otherChange === null
  if (Math.sign(change.difference) !== Math.sign(otherChange.difference)) return false
  const differences = [Math.abs(change.difference), Math.abs(otherChange.difference)]
  if (isWithinFactor(differences)) return true
  if (!hasRatio(change) || !hasRatio(otherChange)) return false
  return (
    Math.abs(change.ratio - otherChange.ratio) < NEAR || isWithinFactor([magnitude(one), magnitude(other)])
  )
}

function isWithinFactor(values: readonly number[]): boolean {
  return Math.max(...values) <= FACTOR * Math.min(...values)
}

function hasRatio(change: Change): change is Change & { readonly ratio: number } {
  return change.ratio !== null && change.ratio > 0
}
