import { describe, expect, test } from '@jest/globals'
import { profile, type ProfileRequest } from '../../src/commands/profile.ts'
import { parseTargetPattern } from '../../src/core/config/target-pattern.ts'
import { exitStatusOfProfile } from '../../src/core/profile/profile-summary.ts'
import type { BuildRun } from '../../src/core/profile/store-facts.ts'
import { textOf } from '../../src/core/text/phrase.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import { fakeWorld, type FakeWorldOptions } from '../fakes/ports.ts'
import { fakeOutput } from '../fakes/profiles.ts'

const FOLDER = 'profiles/20261121-073000'
const WEB = { path: ['nixosConfigurations', 'web'], system: 'x86_64-linux' }
const DB = { path: ['nixosConfigurations', 'db'], system: 'x86_64-linux' }

const profileRequest = (overrides: Partial<ProfileRequest> = {}): ProfileRequest => ({
  directory: '/project',
  revision: undefined,
  configFile: undefined,
  targets: [],
  exclude: [],
  event: undefined,
  headSha: undefined,
  outputDirectory: 'profiles',
  startedAt: new Date('2026-11-21T07:30:00Z'),
  build: false,
  ...overrides,
})

async function profiled(options: FakeWorldOptions, overrides: Partial<ProfileRequest> = {}) {
  const world = fakeWorld(options)
  const summary = await profile(profileRequest(overrides), world.ports)
  const read = (path: string) => world.written.get(`${FOLDER}/${path}`) ?? ''
  return { ...world, summary, read, status: exitStatusOfProfile(summary) }
}

const statsSchema = (text: string): unknown => JSON.parse(text)

describe('a profile', () => {
  test('has a folder for each target, and an index of them', async () => {
    const { written, summary, status, read } = await profiled({
      targets: [
        { ...WEB, head: {} },
        { ...DB, head: { derivation: fakeDerivation('db') } },
      ],
    })
    expect([...written.keys()].toSorted()).toEqual(
      [
        `${FOLDER}/.gitignore`,
        `${FOLDER}/README.md`,
        ...['nixosConfigurations.db', 'nixosConfigurations.web'].flatMap((target) =>
          [
            'ANALYSIS.md',
            'build-stats.json',
            'evaluation-flamegraph.svg',
            'evaluation.folded',
            'function-calls.json',
            'profile.json',
          ].map((name) => `${FOLDER}/${target}/${name}`),
        ),
      ].toSorted(),
    )
    expect(summary).toMatchObject({
      directory: FOLDER,
      subject: { revision: { commit: { subject: 'head' } } },
    })
    expect(read('README.md')).toContain('(nixosConfigurations.db/ANALYSIS.md)')
    expect(status).toBe(0)
  })

  test('is of one revision: nothing of another is looked at', async () => {
    const { nix, repository } = await profiled({ targets: [{ ...WEB, base: {}, head: {} }] })
    expect(nix.calls.filter((call) => call.endsWith(' base'))).toEqual([])
    expect(repository.isClosed()).toBe(true)
  })

  test('is of the revision that was asked for', async () => {
    const { summary } = await profiled({ targets: [{ ...WEB, base: {} }] }, { revision: 'main' })
    expect(summary.subject.revision.commit.subject).toBe('base')
    expect(summary.targets.map(({ name }) => name)).toEqual(['nixosConfigurations.web'])
  })

  test('is of the targets that match, or else of those of the configuration', async () => {
    const options = {
      targets: [
        { ...WEB, head: {} },
        { ...DB, head: {} },
      ],
      headFiles: { '.github/nix-perf-gate.yml': 'targets: [nixosConfigurations.db]\n' },
    }
    const names = (targets: readonly { readonly name: string }[]) => targets.map(({ name }) => name)
    expect(names((await profiled(options)).summary.targets)).toEqual(['nixosConfigurations.db'])
    const asked = [parseTargetPattern('nixosConfigurations.w*', '--target')]
    expect(names((await profiled(options, { targets: asked })).summary.targets)).toEqual([
      'nixosConfigurations.web',
    ])
  })

  test('times and samples alone, before calls are traced beside each other', async () => {
    const { nix, read } = await profiled({
      hasProfiler: true,
      targets: [
        { ...WEB, head: {} },
        { ...DB, head: {} },
      ],
    })
    expect(nix.runs.map(({ kind }) => kind)).toEqual([
      ...['exact', 'timed', 'time', 'exact', 'timed', 'time'],
      ...['trace', 'trace'],
    ])
    expect(nix.runs.filter(({ kind, beside }) => kind !== 'trace' && beside > 0)).toEqual([])
    expect(read('nixosConfigurations.web/time.folded')).toContain('outputs')
    expect(read('nixosConfigurations.web/time-flamegraph.svg')).toMatch(/^<svg/)
  })

  test('counts calls all the same where a trace is too costly', async () => {
    const traceFailure = { kind: 'time-out', message: 'Nix did not finish within 300 s.' } as const
    const { nix, read, written, status } = await profiled({ targets: [{ ...WEB, head: { traceFailure } }] })
    expect(nix.runs.map(({ kind }) => kind)).toEqual(['exact', 'timed', 'trace', 'calls'])
    expect([...written.keys()].filter((path) => path.includes('evaluation'))).toEqual([])
    expect(read('nixosConfigurations.web/function-calls.json')).toContain('"calls":1000000')
    expect(read('nixosConfigurations.web/ANALYSIS.md')).toContain(
      'Every call by its path: not available. Nix did not finish within 300 s.',
    )
    expect(status).toBe(0)
  })

  test('says of a target that does not evaluate why, and profiles the others', async () => {
    const failure = { kind: 'evaluation', message: 'error: attribute missing' } as const
    const { written, read, status } = await profiled({
      targets: [
        { ...WEB, head: { failure } },
        { ...DB, head: {} },
      ],
    })
    expect([...written.keys()].filter((path) => path.includes('web'))).toEqual([
      `${FOLDER}/nixosConfigurations.web/ANALYSIS.md`,
      `${FOLDER}/nixosConfigurations.web/profile.json`,
    ])
    expect(read('nixosConfigurations.web/ANALYSIS.md')).toContain('error: attribute missing')
    expect(read('nixosConfigurations.db/ANALYSIS.md')).toContain('## Timing')
    expect(status).toBe(3)
  })

  test('goes on without what the store can not tell', async () => {
    const closureError = new MeasurementError('The derivation graph can not be read.', { remedy: '' })
    const { read, status } = await profiled({ targets: [{ ...WEB, head: { closureError } }] })
    expect(read('nixosConfigurations.web/ANALYSIS.md')).toContain('| derivations in the closure | n/a |')
    expect(status).toBe(0)
  })
})

