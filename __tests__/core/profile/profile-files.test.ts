// Whole profiles, compared with the files in __tests__/golden/profile. UPDATE_GOLDEN=1 writes them anew: look at each.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import {
  renderProfileIndex,
  renderProfileTerminal,
  summaryOf,
} from '../../../src/core/profile/profile-summary.ts'
import { ANALYSIS, profileFiles } from '../../../src/core/profile/profile-files.ts'
import type { BuildLog } from '../../../src/core/nix/build-log.ts'
import { missing, known } from '../../../src/core/profile/part.ts'
import type { ProfileSubject, TargetProfile } from '../../../src/core/profile/target-profile.ts'
import { fakeDerivation, fakePlan, fakeRun } from '../../fakes/measurements.ts'
import { fakeOutput, fakeProfile, fakeSubject } from '../../fakes/profiles.ts'
import { fakeHealth } from '../../fakes/store-health.ts'
import { fakeCommit } from '../../fakes/repository.ts'

interface Scenario {
  readonly subject: ProfileSubject
  readonly profile: TargetProfile
}

const LOG: BuildLog = {
  builds: [
    { derivation: fakeDerivation('unit-web'), startSeconds: 0, seconds: 0.5, outcome: 'built' },
    { derivation: fakeDerivation('host-1.0'), startSeconds: 0, seconds: 12.25, outcome: 'built' },
  ],
  downloads: [
    {
      path: fakeOutput('openssl-3.0.14'),
      substituter: 'https://me:secret@cache.example',
      startSeconds: 0,
      seconds: 1.5,
      unpackedBytes: 6_144_000,
    },
  ],
  buildSeconds: 12.75,
  downloadSeconds: 1.5,
  totalSeconds: 15,
  transferredBytes: 1_000_000,
  errors: [],
}

const HOSTILE = '@everyone `|<img src=x onerror=alert(1)>\u202e\n## [x](http://evil.example)'

const scenarios: Readonly<Record<string, Scenario>> = {
  profiled: { subject: fakeSubject(), profile: fakeProfile() },
  'old-nix': {
    subject: fakeSubject({ hasProfiler: false, identity: { ...fakeSubject().identity, version: '2.8.0' } }),
    profile: fakeProfile({
      time: undefined,
      calls: missing('Nix ran out of memory.'),
      tree: missing('Nix did not finish within 300 s and was ended.'),
      timed: missing('error: it does not evaluate any more'),
      exact: fakeRun({ statistics: { expressions: undefined, gcSeconds: undefined } }),
      plan: missing('No substituter answers.'),
      closure: missing('The derivation graph can not be read.'),
      outputClosure: missing('Neither the store nor a substituter has the outputs yet.'),
      wanted: { kind: 'plan', paths: [] },
      substituters: [],
      store: {
        health: fakeHealth({
          kind: known('local'),
          contents: missing('Nix does not list its paths: it did not end in time.'),
          dead: missing('Nix does not list its paths: it did not end in time.'),
          sharing: {
            isAutomatic: undefined,
            saved: missing('The store shares more than 100,000 files: to count them takes too long.'),
          },
        }),
        damaged: known([]),
      },
    }),
  },
  built: {
    subject: fakeSubject({ revision: { ...fakeSubject().revision, kind: 'working-tree' } }),
    profile: fakeProfile({
      build: {
        log: LOG,
        failure: undefined,
        output: ["building '/nix/store/x-host-1.0.drv'", 'host-1.0> compiling'],
      },
      importedDerivations: [fakeDerivation('generated.nix')],
      plan: known(fakePlan()),
    }),
  },
  'build-failed': {
    subject: fakeSubject(),
    profile: fakeProfile({
      store: {
        health: fakeHealth({ dead: known({ paths: 1, unpackedBytes: 4096, unreadableRoots: 3 }) }),
        damaged: known([]),
      },
      build: {
        log: { ...LOG, builds: LOG.builds.map((step) => ({ ...step, outcome: 'failed' as const })) },
        failure: { kind: 'evaluation', message: "error: builder for 'host-1.0.drv' failed with exit code 3" },
      },
    }),
  },
  failed: {
    subject: fakeSubject(),
    profile: {
      name: 'nixosConfigurations.web',
      state: {
        kind: 'failed',
        failure: { kind: 'evaluation', message: 'error: attribute ‘x’ missing\nat flake.nix:3:5' },
      },
    },
  },
  hostile: {
    subject: fakeSubject({
      revision: {
        kind: 'commit',
        commit: fakeCommit({ name: HOSTILE }),
        chosen: HOSTILE,
      },
    }),
    profile: {
      ...fakeProfile({
        calls: known({
          functions: [
            {
              name: HOSTILE,
              place: { origin: 'input', input: HOSTILE, file: HOSTILE, line: 1, column: 1 },
              calls: 1,
            },
          ],
          primops: [{ name: HOSTILE, calls: 1 }],
        }),
        tree: missing(HOSTILE),
        time: missing(HOSTILE),
        substituters: [{ url: HOSTILE, answer: { kind: 'silent', reason: HOSTILE }, has: undefined }],
        store: {
          health: fakeHealth({ directory: HOSTILE, kind: missing(HOSTILE), contents: missing(HOSTILE) }),
          damaged: known([{ path: HOSTILE, damage: 'missing' }]),
        },
        build: {
          log: LOG,
          failure: { kind: 'evaluation', message: `${HOSTILE}\n\`\`\`\n${HOSTILE}` },
        },
      }),
      name: HOSTILE,
    },
  },
}

