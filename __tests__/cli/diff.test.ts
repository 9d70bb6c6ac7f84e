// The verb `diff`, on profile folders on disk: what it prints is compared with the files in __tests__/golden/diff.
// UPDATE_GOLDEN=1 writes them anew: look at each.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { profileFolders } from '../../src/adapters/profile-folders.ts'
import { diff as compare } from '../../src/commands/diff.ts'
import { renderDiffMarkdown } from '../../src/core/diff/diff-markdown.ts'
import { renderDiffTerminal } from '../../src/core/diff/diff-terminal.ts'
import { createCallTreeBuilder, type CallTree } from '../../src/core/nix/call-tree.ts'
import type { FunctionCalls } from '../../src/core/nix/function-calls.ts'
import { known, missing } from '../../src/core/profile/part.ts'
import type { ProfileFacts, ProfileSubject } from '../../src/core/profile/target-profile.ts'
import { fakeDerivation, fakePlan, fakeRun } from '../fakes/measurements.ts'
import { fakeOutput, fakeProfile, fakeSubject, fakeTree } from '../fakes/profiles.ts'
import { fakeCommit } from '../fakes/repository.ts'
import { readDiff, writeProfileFolder } from '../profile-sandbox.ts'
import { fakeWorld } from '../fakes/ports.ts'
import { runCli, same } from './run-cli.ts'

const HOSTILE = '@everyone `|<img src=x onerror=alert(1)>\u202e\n## [x](http://evil.example)'
const MIB = 1024 ** 2

const later = fakeSubject({
  revision: { kind: 'commit', commit: fakeCommit({ name: 'Import the set again' }), chosen: 'given' },
})
const { identity } = fakeSubject()

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-perf-gate-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Side {
  readonly subject?: ProfileSubject
  readonly targets: Readonly<Record<string, Partial<ProfileFacts>>>
}

function write(name: string, { subject = fakeSubject(), targets }: Side): string {
  const place = join(folder, name)
  for (const [target, facts] of Object.entries(targets))
    writeProfileFolder(join(place, target.replace(/\W/g, '_')), subject, {
      ...fakeProfile(facts),
      name: target,
    })
  return place
}

async function diff(base: Side, head: Side, ...args: readonly string[]) {
  return await runCli({ args: ['diff', write('base', base), write('head', head), ...args] })
}

function counted(thunks: number, calls: number): Pick<ProfileFacts, 'timed'> {
  const statisticsJson = `{"nrThunks": ${thunks}, "nrFunctionCalls": ${calls}, "nrLookups": 5000}\n`
  return { timed: known({ ...fakeRun(), statisticsJson }) }
}

/** `mkHost` imports the package set once more. */
function grownTree(unit: CallTree['unit']): CallTree {
  const { sites } = fakeTree(unit)
  const builder = createCallTreeBuilder()
  const host = builder.child(0, 0)
  const modules = builder.child(host, 1)
  const again = builder.child(host, 4)
  builder.add(host, 11)
  builder.add(modules, 30)
  builder.add(builder.child(modules, 2), 690)
  builder.add(builder.child(modules, 3), 260)
  builder.add(again, 5)
  builder.add(builder.child(again, 5), 800)
  const place = { origin: 'repository', line: 4, column: 1 } as const
  return builder.finish(unit, [
    ...sites,
    { ...place, file: 'lib/host.nix', callee: 'import' },
    { ...place, file: 'pkgs/default.nix', callee: 'callPackage' },
  ])
}

const calls: FunctionCalls = {
  functions: [
    { name: 'mkHost', place: { origin: 'repository', file: 'flake.nix', line: 14, column: 1 }, calls: 10 },
    {
      name: 'callPackage',
      place: { origin: 'repository', file: 'pkgs/default.nix', line: 4, column: 1 },
      calls: 800,
    },
    {
      name: undefined,
      place: { origin: 'input', input: 'nixpkgs', file: 'lib/lists.nix', line: 33, column: 19 },
      calls: 290,
    },
    {
      name: undefined,
      place: { origin: 'input', input: 'nixpkgs', file: 'lib/lists.nix', line: 33, column: 25 },
      calls: 290,
    },
    {
      name: 'evalModules',
      place: { origin: 'input', input: 'nixpkgs', file: 'lib/modules.nix', line: 96, column: 1 },
      calls: 390,
    },
  ],
  primops: [
    { name: 'elem', calls: 30 },
    { name: 'import', calls: 2 },
    { name: 'map', calls: 75 },
  ],
}

const grown: Partial<ProfileFacts> = {
  ...counted(800, 1800),
  derivationPath: fakeDerivation('host-1.1'),
  calls: known(calls),
  tree: known(grownTree('calls')),
  time: known(grownTree('samples')),
  plan: known(
    fakePlan({
      toBuild: [fakeDerivation('host-1.1'), fakeDerivation('unit-web'), fakeDerivation('unit-db')],
      toFetch: [fakeOutput('openssl-3.0.15')],
      downloadBytes: 9 * MIB,
      unpackedBytes: 36 * MIB,
    }),
  ),
  outputClosure: known({
    substituter: undefined,
    sizes: new Map([
      [fakeOutput('host-1.1'), 4096],
      [fakeOutput('openssl-3.0.15'), 7 * MIB],
      [fakeOutput('llvm-19'), 600 * MIB],
    ]),
  }),
}