describe('the caches of a profile', () => {
  const [app, library] = [fakeOutput('host-1.0'), fakeOutput('library')]
  const sizes = new Map([
    [app, 100],
    [library, 900],
  ])
  const substituters = [
    { url: 'https://gone.example', answer: { kind: 'silent', reason: 'no answer' } as const, sizes },
    { url: 'https://half.example', sizes: new Map([[library, 900]]) },
    { url: 'https://all.example', sizes },
  ]
  const answers = (text: string) => statsSchema(text)

  test('are asked for what the target needs to run, as the first that has all of it tells', async () => {
    const { read } = await profiled({ targets: [{ ...WEB, head: {} }], substituters })
    expect(answers(read('nixosConfigurations.web/build-stats.json'))).toMatchObject({
      closure: {
        from: 'https://all.example',
        paths: 2,
        totalBytes: 1000,
        largest: [{ path: library }, { path: app }],
      },
      substituters: {
        asked: 'closure',
        paths: 2,
        answers: [
          { url: 'https://gone.example', reachable: false, reason: 'no answer', paths: null, hitRate: null },
          { url: 'https://half.example', reachable: true, latencyMilliseconds: 20, paths: 1, hitRate: 0.5 },
          { url: 'https://all.example', reachable: true, paths: 2, hitRate: 1 },
        ],
      },
    })
  })

  test('are asked for what is to be built and fetched where nobody has the target', async () => {
    const head = { toBuild: [fakeDerivation('host-1.0')], toFetch: [library] }
    const { read } = await profiled({ targets: [{ ...WEB, head }], substituters: substituters.slice(0, 2) })
    expect(answers(read('nixosConfigurations.web/build-stats.json'))).toMatchObject({
      closure: null,
      substituters: { asked: 'plan', paths: 2, answers: [{ paths: null }, { paths: 1, hitRate: 0.5 }] },
    })
  })

  test('are not asked for the closure where the store has it', async () => {
    const head = { outputClosure: new Map([[app, 50]]) }
    const { read } = await profiled({ targets: [{ ...WEB, head }], substituters })
    expect(answers(read('nixosConfigurations.web/build-stats.json'))).toMatchObject({
      closure: { from: 'store', paths: 1, totalBytes: 50 },
    })
  })
})

