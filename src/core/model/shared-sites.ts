// Call sites in the results file: the call trees of hosts with the same modules have most of theirs in common, so that the file
// lists each once, and trees name them by their place in that list. In memory each tree has its own.

import { z } from 'zod'
import { callSiteSchema } from './place.ts'
import { changedAt, changedEach, type Mapping } from './mapping.ts'

/** What the file has besides the results themselves. */
export const sharedSites = {
  callSites: z
    .array(callSiteSchema)
    .optional()
    .describe('The call sites of all call trees, each once: trees have their numbers.'),
}

/** Results as the file has them. */
export function withSharedSites(results: Mapping): Mapping {
  const numbers = new Map<string, number>()
  const callSites: unknown[] = []
  const numberOf = (site: unknown): number => {
    const key = JSON.stringify(site)
    const number = numbers.get(key) ?? callSites.push(site) - 1
    numbers.set(key, number)
    return number
  }
  const shared = changedTrees(results, numberOf)
  return callSites.length === 0 ? results : { ...shared, callSites }
}

/**
 * A file before it is checked, with the sites in the trees; as it is where it has no list of them. What names none is left for the
 * schema to refuse.
 */
export function withOwnSites(file: Mapping): Mapping {
  const { callSites, ...rest } = file
  if (!Array.isArray(callSites)) return file
  const sites: readonly unknown[] = callSites
  return changedTrees(rest, (site) => (typeof site === 'number' ? sites[site] : site))
}

function changedTrees(file: Mapping, change: (site: unknown) => unknown): Mapping {
  const changeTree = (tree: Mapping): Mapping => {
    if (!Array.isArray(tree.sites)) return tree
    const sites: readonly unknown[] = tree.sites
    return { ...tree, sites: sites.map(change) }
  }
  return changedEach(file, 'platforms', (platform) =>
    changedEach(platform, 'targets', (target) =>
      changedAt(target, 'explanation', (explanation) =>
        changedAt(explanation, 'callPaths', (paths) => changedAt(paths, 'tree', changeTree)),
      ),
    ),
  )
}
