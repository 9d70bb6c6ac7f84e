// Which of the changed places the further calls come from. Each call is attributed to one place or to none, so that
// all of them add up to the increase.

import type { ChangedCode } from './changed-code.ts'
import type { MergedTree } from './merged-tree.ts'

export interface Attribution {
  /** Further calls by place of the change (negative: fewer). */
  readonly byPlace: Float64Array
  /** Further calls that nothing of the change leads to. */
  readonly elsewhere: number
  /** By node of the tree: the place that answers for its further calls, or -1. */
  readonly places: Int32Array
}

/** Nothing of the change is on the way to a node. */
const NOWHERE = -1

/**
 * The way to a call leads through changed lines or not. Code that only one side has answers for all that it leads to,
 * the innermost of it; so does a call in a changed line that only one side makes, as there would be none of what is
 * below without it. Otherwise the innermost changed line does, if what is below it grew by more than the line is
 * reached more often: a line that is merely called more often has a caller to blame.
 */
export function attribute(tree: MergedTree, code: ChangedCode): Attribution {
  const { parents, siteOf, sites, base, head } = tree
  const placeOfSite = sites.map(code.placeOf)
  const isNewSite = sites.map((site) => site.base === undefined || site.head === undefined)
  const places = new Int32Array(parents.length).fill(NOWHERE)
  const isDecided = new Uint8Array(parents.length)
  const byPlace = new Float64Array(code.places.length)
  let elsewhere = 0
  for (let node = 1; node < parents.length; node += 1) {
    const parent = parents[node] ?? 0
    const site = siteOf[node] ?? 0
    const own = placeOfSite[site]
    places[node] = places[parent] ?? NOWHERE
    isDecided[node] = isDecided[parent] ?? 0
    if (own !== undefined && isNewSite[site] === true) {
      places[node] = own
      isDecided[node] = 1
    } else if (own !== undefined && isDecided[node] === 0) {
      const isNew = base.total[node] === 0 || head.total[node] === 0
      if (isNew) isDecided[node] = 1
      if (isNew || grewByItself(tree, node)) places[node] = own
    }
    const place = places[node] ?? NOWHERE
    const difference = (head.own[node] ?? 0) - (base.own[node] ?? 0)
    if (place === NOWHERE) elsewhere += difference
    else byPlace[place] = (byPlace[place] ?? 0) + difference
  }
  return { byPlace, elsewhere, places }
}

/** Whether most of a node's growth is in what one call of it leads to, not in how often it is called. */
function grewByItself({ base, head }: MergedTree, node: number): boolean {
  const [before, after] = [base.total[node] ?? 0, head.total[node] ?? 0]
  const [callsBefore, callsAfter] = [base.own[node] ?? 0, head.own[node] ?? 0]
  if (callsBefore === 0) return true
  const expected = (before * callsAfter) / callsBefore
  return Math.abs(after - expected) * 2 >= Math.abs(after - before)
}
