// Which call site of head is which of base.

import type { ChangedLines } from './changed-lines.ts'
import type { CalledFunction } from '../nix/function-calls.ts'
import type { CallSite } from '../nix/call-tree.ts'
import { lineMapOf } from './line-map.ts'
import { pairFunctions } from './pair-functions.ts'

/** A call site on both sides, or on one where the other never calls there. */
export interface SitePair {
  readonly base: CallSite | undefined
  readonly head: CallSite | undefined
}

/** As a reader finds it: in head, or in base where head never calls there. */
export function shownSite(pair: SitePair | undefined): CallSite | undefined {
  return pair?.head ?? pair?.base
}

export interface PairedSites {
  /** Head's in their order, and behind them those of base that have no pair. */
  readonly sites: readonly SitePair[]
  /** Number in `sites` by base's own. */
  readonly siteOfBase: Int32Array
}

/** Paired as functions are: by what the change did to the line, by what is called, by the neighbours. */
export function pairSites(
  base: readonly CallSite[],
  head: readonly CallSite[],
  change: ChangedLines | undefined,
): PairedSites {
  const baseNumbers = numbered(base)
  const headNumbers = numbered(head)
  const sites: SitePair[] = head.map((site) => ({ base: undefined, head: site }))
  const siteOfBase = new Int32Array(base.length)
  const lines = change && lineMapOf(change)
  for (const pair of pairFunctions([...baseNumbers.keys()], [...headNumbers.keys()], lines)) {
    const index = pair.base && baseNumbers.get(pair.base)
    const site = index === undefined ? undefined : base[index]
    if (index === undefined || site === undefined) continue
    const paired = pair.head && headNumbers.get(pair.head)
    siteOfBase[index] = paired ?? sites.length
    sites[paired ?? sites.length] = { base: site, head: paired === undefined ? undefined : head[paired] }
  }
  return { sites, siteOfBase }
}

function numbered(sites: readonly CallSite[]): ReadonlyMap<CalledFunction, number> {
  return new Map(sites.map((site, index) => [{ name: site.callee, place: site, calls: 0 }, index]))
}
