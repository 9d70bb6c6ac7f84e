// The way that most of an increase takes through the calls.

import type { Attribution } from './attribute.ts'
import { inclusiveCalls, isBuiltIn } from '../nix/call-tree.ts'
import type { ChangedCode } from './changed-code.ts'
import { MOST_STEPS, type PathStep } from '../model/call-paths.ts'
import type { MergedTree } from './merged-tree.ts'
import { shownSite } from './pair-sites.ts'
import { siteRecord } from './place-record.ts'

/** A way is followed while this share of the increase goes along it. */
const MAIN_SHARE = 0.5

/**
 * From the outermost changed line down where the way leads through one, else from the first place that is the
 * project's own. Of a place that is passed again and again (recursion) the first time counts.
 */
export function pathOfIncrease(tree: MergedTree, code: ChangedCode, attribution: Attribution): PathStep[] {
  const nodes = mainWay(tree, attribution)
  const pairOf = (node: number) => tree.sites[tree.siteOf[node] ?? 0]
  const siteOf = (node: number) => shownSite(pairOf(node))
  const placeOf = (node: number) => {
    const pair = pairOf(node)
    return pair && code.placeOf(pair)
  }
  const changed = nodes.findIndex((node) => placeOf(node) !== undefined)
  const own = nodes.findIndex((node) => siteOf(node)?.origin === 'repository')
  const seen = new Set<string>()
  return nodes
    .slice(Math.max(changed >= 0 ? changed : own, 0))
    .flatMap((node): PathStep[] => {
      const site = siteOf(node)
      const key = JSON.stringify([site?.origin, site?.input, site?.file, site?.line])
      if (site === undefined || isBuiltIn(site) || seen.has(key)) return []
      seen.add(key)
      const place = code.places[placeOf(node) ?? -1]
      const edit = place?.kind === 'lines' && place.edit !== 'removed' ? place.edit : undefined
      return [
        {
          ...siteRecord(site),
          base: tree.base.total[node] ?? 0,
          head: tree.head.total[node] ?? 0,
          ...(edit && { edit }),
        },
      ]
    })
    .slice(0, MOST_STEPS)
}

/** Nodes from the outermost down; of what the most important place of the change answers for, where there is one. */
function mainWay(tree: MergedTree, { byPlace, elsewhere, places }: Attribution): readonly number[] {
  const { parents, base, head } = tree
  const increase = (head.total[0] ?? 0) - (base.total[0] ?? 0)
  const direction = Math.sign(increase) || 1
  const shares = byPlace.map((difference) => difference * direction)
  const most = shares.reduce((largest, share) => Math.max(largest, share), 0)
  const place = most > 0 && most >= elsewhere * direction ? shares.indexOf(most) : undefined
  const differences = head.own.map((calls, node) =>
    place === undefined || places[node] === place ? direction * (calls - (base.own[node] ?? 0)) : 0,
  )
  const totals = inclusiveCalls({ parents, own: differences })
  const least = (totals[0] ?? 0) * MAIN_SHARE
  const largestChild = new Int32Array(parents.length)
  for (let node = 1; node < parents.length; node += 1) {
    const parent = parents[node] ?? 0
    const rival = largestChild[parent] ?? 0
    if (rival === 0 || (totals[node] ?? 0) > (totals[rival] ?? 0)) largestChild[parent] = node
  }
  const way: number[] = []
  for (
    let node = largestChild[0] ?? 0;
    node !== 0 && (totals[node] ?? 0) >= least;
    node = largestChild[node] ?? 0
  ) {
    way.push(node)
  }
  return least > 0 ? way : []
}
