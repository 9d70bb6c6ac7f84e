import { describe, expect, test } from '@jest/globals'
import { headlineOf } from '../../../src/core/report/headline.ts'
import type { Failure } from '../../../src/core/model/failure.ts'
import type { Phrase } from '../../../src/core/text/phrase.ts'
import type { Verdict } from '../../../src/core/model/finding.ts'
import type { Results } from '../../../src/core/model/results.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import {
  brokenTarget,
  exactFinding,
  identity,
  platformResults,
  resultsOf,
  sampledFinding,
  targetResults,
} from '../../fakes/results.ts'

function judged(verdict: Verdict, ...targets: TargetResults[]): Results {
  return resultsOf({ verdict, platforms: [platformResults({ verdict, targets })] })
}

function text(phrase: Phrase): string {
  return phrase.map((piece) => ('code' in piece ? `<${piece.code}>` : piece.text)).join('')
}

const regression = exactFinding('function-calls', [730_112, 830_112])
const sampledRegression = sampledFinding('evaluation-time', [1.2, 2.9, 2.2, 2.6], {
  outcome: 'regression',
  crossed: 'fail',
})

describe('the next step says the cause of a failure and its remedy, where they are known', () => {
  const message = 'error: no'
  test.each<[string, Failure, string]>([
    [
      'import from derivation',
      { kind: 'evaluation', message, cause: { kind: 'import-from-derivation' } },
      '<a> imports from a derivation: allow it with <nix: { allow-import-from-derivation: true }> in the configuration, or have what is imported in the repository. Nix’s error is below.',
    ],
    [
      'a file that is not tracked',
      { kind: 'evaluation', message, cause: { kind: 'untracked-file', file: 'hosts/x.nix' } },
      '<a> needs <hosts/x.nix>, which the repository lacks: run <git add hosts/x.nix> and commit it, or correct its path. Nix’s error is below.',
    ],
    [
      'a lock file',
      { kind: 'evaluation', message, cause: { kind: 'lock-file' } },
      '<a> has no lock file that fits <flake.nix>: run <nix flake lock>, and commit <flake.lock>. Nix’s error is below.',
    ],
    [
      'a search path',
      { kind: 'evaluation', message, cause: { kind: 'missing-search-path' } },
      '<a> looks for a name in angle brackets: set <NIX_PATH> for the job, or pin the source in the repository. Nix’s error is below.',
    ],
    [
      'the network, with the host',
      { kind: 'not-measured', message, cause: { kind: 'network', host: 'git.example' } },
      '<a> could not be measured, as a download failed: run it again, or see that the runner reaches <git.example> and may read there.',
    ],
    [
      'the network, without a host',
      { kind: 'not-measured', message, cause: { kind: 'network' } },
      '<a> could not be measured, as a download failed: run it again, or see that the runner reaches what it fetches from and may read there.',
    ],
    [
      'nothing of it',
      { kind: 'evaluation', message },
      'Mend the evaluation of <a> first; Nix’s error is below.',
    ],
    [
      'nothing but that it was not measured',
      { kind: 'not-measured', message },
      '<a> could not be measured: see why below, then run again.',
    ],
  ])('%s', (_, failure, next) => {
    const results = judged('incomplete', brokenTarget('a', failure), targetResults('b'))
    expect(text(headlineOf(results).next)).toBe(next)
  })
})

