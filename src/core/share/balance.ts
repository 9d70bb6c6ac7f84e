// Sharing work out evenly. The same work always gives the same shares.

export interface Work {
  /** Above 0. */
  readonly cost: number
}

/**
 * How many shares each platform gets: one each, and the rest one by one where the mean share is the largest, so long as
 * there is work left for another.
 */
export function shareCounts(platforms: readonly (readonly Work[])[], total: number): readonly number[] {
  const counts = platforms.map(() => 1)
  const costs = platforms.map((work) => work.reduce((sum, { cost }) => sum + cost, 0))
  const most = platforms.reduce((sum, work) => sum + work.length, 0)
  for (let given = counts.length; given < Math.min(total, most); given++) {
    const means = counts.map((count, index) =>
      count < (platforms[index]?.length ?? 0) ? (costs[index] ?? 0) / count : -1,
    )
    const largest = means.reduce((best, mean, index) => (mean > (means[best] ?? 0) ? index : best), 0)
    counts[largest] = (counts[largest] ?? 0) + 1
  }
  return counts
}

/**
 * Longest first, each to the share that has the least so far (Graham 1969: at most 4/3 of the best possible for the
 * largest share). Within a share the order is as given. No share is empty where there are as many works.
 */
export function balancedShares<T extends Work>(
  works: readonly T[],
  count: number,
): readonly (readonly T[])[] {
  const shares = Array.from({ length: count }, () => ({ load: 0, indices: new Set<number>() }))
  const longestFirst = works
    .map((work, index) => ({ cost: work.cost, index }))
    .toSorted((one, other) => other.cost - one.cost || one.index - other.index)
  for (const { cost, index } of longestFirst) {
    const share = shares.reduce((least, one) => (one.load < least.load ? one : least))
    share.load += cost
    share.indices.add(index)
  }
  return shares.map(({ indices }) => works.filter((_, index) => indices.has(index)))
}
