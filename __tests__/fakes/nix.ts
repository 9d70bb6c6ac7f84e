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
import { type FakeSubstituter, fakeSubstituters } from './substituters.ts'

export interface FakeNixOptions extends FakeEvaluatorOptions {
  readonly system?: string
  readonly weakness?: string
  readonly substituters?: readonly FakeSubstituter[]
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
  const notes: Notes = { runs: [], calls: [], listings: [] }
  const execute = fakeExecute(options, notes)
  return {
    ...notes,
    identity: fakeIdentity,
    weakness: options.weakness,
    system: options.system ?? 'x86_64-linux',
    evaluator: fakeEvaluator(options, notes, execute),
    store: fakeStore(options.targets, notes.calls),
    substituters: fakeSubstituters(options.substituters),
    builder: fakeBuilder(execute),
  }
}

function fakeBuilder(execute: Execute): Builder {
  return {
    build: async (evaluation) => {
      const built = await execute<BuildRun>('build', evaluation, (side) => ({
        ok: true,
        value: side.build ?? NOTHING_BUILT,
      }))
      return built.ok ? built.value : { ...NOTHING_BUILT, failure: built.failure }
    },
    realise: () => Promise.resolve(NOTHING_BUILT),
  }
}

const NOTHING_BUILT: BuildRun = {
  log: {
    builds: [],
    downloads: [],
    buildSeconds: 0,
    downloadSeconds: 0,
    totalSeconds: 0,
    transferredBytes: undefined,
    errors: [],
  },
  failure: undefined,
}
