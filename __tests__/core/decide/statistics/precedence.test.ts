import { describe, expect, test } from '@jest/globals'
import { fewestForPrecedence, precedenceRank } from '../../../../src/core/decide/statistics/precedence.ts'

/** The chance that the k best of 2n runs are all of one given side, by counting every way to deal out the runs. */
function chanceByCounting(n: number, k: number): number {
  let all = 0
  let surprising = 0
  for (let dealt = 0; dealt < 2 ** (2 * n); dealt++) {
    const sides = Array.from({ length: 2 * n }, (_, run) => (dealt >> run) & 1)
    if (sides.filter((side) => side === 1).length !== n) continue
    all++
    if (sides.slice(0, k).every((side) => side === 1)) surprising++
  }
  return surprising / all
}

describe('the rank of the precedence test', () => {
  // scipy.stats.hypergeom.pmf(0, 2n, n, k), SciPy 1.17.1: the chance of none of one side among the k best of 2n.
  test.each([
    { n: 5, k: 5, chance: 0.003968253968253969 },
    { n: 6, k: 6, chance: 0.0010822510822510823 },
    { n: 10, k: 6, chance: 0.0054179566563467485 },
    { n: 10, k: 7, chance: 0.001547987616099071 },
    { n: 20, k: 7, chance: 0.004158004158004158 },
    { n: 20, k: 8, chance: 0.001638001638001638 },
    { n: 30, k: 9, chance: 0.0009678016595694546 },
  ])('is $k of $n from the chance that SciPy gives', ({ n, k, chance }) => {
    expect(precedenceRank(n, chance * 1.0001)).toBe(k)
    expect(precedenceRank(n, chance * 0.9999)).not.toBe(k)
  })

  test.each([
    { n: 3, k: 2 },
    { n: 4, k: 3 },
    { n: 5, k: 4 },
    { n: 6, k: 5 },
  ])('is $k of $n from the chance counted over all ways to deal out the runs', ({ n, k }) => {
    const chance = chanceByCounting(n, k)
    expect(precedenceRank(n, chance * 1.0001)).toBe(k)
    expect(precedenceRank(n, chance * 0.9999)).toBe(k + 1)
  })

  test('is near the number of heads in a row that would surprise as much, with many runs', () => {
    expect(precedenceRank(10_000, 2 ** -10 * 1.001)).toBe(10)
  })

  test('is none where even all runs of one side before all of the other are no surprise', () => {
    expect(precedenceRank(4, 0.005)).toBeUndefined()
    expect(precedenceRank(0, 0.005)).toBeUndefined()
  })
})

describe('the fewest runs', () => {
  // Tables of the Mann-Whitney test, two-sided: U = 0 is critical from 4 against 4 at 5 %, from 5 against 5 at 1 %.
  test('are those from which tables have a critical value', () => {
    expect(fewestForPrecedence(0.025)).toBe(4)
    expect(fewestForPrecedence(0.005)).toBe(5)
  })

  test('are the first for which there is a rank', () => {
    for (const tail of [0.3, 0.05, 0.005, 0.0005, 0.00005, 0.000005]) {
      const n = fewestForPrecedence(tail)
      expect(precedenceRank(n, tail)).toBe(n)
      expect(precedenceRank(n - 1, tail)).toBeUndefined()
    }
  })
})
