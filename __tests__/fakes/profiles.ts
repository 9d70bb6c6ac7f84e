// A target's profile for tests: a small host on Nix 2.34, with overrides for what a test is about.

import { type CallSite, type CallTree, createCallTreeBuilder } from '../../src/core/nix/call-tree.ts'
import type { FunctionCalls, Place } from '../../src/core/nix/function-calls.ts'
import { known } from '../../src/core/profile/part.ts'
import type { ProfileFacts, ProfileSubject, TargetProfile } from '../../src/core/profile/target-profile.ts'
import { fakeDerivation, fakePlan, fakeRun } from './measurements.ts'
import { fakeIdentity } from './nix.ts'
import { fakeHealth } from './store-health.ts'
import { fakeCommit } from './repository.ts'

const KIB = 1024

export function fakeSubject(overrides: Partial<ProfileSubject> = {}): ProfileSubject {
  const commit = fakeCommit({ name: 'Add a host' })
  return {
    program: 'nix-perf-gate 0.0.0',
    system: 'x86_64-linux',
    identity: { ...fakeIdentity, version: '2.34.8' },
    revision: { kind: 'commit', commit, chosen: 'given as `HEAD`' },
    hasProfiler: true,
    ...overrides,
  }
}

export function fakeProfile(facts: Partial<ProfileFacts> = {}): TargetProfile {
  return { name: 'nixosConfigurations.web', state: { kind: 'evaluated', facts: fakeFacts(facts) } }
}

/** The path in the store of an output. */
export function fakeOutput(name: string): string {
  return fakeDerivation(name).replace(/\.drv$/, '')
}

export function fakeFacts(overrides: Partial<ProfileFacts> = {}): ProfileFacts {
  const derivationPath = fakeDerivation('host-1.0')
  const sizes = new Map([
    [fakeOutput('host-1.0'), 4 * KIB],
    [fakeOutput('openssl-3.0.14'), 6000 * KIB],
    [fakeOutput('glibc-2.39'), 30_000 * KIB],
  ])
  return {
    derivationPath,
    outputs: [fakeOutput('host-1.0')],
    exact: fakeRun({ statistics: { functionCalls: 1000 } }),
    timed: known({ ...fakeRun({ wallSeconds: 1.25 }), statisticsJson: '{"cpuTime": 0.9}\n' }),
    calls: known(CALLS),
    tree: known(fakeTree('calls')),
    time: known(fakeTree('samples')),
    plan: known(
      fakePlan({
        toBuild: [derivationPath, fakeDerivation('unit-web')],
        toFetch: [fakeOutput('openssl-3.0.14'), fakeOutput('glibc-2.39')],
        downloadBytes: 9000 * KIB,
        unpackedBytes: 36_000 * KIB,
      }),
    ),
    closure: known({ derivations: new Set([derivationPath, fakeDerivation('unit-web')]) }),
    importedDerivations: [],
    outputClosure: known({ substituter: 'https://cache.example', sizes }),
    wanted: { kind: 'closure', paths: [...sizes.keys()] },
    substituters: [
      { url: 'https://cache.example', answer: { kind: 'reachable', latencySeconds: 0.0812 }, has: 2 },
      {
        url: 'https://gone.example',
        answer: { kind: 'silent', reason: 'no answer within 10 s' },
        has: undefined,
      },
    ],
    store: { health: fakeHealth(), damaged: known([]) },
    build: undefined,
    ...overrides,
  }
}

const place = (file: string, line: number, column = 1): Place => ({
  origin: 'repository',
  file,
  line,
  column,
})
const inNixpkgs = (file: string, line: number, column = 1): Place => ({
  origin: 'input',
  input: 'nixpkgs',
  file,
  line,
  column,
})

const CALLS: FunctionCalls = {
  functions: [
    { name: 'mkHost', place: place('flake.nix', 12), calls: 10 },
    { name: undefined, place: inNixpkgs('lib/lists.nix', 33, 19), calls: 300 },
    { name: undefined, place: inNixpkgs('lib/lists.nix', 33, 25), calls: 300 },
    { name: 'evalModules', place: inNixpkgs('lib/modules.nix', 96), calls: 390 },
  ],
  primops: [
    { name: 'elem', calls: 30 },
    { name: 'map', calls: 70 },
  ],
}

/** `mkHost` calls `evalModules`, which makes nearly all calls. */
export function fakeTree(unit: CallTree['unit']): CallTree {
  const sites: readonly CallSite[] = [
    { ...place('flake.nix', 20, 5), callee: 'mkHost' },
    { ...place('flake.nix', 13, 7), callee: 'lib.evalModules' },
    { ...inNixpkgs('lib/modules.nix', 100, 3), callee: 'elem' },
    { ...inNixpkgs('lib/modules.nix', 140, 3), callee: 'map' },
  ]
  const builder = createCallTreeBuilder()
  const host = builder.child(0, 0)
  const modules = builder.child(host, 1)
  builder.add(host, 10)
  builder.add(modules, 30)
  builder.add(builder.child(modules, 2), 700)
  builder.add(builder.child(modules, 3), 260)
  return builder.finish(unit, sites)
}
