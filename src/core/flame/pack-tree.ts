// Packs a call tree for the page that shows it.

import type { CallTreeRecord } from '../model/call-paths.ts'
import { plainText } from '../text/plain-text.ts'
import { origins, type PackedTree } from './packed-tree.ts'

/** Texts are made fit to be shown. */
export function packTree({ unit, base, head, sites, nodes }: CallTreeRecord): PackedTree {
  const indexOf = new Map<string, number>()
  const index = (untrusted: string | undefined): number => {
    if (untrusted === undefined) return -1
    const text = plainText(untrusted)
    const known = indexOf.get(text) ?? indexOf.size
    indexOf.set(text, known)
    return known
  }
  const packedSites = sites.flatMap(({ origin, input, file, line, column, callee }) => [
    origins.indexOf(origin),
    index(input),
    index(file),
    line,
    column,
    index(callee),
  ])
  return {
    unit,
    base,
    head,
    texts: [...indexOf.keys()],
    sites: packedSites,
    nodes: nodes.flatMap(([parent, site, ofBase, ofHead], node) => [
      parent === -1 ? 0 : node - parent,
      site,
      ofBase,
      ofHead - ofBase,
    ]),
  }
}
