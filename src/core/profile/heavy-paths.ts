// The call paths that most calls go through, as an indented outline: what a flame graph shows, in a few lines of text.

import { compareText } from '../text/canonical.ts'
import type { CallTreeRecord } from '../model/call-paths.ts'
import type { CallSite } from '../model/place.ts'
import { siteText } from '../flame/frame-text.ts'
import { grouped } from '../text/number.ts'
import { roughPortionText } from '../text/portion.ts'
import { plainText, shortenEnd, shortenMiddle } from '../text/plain-text.ts'

/** More lines than this nobody reads. */
const MOST_LINES = 20

/** Of all calls: paths with less are left out, and with more where there would be too many lines. */
const SHARES = [0.03, 0.05, 0.08, 0.12, 0.2, 0.35, 0.5]

/** A call that passes on this much of its own calls to one other is no place to stop at. */
const PASSED_ON = 0.9

const MOST_PLACE = 70
const MOST_CALLEE = 40

/** What paths are chosen by, and what is said of each. */
export interface PathWeights {
  /** By node; none weighs more than its parent. */
  readonly weights: readonly number[]
  /** What weights are a share of. */
  readonly whole: number
  /** By node: what stands before it. */
  readonly amountText: (node: number) => string
}

/** An outline, the heaviest first; empty where there are no calls. */
export function heavyPaths(tree: CallTreeRecord): readonly string[] {
  return outlinePaths(tree, {
    weights: tree.nodes.map(([, , , calls]) => calls),
    whole: tree.head,
    amountText: (node) => amountText(tree, tree.nodes[node]?.[3] ?? 0),
  })
}

/** The same by weights of any kind. */
export function outlinePaths(tree: CallTreeRecord, weighed: PathWeights): readonly string[] {
  const top = branchesOf(tree, weighed)
  const { whole, amountText: amount } = weighed
  const outlines = SHARES.map((share) => outline({ tree, amount, fewest: share * whole }, top))
  return outlines.find((lines) => lines.length <= MOST_LINES) ?? (outlines.at(-1) ?? []).slice(0, MOST_LINES)
}

interface Branch {
  readonly node: number
  readonly site: number
  readonly weight: number
  readonly children: Branch[]
}

function branchesOf(tree: CallTreeRecord, { weights }: PathWeights): readonly Branch[] {
  const top: Branch[] = []
  const branches: Branch[] = []
  for (const [node, [parent, site]] of tree.nodes.entries()) {
    const branch: Branch = { node, site, weight: weights[node] ?? 0, children: [] }
    branches.push(branch)
    const siblings = branches[parent]?.children ?? top
    siblings.push(branch)
  }
  return top
}

interface Outline {
  readonly tree: CallTreeRecord
  readonly amount: PathWeights['amountText']
  /** What a branch has to weigh. */
  readonly fewest: number
}

function outline({ tree, amount, fewest }: Outline, top: readonly Branch[]): readonly string[] {
  const lines: string[] = []
  const write = (branches: readonly Branch[], depth: number) => {
    for (const branch of heavy(branches)) {
      const chain = chainFrom(branch)
      const below = chain.at(-1)?.children ?? []
      const named = chain.filter(({ site }) => isSource(tree.sites[site]))
      if (named.length === 0) {
        write(below, depth)
        continue
      }
      lines.push(`${amount(branch.node)}  ${'  '.repeat(depth)}${chainText(tree, named)}`)
      write(below, depth + 1)
    }
  }
  const heavy = (branches: readonly Branch[]) =>
    branches
      .filter(({ weight }) => weight > 0 && weight >= fewest)
      .toSorted((one, other) => other.weight - one.weight || compareSites(tree, one, other))
  const chainFrom = (branch: Branch): readonly Branch[] => {
    const chain = [branch]
    for (let last = branch; ;) {
      const [only, ...others] = heavy(last.children)
      if (only === undefined || others.length > 0 || only.weight < PASSED_ON * last.weight) return chain
      chain.push(only)
      last = only
    }
  }
  write(top, 0)
  return lines
}

/**
 * Calls as they are, so that a change of some leaves the lines of all others as they were; samples, whose number says
 * nothing, as a share.
 */
function amountText({ unit, head }: CallTreeRecord, calls: number): string {
  return unit === 'calls'
    ? grouped(calls, 0).padStart('999,999,999'.length)
    : roughPortionText(calls, head).padStart('100 %'.length)
}

/** Nix’s own code, by its names from 2.8 on. */
const INTERNAL = /^(?:«|<nix\/|\/\/builtin\/|\/?derivation-internal\.nix$)/

/** A call from a line that somebody wrote; not one that Nix makes by itself. */
function isSource(site: CallSite | undefined): boolean {
  return site !== undefined && site.line > 0 && (site.origin !== 'other' || !INTERNAL.test(site.file))
}

/** A chain of calls by where it begins and where it ends. */
function chainText(tree: CallTreeRecord, chain: readonly Branch[]): string {
  const [first, ...rest] = chain
  const last = rest.pop()
  if (first === undefined) return ''
  if (last === undefined) return stepText(tree, first)
  const between = rest.length === 0 ? '' : ` → … ${grouped(rest.length, 0)} more …`
  return `${stepText(tree, first)}${between} → ${stepText(tree, last)}`
}

function stepText(tree: CallTreeRecord, { site: index }: Branch): string {
  const site = tree.sites[index]
  if (site === undefined) return 'called by Nix itself'
  const place = shortenMiddle(siteText(site), MOST_PLACE)
  if (site.callee === undefined) return place
  return `${shortenEnd(plainText(site.callee), MOST_CALLEE)} (${place})`
}

function compareSites(tree: CallTreeRecord, one: Branch, other: Branch): number {
  return compareText(stepText(tree, one), stepText(tree, other))
}
