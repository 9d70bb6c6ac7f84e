// Targets that changed alike, as hosts do that share a module: most likely of one cause, and shown as one.

import { gathered, type Group, groupsOf } from '../text/groups.ts'
import type { Change, Finding } from '../model/finding.ts'
import { failureHeadline, failureOf } from '../model/failure.ts'
import type { TargetResults } from '../model/target-results.ts'
import { leadingFindings, type RankedTarget, showsFailure } from './standing.ts'

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
  const measured = group.map((one) => ({ one, extent: extentOf(one.target) }))
  return gathered(measured, (first, other) => isSameExtent(first.extent, other.extent)).map(
    ([first, ...others]) => [first.one, ...others.map(({ one }) => one)],
  )
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
    one.exact.every(({ change }, index) => isAboutAsMuch(change, other.exact[index]?.change ?? null))
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

/** What of a change is looked at. */
export type Amount = Pick<Change, 'difference' | 'ratio'>

/** Whether two changes of one metric say the same to a reader; null: nothing is known of it. */
export function isAboutAsMuch(one: Amount | null, other: Amount | null): boolean {
  if (one === null || other === null) return one === other
  if (Math.sign(one.difference) !== Math.sign(other.difference)) return false
  const differences = [Math.abs(one.difference), Math.abs(other.difference)]
  if (isWithinFactor(differences)) return true
  if (!hasRatio(one) || !hasRatio(other)) return false
  return Math.abs(one.ratio - other.ratio) < NEAR || isWithinFactor([remoteness(one), remoteness(other)])
}

/** The same for ×2 and ×½. */
function remoteness({ ratio }: { readonly ratio: number }): number {
  return Math.abs(Math.log(ratio))
}

function isWithinFactor(values: readonly number[]): boolean {
  return Math.max(...values) <= FACTOR * Math.min(...values)
}

function hasRatio(change: Amount): change is Amount & { readonly ratio: number } {
  return change.ratio !== null && change.ratio > 0
}