describe('the store of a profile', () => {
  const app = fakeOutput('host-1.0')

  test('is asked once, and told in the index and for each target', async () => {
    const { nix, read, summary } = await profiled({
      targets: [
        { ...WEB, head: {} },
        { ...DB, head: { derivation: fakeDerivation('db') } },
      ],
    })
    expect(nix.calls.filter((call) => call === 'health')).toHaveLength(1)
    expect(summary.store.directory).toBe('/nix/store')
    expect(read('README.md')).toContain('| free space | 120 GiB of 500 GiB |')
    for (const target of ['nixosConfigurations.web', 'nixosConfigurations.db']) {
      expect(read(`${target}/ANALYSIS.md`)).toContain('| damaged paths of the target | 0 |')
      expect(statsSchema(read(`${target}/build-stats.json`))).toMatchObject({
        store: { kind: 'daemon', contents: { paths: 40_000 }, damaged: [], notKnown: {} },
      })
    }
  })

  test('is looked through for what the target is built from, and what it needs to run', async () => {
    const damaged = [
      { path: fakeDerivation('library'), damage: 'empty' },
      { path: app, damage: 'missing' },
    ] as const
    const head = {
      dependencies: [fakeDerivation('library')],
      outputClosure: new Map([[app, 50]]),
      damaged,
    }
    const { read, summary, status } = await profiled({ targets: [{ ...WEB, head }] })
    expect(statsSchema(read('nixosConfigurations.web/build-stats.json'))).toMatchObject({
      store: { damaged },
    })
    expect(read('nixosConfigurations.web/ANALYSIS.md')).toContain(
      '**The store has lost files of the target.**',
    )
    expect(summary.targets[0]?.lines.map(textOf)).toContain('The store has lost files of it: 2 paths.')
    // It is nobody's verdict.
    expect(status).toBe(0)
  })

  test('is not said to have lost what a substituter has', async () => {
    const sizes = new Map([[app, 100]])
    const head = { damaged: [{ path: app, damage: 'missing' }] as const }
    const substituters = [{ url: 'https://all.example', sizes }]
    const { read } = await profiled({ targets: [{ ...WEB, head }], substituters })
    expect(statsSchema(read('nixosConfigurations.web/build-stats.json'))).toMatchObject({
      store: { damaged: [] },
    })
  })
})

describe('a build', () => {
  const build: BuildRun = {
    log: {
      builds: [{ derivation: fakeDerivation('host-1.0'), startSeconds: 0, seconds: 2.5, outcome: 'built' }],
      downloads: [],
      buildSeconds: 2.5,
      downloadSeconds: 0,
      totalSeconds: 2.5,
      transferredBytes: undefined,
      errors: [],
    },
    failure: undefined,
  }

  test('is made only where it is asked for', async () => {
    const options = { targets: [{ ...WEB, head: { build } }] }
    const without = await profiled(options)
    expect(without.nix.runs.some(({ kind }) => kind === 'build')).toBe(false)
    const { nix, read, status } = await profiled(options, { build: true })
    expect(nix.runs.filter(({ kind }) => kind === 'build')).toEqual([
      { kind: 'build', target: 'nixosConfigurations.web', side: 'head', beside: 0 },
    ])
    expect(statsSchema(read('nixosConfigurations.web/build-stats.json'))).toMatchObject({
      build: { failure: null, builds: [{ seconds: 2.5, outcome: 'built' }], seconds: { building: 2.5 } },
    })
    expect(status).toBe(0)
  })

  test('that fails is in the files, and makes the profile incomplete', async () => {
    const failure = { kind: 'evaluation', message: "error: builder for 'host' failed" } as const
    const { read, status } = await profiled(
      { targets: [{ ...WEB, head: { build: { ...build, failure } } }] },
      { build: true },
    )
    expect(read('nixosConfigurations.web/ANALYSIS.md')).toContain("error: builder for 'host' failed")
    expect(status).toBe(3)
  })
})

describe('nothing is profiled', () => {
  test('where the flake does not evaluate', async () => {
    const broken = { head: { '.': { kind: 'evaluation', message: 'error: syntax error' } as const } }
    await expect(profiled({ targets: [{ ...WEB, head: {} }], broken })).rejects.toThrow(
      new MeasurementError('The flake does not evaluate.\nerror: syntax error', { remedy: '' }),
    )
  })

  test('where a target matches nothing, which is said of one revision', async () => {
    const targets = [parseTargetPattern('nixosConfigurations.wob', '--target')]
    await expect(profiled({ targets: [{ ...WEB, head: {} }] }, { targets })).rejects.toThrow(
      new UsageError('The target “nixosConfigurations.wob” matches nothing. Did you mean web?', {
        remedy: '',
      }),
    )
  })

  test('under an event that runs somebody else’s change with rights of its own', async () => {
    const event = { kind: 'pull_request_target' } as const
    await expect(profiled({ targets: [] }, { event })).rejects.toBeInstanceOf(UsageError)
  })

  test('and an index says so where all targets are for other platforms', async () => {
    const { read, status } = await profiled({ targets: [{ ...WEB, head: {} }], system: 'aarch64-darwin' })
    expect(read('README.md')).toContain('No target belongs to aarch64-darwin')
    expect(status).toBe(0)
  })
})