/** Three hosts grow by the module that they have in common, one by far more, two not at all; one is new, two are gone. */
function fleet(side: 'base' | 'head'): Side['targets'] {
  const isHead = side === 'head'
  const derivationPath = fakeDerivation('host-1.1')
  const figures = (thunks: number, made: number) =>
    isHead ? { ...grown, ...counted(thunks, made) } : counted(700, 1000)
  return {
    'hosts.build': counted(5, 6),
    'hosts.db': figures(790, 1700),
    'hosts.desk': counted(5, 6),
    'hosts.home': isHead
      ? { ...counted(810, 9000), calls: known(calls), derivationPath }
      : counted(700, 1000),
    'hosts.mail': figures(800, 1750),
    'hosts.web': figures(810, 1800),
    ...(isHead ? { 'hosts.new': {} } : { 'hosts.old': {}, 'hosts.older': {} }),
  }
}

const scenarios: Readonly<Record<string, { readonly base: Side; readonly head: Side }>> = {
  grown: {
    base: { targets: { 'hosts.web': counted(700, 1000), 'hosts.old': {} } },
    head: { subject: later, targets: { 'hosts.web': grown, 'hosts.new': {} } },
  },
  fleet: { base: { targets: fleet('base') }, head: { subject: later, targets: fleet('head') } },
  same: { base: { targets: { web: counted(1, 2) } }, head: { targets: { web: counted(1, 2) } } },
  'other-nix': {
    base: { targets: { web: {} } },
    head: {
      subject: fakeSubject({
        system: 'aarch64-linux',
        identity: { ...identity, version: '2.8.0', settings: { ...identity.settings, 'pure-eval': 'odd' } },
      }),
      targets: { web: grown },
    },
  },
  'less-known': {
    base: { targets: { web: counted(1, 2) } },
    head: {
      subject: fakeSubject({ identity: { ...identity, machine: { ...identity.machine, cpu: 'another' } } }),
      targets: { web: { ...counted(1, 2), tree: missing('too long'), calls: missing('too long') } },
    },
  },
  hostile: {
    base: { targets: { [HOSTILE]: counted(1, 2) } },
    head: {
      subject: fakeSubject({
        revision: { kind: 'commit', commit: fakeCommit({ name: HOSTILE }), chosen: HOSTILE },
      }),
      targets: {
        [HOSTILE]: {
          ...counted(1, 3),
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
        },
      },
    },
  },
}

test.each(Object.entries(scenarios))(
  'two profiles, “%s”, read as the golden files',
  async (name, { base, head }) => {
    const places = { base: write('base', base), head: write('head', head), output: undefined }
    const found = await compare(places, { ...fakeWorld(same).ports, profiles: profileFolders })
    const named = {
      ...found.diff,
      base: { ...found.diff.base, folder: 'nix-profiles/before' },
      head: { ...found.diff.head, folder: 'nix-profiles/after' },
    }
    for (const [file, text] of [
      ['terminal.txt', renderDiffTerminal(named, { color: false, width: 80 })],
      ['diff.md', renderDiffMarkdown(named, new Map())],
    ] as const)
      expect(text).toBe(golden(`${name}/${file}`, text))
  },
)

test('what differs most comes first in JSON', async () => {
  const { stdout } = await diff(...both('grown'), '--format', 'json')
  const { targets, base } = readDiff(stdout)
  const web = targets.find(({ name }) => name === 'hosts.web')
  expect(base).toMatchObject({ system: 'x86_64-linux', nix: { implementation: 'nix', version: '2.34.8' } })
  expect(targets.map(({ status }) => status)).toEqual(['head-only', 'base-only', 'compared'])
  expect(web?.counters[0]).toMatchObject({ base: 1000, head: 1800 })
  expect(web?.functions).toMatchObject({ increase: 780 })
  expect(web?.functions?.rows[0]).toMatchObject({ name: 'callPackage', base: 0, head: 800 })
  expect(web?.callPaths?.outline.join()).toContain('callPackage (pkgs/default.nix:4:1)')
  expect(web?.time?.status).toBe('compared')
  expect(web?.builds?.paths[0]).toEqual({ name: 'llvm', baseBytes: null, headBytes: 600 * MIB })
})

test('files are written, with flame graphs of both sides', async () => {
  const { written, stdout, stderr, status } = await diff(...both('grown'), '--output', 'out')
  expect(status).toBe(0)
  expect(stdout).toContain('hosts.web')
  expect([...written.keys()]).toEqual([
    'out/diff.json',
    'out/diff.md',
    'out/hosts.web/evaluation-diff.svg',
    'out/hosts.web/time-diff.svg',
  ])
  expect(stderr).toContain('Written: out/diff.json')
  expect(written.get('out/diff.md')).toContain('(hosts.web/evaluation-diff.svg)')
  expect(written.get('out/hosts.web/evaluation-diff.svg')).toContain('1,000 → 1,796 calls')
})

