// A whole Nix in memory: a table of targets with what either side evaluates to, scripted times, failures, and a record
// of every run.

import type { Identity } from '../../src/core/model/identity.ts'
import type { BuildRun } from '../../src/core/profile/store-facts.ts'
import type { Listing } from '../../src/ports/evaluator.ts'
import type { Builder, Nix } from '../../src/ports/nix.ts'
import {
  type Execute,
  fakeEvaluator,
  type FakeEvaluatorOptions,
  fakeExecute,
  type Notes,
  type RecordedRun,
} from './evaluator.ts'
import { fakeStore } from './store.ts'
import { attemptOf, derivationOf, NOTHING_BUILT, sidesOf } from './targets.ts'
import { type FakeSubstituter, fakeSubstituters } from './substituters.ts'

export interface FakeNixOptions extends FakeEvaluatorOptions {
  readonly system?: string
  readonly weakness?: string
  readonly sandbox?: string
  readonly buildSystems?: readonly string[]
  readonly substituters?: readonly FakeSubstituter[]
  /** Called when a build begins, with the seconds that it may take. */
  readonly onRealise?: (seconds: number) => void
}

export interface FakeNix extends Nix {
  readonly runs: readonly RecordedRun[]
  /** Every call of the port, in order: `exact web base`. */
  readonly calls: readonly string[]
  readonly listings: readonly Listing[]
}

export const fakeIdentity: Identity = {
  implementation: 'nix',
  version: '2.26.3',
  settings: {},
  machine: {
    os: 'linux',
    cpu: 'a processor',
    cores: 4,
    memoryBytes: 16 * 1024 ** 3,
    residentMemoryFrom: 'wait4',
  },
}

export function fakeNix(options: FakeNixOptions): FakeNix {
  const notes: Notes = { runs: [], calls: [], listings: [], realised: new Map() }
  const execute = fakeExecute(options, notes)
  return {
    ...notes,
    identity: fakeIdentity,
    weakness: options.weakness,
    sandbox: options.sandbox ?? 'true',
    buildSystems: options.buildSystems ?? [options.system ?? 'x86_64-linux'],
    system: options.system ?? 'x86_64-linux',
    evaluator: fakeEvaluator(options, notes, execute),
    store: fakeStore(options.targets, notes),
    substituters: fakeSubstituters(options.substituters),
    builder: fakeBuilder(options, notes, execute),
  }
}

function fakeBuilder({ targets, onRealise }: FakeNixOptions, notes: Notes, execute: Execute): Builder {
  return {
    build: async (evaluation) => {
      const built = await execute<BuildRun>('build', evaluation, (side) => ({
        ok: true,
        value: side.build ?? NOTHING_BUILT,
      }))
      return built.ok ? built.value : { ...NOTHING_BUILT, failure: built.failure }
    },
    realise: (derivationPaths, seconds) => {
      notes.calls.push(`realise ${derivationPaths.join(' ')}`)
      onRealise?.(seconds)
      const runs = derivationPaths.map((path) => {
        const attempts = (notes.realised.get(path) ?? 0) + 1
        notes.realised.set(path, attempts)
        return attemptOf(
          sidesOf(targets).find((side) => derivationOf(side) === path),
          attempts,
        )
      })
      return Promise.resolve(together(runs))
    },
  }
}

function together(runs: readonly BuildRun[]): BuildRun {
  const logs = runs.map(({ log }) => log)
  return {
    log: {
      ...NOTHING_BUILT.log,
      builds: logs.flatMap(({ builds }) => builds),
      downloads: logs.flatMap(({ downloads }) => downloads),
      errors: logs.flatMap(({ errors }) => errors),
    },
    output: runs.flatMap(({ output = [] }) => output),
    failure: runs.find(({ failure }) => failure !== undefined)?.failure,
  }
}
