import { describe, expect, test } from '@jest/globals'
import { compareQuietRuns, fewestQuiet } from '../../../../src/core/decide/statistics/quiet-runs.ts'
import { seeded } from '../../../fakes/run.ts'

const NOISE = 0.001

/** Two and three runs suffice for these. */
const [EASY, STRICT] = [2 * 1.2e-4, 2 * 1e-6]

/** Marsaglia and Bray 1964. */
function normal(random: () => number): number {
  for (;;) {
    const [u, v] = [2 * random() - 1, 2 * random() - 1]
    const s = u * u + v * v
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s)
  }
}

describe('two or three runs that agree', () => {
  test('bound a change by their extremes, and three times the noise', () => {
    const { ratio, difference } =
      compareQuietRuns({ base: [1000, 1001], head: [1100, 1102] }, NOISE, EASY) ?? {}
    expect(ratio?.low).toBeCloseTo((1100 / 1001) * 0.997, 12)
    expect(ratio?.high).toBeCloseTo((1102 / 1000) * 1.003, 12)
    expect(difference?.low).toBeCloseTo(1100 * 0.997 - 1001, 9)
    expect(difference?.high).toBeCloseTo(1102 * 1.003 - 1000, 9)
  })

  test.each([
    ['base', { base: [1000, 1007], head: [1100, 1100] }],
    ['head', { base: [1000, 1000], head: [1100, 1107] }],
  ])('tell nothing where those of %s differ by more than the noise explains', (_, runs) => {
    expect(compareQuietRuns(runs, NOISE, EASY)).toBeUndefined()
  })

  test('tell nothing where one of them is none', () => {
    expect(compareQuietRuns({ base: [0, 0], head: [1, 1] }, NOISE, EASY)).toBeUndefined()
  })

  test('are as many as the permitted error takes, and one is never enough', () => {
    expect([0.02, 1.2e-4, 1e-4, 1e-6, 1e-7].map(fewestQuiet)).toEqual([2, 2, 3, 3, undefined])
    expect(compareQuietRuns({ base: [1000], head: [1100] }, NOISE, EASY)).toBeUndefined()
    expect(compareQuietRuns({ base: [1000, 1000], head: [1100, 1100] }, NOISE, STRICT)).toBeUndefined()
    expect(
      compareQuietRuns({ base: [1000, 1000, 1000], head: [1100, 1100, 1100] }, NOISE, STRICT),
    ).toBeDefined()
  })

  test.each([
    ['as large as it is taken to be', 1, 1.1e-4],
    ['twice as large', 2, 1.1e-2],
  ])('miss a change at one end as seldom as is said, with a noise %s', (_, times, chance) => {
    const random = seeded(7)
    const TRIALS = 100_000
    const run = () => 1000 * Math.exp(times * NOISE * normal(random))
    let misses = 0
    for (let trial = 0; trial < TRIALS; trial++) {
      const bounds = compareQuietRuns({ base: [run(), run()], head: [run(), run()] }, NOISE, EASY)
      if (bounds?.ratio !== undefined && bounds.ratio.low > 1) misses += 1
    }
    // Within four standard deviations of a count that rare.
    expect(misses).toBeLessThanOrEqual(chance * TRIALS + 4 * Math.sqrt(chance * TRIALS))
    expect(misses).toBeGreaterThan(0)
  })
})