test('targets that changed alike are told as one, and are all in JSON and among the flame graphs', async () => {
  const { stdout, written } = await diff(...both('fleet'), '--format', 'markdown', '--output', 'out')
  const told = stdout.split('\n').filter((line) => line.startsWith('## '))
  expect(told).toEqual([
    '## `hosts.home`',
    '## `hosts.web` and 2 alike',
    '## `hosts.new`',
    '## `hosts.old` and 1 alike',
    '## `hosts.build` and 1 alike',
  ])
  const { targets } = readDiff(written.get('out/diff.json') ?? '')
  expect(targets).toHaveLength(9)
  expect(targets.map(({ name }) => name)).toEqual(targets.map(({ name }) => name).toSorted())
  expect(written.get('out/diff.md')).toContain(
    '- `hosts.mail`: [evaluation-diff.svg](hosts.mail/evaluation-diff.svg)',
  )
  expect(written.has('out/hosts.mail/evaluation-diff.svg')).toBe(true)
})

test('of many that changed in many ways, those that changed most are told in full, and the others in a line', async () => {
  const sizes = Array.from({ length: 60 }, (_, size) => size)
  const calledIn = (name: string, made: number) => {
    const place = { origin: 'repository', file: `${name}.nix`, line: 1, column: 1 } as const
    return known({ functions: [{ name, place, calls: made }], primops: [] })
  }
  const side = (more: number): Side => ({
    targets: Object.fromEntries(
      sizes.map((size) => {
        const made = 1000 + more * size
        return [`p${size}`, { ...counted(700, made), calls: calledIn(`p${size}`, made) }]
      }),
    ),
  })
  const { stdout } = await diff(side(0), side(10))
  const titles = stdout.split('\n').filter((line) => /^[p\d]/.test(line))
  expect(titles).toEqual([
    ...['p59', 'p58', 'p57', 'p56', 'p55', 'p54'],
    '53 more targets that changed',
    'p0',
  ])
  expect(stdout.split('\n').length).toBeLessThan(150)
  expect(stdout).toMatch(/\n +\+530 \(\+53.0 %\) +1,000 → 1,530 +function calls of p53\n/)
  expect(stdout).toContain('Less: p13, p12, ')
})

test('targets that fail with the same error are one, others are not', async () => {
  const base = write('base', { targets: { a: {}, b: {}, c: {} } })
  const head = join(folder, 'head')
  for (const [name, what] of Object.entries({ a: 'x', b: 'y', c: 'x' })) {
    const failure = { kind: 'evaluation', message: `error: attribute ‘${what}’ missing` } as const
    writeProfileFolder(join(head, name), later, { name, state: { kind: 'failed', failure } })
  }
  const { stdout } = await runCli({ args: ['diff', base, head] })
  expect(stdout).toContain('a and 1 alike\n  It does not evaluate in head: error: attribute ‘x’ missing')
  expect(stdout).toContain('The same holds of c.')
  expect(stdout).toContain('\nb\n  It does not evaluate in head: error: attribute ‘y’ missing')
})

test('one target’s folders are compared whatever they are called', async () => {
  const base = write('base', { targets: { web: counted(1, 2) } })
  const head = write('head', { subject: later, targets: { www: counted(1, 2) } })
  const { status, stdout } = await runCli({ args: ['diff', join(base, 'web'), join(head, 'www')] })
  expect(status).toBe(0)
  expect(stdout).toContain('www\n  In base it is web.')
})

test('a target that does not evaluate is named, with the error', async () => {
  const base = write('base', { targets: { web: {} } })
  const head = join(folder, 'head')
  const failure = { kind: 'evaluation', message: 'error: attribute ‘x’ missing' } as const
  writeProfileFolder(join(head, 'web'), later, { name: 'web', state: { kind: 'failed', failure } })
  const { status, stdout } = await runCli({ args: ['diff', base, head] })
  expect(status).toBe(0)
  expect(stdout).toContain('It does not evaluate in head: error: attribute ‘x’ missing')
})

test('a folder that is none ends it with 2, a damaged file with 3', async () => {
  const base = write('base', { targets: { web: {} } })
  const nowhere = await runCli({ args: ['diff', base, join(folder, 'nowhere')] })
  expect(nowhere).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no profile at') })
  writeFileSync(join(base, 'web', 'build-stats.json'), '{')
  const damaged = await runCli({ args: ['diff', base, base] })
  expect(damaged).toMatchObject({ status: 3, stderr: expect.stringContaining('build-stats.json') })
  expect((await runCli({ args: ['diff', base] })).status).toBe(2)
})

function both(name: string): readonly [Side, Side] {
  const { base, head } = scenarios[name] ?? { base: { targets: {} }, head: { targets: {} } }
  return [base, head]
}

function golden(name: string, actual: string): string {
  const path = fileURLToPath(new URL(`../golden/diff/${name}`, import.meta.url))
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
  }
  return readFileSync(path, 'utf8')
}