describe('the headline', () => {
  test.each<[string, Results, string]>([
    [
      'nothing changed',
      judged('pass', targetResults('a'), targetResults('b')),
      'nothing changed in 2 targets',
    ],
    ['there was nothing', judged('incomplete'), 'there were no targets to measure'],
    [
      'one of many is over its limits',
      judged('fail', targetResults('a', { findings: [regression] }), targetResults('b')),
      '1 of 2 targets is over its limits',
    ],
    [
      'the only one is over its limits',
      judged('fail', targetResults('a', { findings: [regression] })),
      'the only target is over its limits',
    ],
    [
      'some changed within their limits',
      judged(
        'pass',
        targetResults('a', { findings: [exactFinding('thunks', [10, 11])] }),
        targetResults('b', { status: 'added' }),
      ),
      'no target is over its limits (1 changed within limits, 1 was added)',
    ],
    [
      'a target fails and another is over its limits',
      judged(
        'fail',
        targetResults('a', { findings: [regression] }),
        brokenTarget('b', { kind: 'evaluation', message: 'error: no' }),
      ),
      '1 of 2 targets no longer evaluates, 1 is over its limits',
    ],
  ])('counts where %s', (_, results, summary) => {
    expect(headlineOf(results).summary).toBe(summary)
  })

  test('sends the reader to an exact finding before a sampled one, however large that is', () => {
    const results = judged(
      'fail',
      targetResults('slow', { findings: [sampledRegression] }),
      targetResults('more-calls', { findings: [regression] }),
    )
    expect(text(headlineOf(results).next)).toBe(
      'Look at <function calls> of <more-calls> first (+13.7 %, over the 10 % limit).',
    )
  })

  test('sends the reader to a target that fails before any that is slow', () => {
    const results = judged(
      'fail',
      targetResults('slow', { findings: [regression] }),
      brokenTarget('broken', { kind: 'evaluation', message: 'error: no' }),
    )
    expect(text(headlineOf(results).next)).toBe(
      'Mend the evaluation of <broken> first; Nix’s error is below.',
    )
  })

  test('asks for nothing where only a warning limit was crossed, or an accepted finding is there', () => {
    const warning = exactFinding('primop-calls', [412_650, 512_650])
    const warned = judged('warn', targetResults('a', { findings: [warning] }))
    expect(text(headlineOf(warned).next)).toMatch(
      /^Nothing has to be done\. Worth a look: <primop calls> of <a> /,
    )
    const accepted = judged('pass', targetResults('a', { findings: [{ ...regression, accepted: true }] }))
    expect(text(headlineOf(accepted).next)).toBe('Nothing to do.')
  })

  test('names the platform where there are several', () => {
    const results = resultsOf({
      verdict: 'fail',
      platforms: [
        platformResults(),
        platformResults({
          system: 'aarch64-darwin',
          targets: [targetResults('a', { findings: [regression] })],
        }),
      ],
    })
    expect(text(headlineOf(results).next)).toContain('<a> on aarch64-darwin first')
  })

  test('names the Nix too where a system is there twice', () => {
    const results = resultsOf({
      verdict: 'fail',
      platforms: [
        platformResults(),
        platformResults({
          identity: identity({ version: '2.28.3' }),
          targets: [targetResults('a', { findings: [regression] })],
        }),
      ],
    })
    expect(text(headlineOf(results).next)).toContain('<a> on x86_64-linux with Nix 2.28.3 first')
  })

  test('says what varies in head only, also where what was not timed leads the report', () => {
    const varying = sampledFinding('allocated-memory', [100, 101, 0.9, 1.1], {
      outcome: 'inconclusive',
      demoted: true,
      variesInHeadOnly: true,
      reason: { kind: 'varies-in-head' },
    })
    const untimed = sampledFinding('evaluation-time', [1, 1.1, 0.9, 1.2], { outcome: 'inconclusive' })
    const results = judged(
      'warn',
      targetResults('a', { findings: [untimed] }),
      targetResults('b', { findings: [untimed, varying] }),
    )
    expect(text(headlineOf(results).next)).toBe(
      'See why <allocated memory> of <b> varies from run to run; base’s does not.',
    )
  })

  test.each<[string, Results, readonly [summary: string, next: string]]>([
    [
      'a share is missing',
      { ...judged('incomplete', targetResults('a')), shares: { of: 3, present: [1, 2] } },
      [
        'share 3 of 3 is missing; nothing changed in 1 target that was measured',
        'Run the jobs of the missing shares again.',
      ],
    ],
    [
      'many shares are missing',
      { ...judged('incomplete', targetResults('a')), shares: { of: 256, present: [1, 1, 2, 7] } },
      [
        '253 of 256 shares are missing; nothing changed in 1 target that was measured',
        'Run the jobs of the missing shares again.',
      ],
    ],
    [
      'the job was interrupted',
      resultsOf({
        verdict: 'incomplete',
        platforms: [platformResults({ interrupted: true, verdict: 'incomplete' })],
      }),
      [
        'the job was interrupted; nothing changed in 1 target that was measured',
        'Run the interrupted job again.',
      ],
    ],
    [
      'a share is missing and a target is over its limits',
      { ...judged('fail', targetResults('a', { findings: [regression] })), shares: { of: 2, present: [2] } },
      [
        'the only target is over its limits; share 1 of 2 is missing',
        'Look at <function calls> of <a> first (+13.7 %, over the 10 % limit).',
      ],
    ],
    [
      'no share is missing',
      { ...judged('pass', targetResults('a')), shares: { of: 2, present: [2, 1] } },
      ['nothing changed in 1 target', 'Nothing to do.'],
    ],
  ])('says what is missing where %s', (_, results, [summary, next]) => {
    expect(headlineOf(results).summary).toBe(summary)
    expect(text(headlineOf(results).next)).toBe(next)
  })
})
