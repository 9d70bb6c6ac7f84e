// How much the rank rules cut off at each end of their sorted comparisons, from exact distributions.

/** How many averages to cut: Wilcoxon's signed rank statistic is below that with probability `tail` at most. */
export function signedRankCut(n: number, tail: number): number {
  return cutOf(signedRankCounts(n), 2 ** n * tail)
}

/** How many ratios to cut: the Mann-Whitney statistic of n against n is below that with probability `tail` at most. */
export function rankSumCut(n: number, tail: number): number {
  const distribution = rankSumDistributions.get(n) ?? rankSumDistribution(n)
  rankSumDistributions.set(n, distribution)
  return cutOf(distribution, tail)
}

const rankSumDistributions = new Map<number, readonly number[]>()

/** Probabilities of 0, 1, … n² wins, by the recursion of Mann and Whitney: who has the largest of all values? */
function rankSumDistribution(n: number): readonly number[] {
  let rows: readonly (readonly number[])[] = Array.from({ length: n + 1 }, () => [1])
  for (let i = 1; i <= n; i++) {
    const next: (readonly number[])[] = [[1]]
    for (let j = 1; j <= n; j++) {
      const [mine, other] = [rows[j] ?? [], next[j - 1] ?? []]
      const chance = i / (i + j)
      next.push(
        Array.from(
          { length: i * j + 1 },
          (_, wins) => chance * (mine[wins - j] ?? 0) + (1 - chance) * (other[wins] ?? 0),
        ),
      )
    }
    rows = next
  }
  return rows[n] ?? []
}

/** How many values to cut: fewer than that of n coins show heads with probability `tail` at most. */
export function binomialTailCut(n: number, tail: number): number {
  const counts = [1]
  for (let heads = 0; heads < n; heads++) counts.push(((counts[heads] ?? 0) * (n - heads)) / (heads + 1))
  return cutOf(counts, 2 ** n * tail)
}

/** How many sets of the ranks 1 … n have the sum 0, 1, 2, …. */
function signedRankCounts(n: number): readonly number[] {
  let counts: readonly number[] = [1]
  for (let rank = 1; rank <= n; rank++) {
    const before = counts
    counts = Array.from(
      { length: before.length + rank },
      (_, sum) => (before[sum] ?? 0) + (before[sum - rank] ?? 0),
    )
  }
  return counts
}

function cutOf(counts: readonly number[], most: number): number {
  let below = 0
  return counts.findIndex((count) => (below += count) > most)
}
