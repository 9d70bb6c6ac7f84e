// The verb `init`, in memory: what it shows, asks and writes.

import { describe, expect, test } from '@jest/globals'
import { cliJob } from '../../src/cli/cli-job.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { parseConfig } from '../../src/core/config/parse-config.ts'
import type { FakeTarget } from '../fakes/targets.ts'
import { UsageError } from '../../src/errors.ts'
import { runJob } from '../../src/runtime/job.ts'
import { fakeWorld, type FakeWorldOptions } from '../fakes/ports.ts'
import { fakeRuntime } from '../fakes/runtime.ts'
import { fakeInput, fakeStream } from '../fakes/terminal.ts'

const WORKFLOW = '.github/workflows/nix-perf-gate.yml'
const RECORD = '.github/workflows/nix-perf-gate-record.yml'
const PUBLISH = '.github/workflows/nix-perf-gate-publish.yml'

const web: FakeTarget = {
  path: ['nixosConfigurations', 'web'],
  head: { seconds: 1.5, toBuild: ['/nix/store/a.drv'], toFetch: ['/nix/store/b', '/nix/store/c'] },
}
const laptop: FakeTarget = { path: ['darwinConfigurations', 'laptop'], head: { seconds: 7 } }

interface Given extends Partial<FakeWorldOptions> {
  readonly args?: readonly string[]
  /** Typed at a terminal; without it, there is none. */
  readonly answers?: readonly string[]
}

async function run({ args = [], answers, ...given }: Given = {}) {
  const [stdout, stderr] = [fakeStream(), fakeStream()]
  const world = fakeWorld({
    targets: [web],
    headFiles: { 'flake.nix': '' },
    remoteAddress: 'git@github.com:me/fleet',
    ...given,
  })
  const stdin = fakeInput(answers, { isTTY: answers !== undefined })
  const job = cliJob({ args: ['init', ...args], env: {}, stdin: () => stdin, stdout, stderr })
  const status = await runJob(job, fakeRuntime(world.ports))
  const written = Object.fromEntries(
    [...world.written].map(([path, text]) => [path.replace('/project/', ''), text]),
  )
  return { ...world, status, stdout: stdout.text(), stderr: stderr.text(), written }
}

const onDisk = (written: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(written).map(([path, text]) => [`/project/${path}`, text]))

