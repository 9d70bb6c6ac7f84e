// The precedence test: how surprising it is that the best of all runs are all of one side.

/**
 * The smallest k such that the k best of 2n runs, n of each side, are all of one given side with probability `tail`
 * at most when the sides do not differ. Undefined: not even all n are that surprising.
 *
 * Assumes that without a difference every order of the 2n runs is equally likely; nothing of how they are
 * distributed. The probability is n(n − 1)…(n − k + 1) / 2n(2n − 1)…(2n − k + 1).
 * Source: Nelson 1963, Tables for a precedence life test; Balakrishnan and Ng 2006, Precedence-Type Tests.
 */
export function precedenceRank(n: number, tail: number): number | undefined {
  let chance = 1
  for (let k = 1; k <= n; k++) {
    chance *= (n - k + 1) / (2 * n - k + 1)
    if (chance <= tail) return k
  }
  return undefined
}

/** The fewest runs a side for which `precedenceRank` has an answer. */
export function fewestForPrecedence(tail: number): number {
  // All n of one side before all of the other: one of (2n over n) orders.
  let n = 1
  for (let chance = 1 / 2; chance > tail; chance *= n / (2 * (2 * n - 1))) n++
  return n
}
