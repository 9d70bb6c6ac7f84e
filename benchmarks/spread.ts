// How the figures of several rounds are told.

/** Median, and in brackets the least and the largest where there are several. */
export function spread(values: readonly number[], digits = 2): string {
  const told = median(values).toFixed(digits)
  if (values.length === 1) return told
  return `${told} (${Math.min(...values).toFixed(digits)} … ${Math.max(...values).toFixed(digits)})`
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2
}