describe('where nobody is at the terminal', () => {
  test('the defaults are taken, and what would have been asked is said', async () => {
    const { status, stdout, stderr, written, repository } = await run({ targets: [web, laptop] })
    expect({ status, paths: Object.keys(written) }).toEqual({
      status: 0,
      paths: [CONFIG_PATH, WORKFLOW, RECORD],
    })
    expect(stderr).toContain('Not asked, as nobody is at the terminal: Measure on a Mac, too?')
    expect(stderr).toContain('pull requests from forks, too, by a second workflow? No.')
    expect(stderr).toMatch(/Write \.github\/nix-perf-gate\.yml, .*\? Yes\.\n$/)
    expect(stdout).toContain('nixosConfigurations.*: 1 target, for x86_64-linux, aarch64-linux')
    expect(stdout).toContain(`${CONFIG_PATH}: new`)
    expect(stdout).toContain('  + # yaml-language-server: $schema=https://')
    expect(stdout).not.toContain('\u001B')
    const { targets } = parseConfig({ text: written[CONFIG_PATH] ?? '', file: CONFIG_PATH })
    expect(targets).toMatchObject([{}, { systems: ['x86_64-linux'] }])
    expect(written[WORKFLOW]).toContain('runs-on: ubuntu-latest\n')
    expect(repository.isClosed()).toBe(true)
  })

  test('--yes says nothing of questions', async () => {
    const { status, stderr, written } = await run({ args: ['-y'] })
    expect({ status, stderr, paths: Object.keys(written) }).toEqual({
      status: 0,
      stderr: '',
      paths: [CONFIG_PATH, WORKFLOW, RECORD],
    })
  })

  test('a goal that today does not meet is a comment, and told', async () => {
    const { stdout, written } = await run({ targets: [web, laptop] })
    expect(written[CONFIG_PATH]).toMatch(
      / {2}# Today: 7\.\d+ s \(darwinConfigurations\.laptop, .*\n {2}# evaluation-time: \{ max: 5s \}\n/,
    )
    expect(written[CONFIG_PATH]).toMatch(
      / {2}# Today: 66\.7 % \(nixosConfigurations\.web, .*\n {2}# cache-hit-rate: \{ min: 80% \}\n/,
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'The goal for evaluation time is at most 5 s, and today it is 7',
    )
  })

  test('run again, it changes nothing, whatever the clock says', async () => {
    const { written } = await run()
    const again = await run({ files: onDisk(written), seed: 99 })
    expect(again.written).toEqual({})
    expect({ status: again.status, stdout: again.stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Nothing: everything is as proposed.'),
    })
  })

  test('what is there and differs is shown and kept, and replaced with --force', async () => {
    const { written } = await run()
    const files = onDisk({ ...written, [WORKFLOW]: `${written[WORKFLOW] ?? ''}# mine\n` })
    const kept = await run({ files })
    expect({ status: kept.status, written: kept.written }).toEqual({ status: 0, written: {} })
    expect(kept.stdout).toContain(`${WORKFLOW}: there already, and not as proposed`)
    expect(kept.stdout).toContain('  - # mine')
    expect(kept.stdout).toContain('Kept as it is (--force replaces it)')
    const forced = await run({ files, args: ['--force'] })
    expect(forced.written).toEqual({ [WORKFLOW]: written[WORKFLOW] })
  })

  test('--dry-run shows the same, and writes nothing', async () => {
    const { status, stdout, stderr, written } = await run({ args: ['--dry-run'] })
    expect({ status, written }).toEqual({ status: 0, written: {} })
    expect(stdout).toContain('Would be written')
    expect(stderr).not.toContain('Write .github')
  })

  test('--no-measure evaluates no target', async () => {
    const { nix, written } = await run({ args: ['--no-measure'] })
    expect(nix.runs).toEqual([])
    // A ceiling that nobody knows to be met may fail on its first day.
    expect(written[CONFIG_PATH]).toContain(
      '# Today: not measured. Where it is met:\n  # evaluation-time: { max: 5s }\n',
    )
  })

  test('a target that does not evaluate here is told, and written all the same', async () => {
    const broken = { ...laptop, head: { failure: { kind: 'evaluation', message: 'error: no Mac' } as const } }
    const { status, stdout, written } = await run({ targets: [web, broken] })
    expect(status).toBe(0)
    const told = stdout.replaceAll(/\s+/g, ' ')
    expect(told).toContain('darwinConfigurations.laptop does not evaluate here')
    expect(told).toContain('It is for Macs: --macos measures it on one.')
    expect(written[CONFIG_PATH]).toContain('darwinConfigurations.*')
  })
})

describe('a configuration that is there', () => {
  test('says what there is to measure where nothing can be discovered', async () => {
    const files = { [`/project/${CONFIG_PATH}`]: 'targets: [./release.nix#jobs.*]\n' }
    const { status, stdout, written } = await run({ targets: [], headFiles: {}, files })
    expect({ status, paths: Object.keys(written) }).toEqual({ status: 0, paths: [WORKFLOW, RECORD] })
    expect(stdout).toContain('the targets that are configured')
  })

  test('is refused with its places where it has problems, also before Git knows it', async () => {
    const files = { [`/project/${CONFIG_PATH}`]: 'tragets: []\n' }
    const { status, stderr, written } = await run({ files })
    expect({ status, written }).toEqual({ status: 2, written: {} })
    expect(stderr).toContain(`${CONFIG_PATH}:1:1: tragets: there is no such key`)
  })

  test('has company where another workflow has the action already, which is told', async () => {
    const text = 'jobs: { a: { steps: [{ uses: Nix-Perf-Gate/nix-perf-gate@v9 }] } }'
    const { stdout } = await run({ headFiles: { 'flake.nix': '', '.github/workflows/perf.yml': text } })
    expect(stdout).toContain('.github/workflows/perf.yml runs this action already')
  })
})