describe.each(Object.entries(scenarios))('the profile “%s”', (scenario, { subject, profile }) => {
  const files = new Map(profileFiles(subject, profile).map(({ name, content }) => [name, textOf(content)]))

  test('has the files that the analysis names, which comes first', () => {
    const [first, ...others] = [...files.keys()]
    expect(first).toBe(ANALYSIS)
    for (const name of others) expect(files.get(ANALYSIS)).toContain(`\`${name}\``)
    expect(scenario === 'failed' ? others : 'more').toEqual(scenario === 'failed' ? ['profile.json'] : 'more')
  })

  test('reads as the golden files', () => {
    const summary = {
      subject,
      directory: 'nix-profiles/20261121-073000',
      targets: [summaryOf(profile, 'folder')],
      store:
        profile.state.kind === 'evaluated'
          ? (profile.state.facts.store?.health ?? fakeHealth())
          : fakeHealth(),
      notices: [],
    }
    const texts = [...files].filter(([name]) => !name.endsWith('.svg'))
    for (const [name, text] of [
      ...texts,
      ['terminal.txt', renderProfileTerminal(summary, { color: false, width: 80 })] as const,
      ['index.md', renderProfileIndex(summary, { links: true })] as const,
    ]) {
      expect(text).toBe(golden(`${scenario}/${name}`, text))
    }
  })

  test('shows no credentials', () => {
    expect([...files.values()].join('')).not.toContain('me:secret')
  })
})

describe('the pictures of a profile', () => {
  const names = (scenario: Scenario | undefined) =>
    scenario === undefined ? [] : profileFiles(scenario.subject, scenario.profile).map(({ name }) => name)

  test('are of calls, and of time where Nix has a profiler', () => {
    expect(names(scenarios.profiled)).toEqual([
      'ANALYSIS.md',
      'nix-stats.json',
      'function-calls.json',
      'evaluation.folded',
      'evaluation-flamegraph.svg',
      'time.folded',
      'time-flamegraph.svg',
      'build-stats.json',
      'profile.json',
    ])
  })

  test('are left out where there is nothing to draw, as is all else that is not known', () => {
    expect(names(scenarios['old-nix'])).toEqual(['ANALYSIS.md', 'build-stats.json', 'profile.json'])
  })
})

test('the statistics are as Nix wrote them', () => {
  const [, statistics] = profileFiles(fakeSubject(), fakeProfile())
  expect(statistics).toEqual({ name: 'nix-stats.json', content: '{"cpuTime": 0.9}\n' })
})

test('two profiles of the same code differ in lines of times only', () => {
  const text = (seconds: number) => {
    const timed = known(
      fakeRun({ wallSeconds: seconds, statistics: { cpuSeconds: seconds / 2, gcSeconds: 0.1 } }),
    )
    const [analysis] = profileFiles(fakeSubject(), fakeProfile({ timed }))
    return textOf(analysis?.content ?? '').split('\n')
  }
  const [one, other] = [text(1), text(2)]
  const differing = one.filter((line, index) => line !== other[index])
  expect(differing.map((line) => line.split('|')[1]?.trim())).toEqual([
    'wall-clock time',
    'CPU time',
    'garbage collection',
  ])
})

function textOf(content: string | Iterable<string>): string {
  return typeof content === 'string' ? content : [...content].join('')
}

function golden(name: string, actual: string): string {
  const path = fileURLToPath(new URL(`../../golden/profile/${name}`, import.meta.url))
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
  }
  return readFileSync(path, 'utf8')
}
