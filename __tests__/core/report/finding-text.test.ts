import { describe, expect, test } from '@jest/globals'
import { findingText } from '../../../src/core/report/finding-text.ts'
import type { Finding } from '../../../src/core/model/finding.ts'
import { exactFinding, sampledFinding } from '../../fakes/results.ts'

const GIB = 1024 ** 3

function line(finding: Finding): string {
  const { metric, values, change, interval, note } = findingText(finding)
  return [metric, values, change, interval, note]
    .filter((part) => part !== undefined && part !== '')
    .join(' | ')
}

describe('a finding in words', () => {
  test.each<[string, Finding]>([
    [
      'function calls | 730,112 → 819,220 | +12.2 % | over the 10 % limit',
      exactFinding('function-calls', [730_112, 819_220]),
    ],
    [
      'thunks | 1,204,981 → 1,278,726 | +6.1 % | over the 5 % warning limit',
      exactFinding('thunks', [1_204_981, 1_278_726]),
    ],
    ['rebuilds | 0 → 31 | +31 | over the warning limit of +20', exactFinding('rebuilds', [0, 31])],
    ['rebuilds | 0 → 14 | +14 | within its limits', exactFinding('rebuilds', [0, 14])],
    ['paths to fetch | 412 → 401 | −11', exactFinding('paths-to-fetch', [412, 401])],
    ['function calls | 730,112 | =', exactFinding('function-calls', [730_112, 730_112])],
    [
      'peak memory | 5.00 GiB → 6.50 GiB | +30.0 % | over the ceiling of 6 GiB',
      exactFinding('peak-memory', [5 * GIB, 6.5 * GIB], {
        outcome: 'regression',
        crossed: 'max',
        threshold: { max: 6 * GIB },
      }),
    ],
    [
      'cache hit rate | 93.0 % → 78.2 % | −14.8 points | under the floor of 80 %',
      exactFinding('cache-hit-rate', [0.93, 0.782], {
        outcome: 'regression',
        crossed: 'min',
        threshold: { min: 0.8 },
      }),
    ],
    [
      'cache hit rate | 93.0 % → 78.2 % | −14.8 points | a drop over the 10 % limit',
      exactFinding('cache-hit-rate', [0.93, 0.782], {
        outcome: 'regression',
        crossed: 'fail',
        threshold: { fail: { relative: 0.1 } },
      }),
    ],
    [
      'evaluation time | 1.24 s → 1.52 s | ≈ +23 % | +21 … +25 % | over the 20 % limit',
      sampledFinding('evaluation-time', [1.24, 1.52, 1.207, 1.248], {
        outcome: 'regression',
        crossed: 'fail',
      }),
    ],
    [
      'evaluation time | 1.24 s → 1.52 s | ≈ +23 % | +15 … +31 % | inconclusive: may be over the 20 % limit',
      sampledFinding('evaluation-time', [1.24, 1.52, 1.15, 1.31], { outcome: 'inconclusive' }),
    ],
    [
      'evaluation time | 1.24 s → 1.52 s | ≈ +23 % | +15 … +31 % | inconclusive: the time budget is spent',
      sampledFinding('evaluation-time', [1.24, 1.52, 1.15, 1.31], {
        outcome: 'inconclusive',
        reason: { kind: 'timing-ended', timing: 'time-budget' },
      }),
    ],
    [
      'expressions parsed | n/a | not available: this Nix does not tell it',
      exactFinding('expressions', [null, null], { reason: { kind: 'not-told' } }),
    ],
    [
      'function calls | 730,112 → 819,220 | +12.2 % | over the 10 % limit; accepted',
      exactFinding('function-calls', [730_112, 819_220], { accepted: true }),
    ],
    [
      'set updates (//) | 48,120 → 48,121 | ≈ 0 % | −1 … +1 % | varies between runs',
      sampledFinding('set-updates', [48_120, 48_121, 0.99, 1.01], { demoted: true }),
    ],
  ])('reads %s', (expected, finding) => {
    expect(line(finding)).toBe(expected)
  })
})