describe('at a terminal', () => {
  test('each question is asked once, and asked again where the answer is none', async () => {
    const answers = ['maybe', 'y', 'yes', '']
    const { status, stderr, written } = await run({ targets: [web, laptop], answers })
    expect(status).toBe(0)
    expect(stderr.match(/Measure on a Mac/g)).toHaveLength(2)
    expect(stderr).toMatch(/\[y\/N\] .*\[Y\/n\] $/s)
    expect(Object.keys(written)).toEqual([CONFIG_PATH, WORKFLOW, RECORD, PUBLISH])
    expect(written[WORKFLOW]).toContain('os: [ubuntu-latest, macos-latest]')
  })

  test('nothing is written where the answer is no, or the input ends', async () => {
    for (const answers of [['', 'n'], ['']]) {
      const { status, stdout, written } = await run({ answers })
      expect({ status, written }).toEqual({ status: 0, written: {} })
      expect(stdout).toContain('Not written')
    }
  })

  test('a file that differs is replaced where that is wished', async () => {
    const files = { [`/project/${CONFIG_PATH}`]: 'comment: never\n' }
    const { stderr, written } = await run({ files, answers: ['n', 'y', 'y'] })
    expect(stderr).toContain(`Replace ${CONFIG_PATH}? [y/N] `)
    expect(Object.keys(written)).toEqual([CONFIG_PATH, WORKFLOW, RECORD])
  })
})

describe('for another forge', () => {
  test.each([
    [['--forge', 'gitlab'], {}, '.gitlab-ci.yml'],
    [
      ['--forge', 'gitlab'],
      { files: { '/project/.gitlab-ci.yml': 'image: nixos/nix:2.30\n' } },
      '.gitlab/nix-perf-gate.gitlab-ci.yml',
    ],
    [[], { remoteAddress: 'https://codeberg.org/me/fleet' }, '.forgejo/workflows/nix-perf-gate.yml'],
    [
      ['--forge', 'gitea'],
      { headFiles: { 'flake.nix': '', '.github/workflows/ci.yml': 'on: push' } },
      WORKFLOW,
    ],
  ])('%j %j', async (args, given, path) => {
    const { status, stdout, stderr, written } = await run({ args, ...given })
    expect({ status, paths: Object.keys(written) }).toEqual({ status: 0, paths: [CONFIG_PATH, path] })
    expect(stderr).not.toContain('forks')
    if (path.startsWith('.gitlab/'))
      expect(stdout).toContain('include: [{ local: .gitlab/nix-perf-gate.gitlab-ci.yml }]')
  })

  test('a job that is in the pipeline’s own file already stays there', async () => {
    const { written } = await run({ args: ['--forge', 'gitlab'] })
    const again = await run({ args: ['--forge', 'gitlab'], files: onDisk(written) })
    expect(again.written).toEqual({})
  })
})

interface Refusal {
  readonly status: 2 | 3
  readonly given: Given
  readonly told: string
}

const oops = { kind: 'evaluation', message: 'error: oops' } as const

const refusals: readonly Refusal[] = [
  { status: 2, given: { args: ['--forks', '--forge', 'forgejo'] }, told: '--forks: Forgejo has no workflow' },
  { status: 2, given: { args: ['--forge', 'svn'] }, told: 'svn' },
  { status: 2, given: { args: ['--action', 'x'] }, told: '--action' },
  {
    status: 2,
    given: { headFiles: {} },
    told: 'is no Nix project: it has neither a flake.nix nor a default.nix',
  },
  { status: 2, given: { headFiles: {}, files: { '/project/flake.nix': '' } }, told: 'git add flake.nix' },
  { status: 2, given: { targets: [] }, told: 'Looked for: configurations of NixOS' },
  { status: 3, given: { broken: { head: { '.': oops } } }, told: 'error: oops' },
]

describe('exit status', () => {
  test.each(refusals)('$status, and nothing is written: $told', async ({ status, given, told }) => {
    const ended = await run(given)
    expect({ status: ended.status, written: ended.written }).toEqual({ status, written: {} })
    expect(ended.stderr).toContain(told)
  })

  test('2 where a file can not be written', async () => {
    const writeError = new UsageError('/project/.github is a link, and nothing is written through it.', {
      remedy: 'Remove it.',
    })
    const { status, stderr } = await run({ writeError })
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('is a link') })
  })
})
