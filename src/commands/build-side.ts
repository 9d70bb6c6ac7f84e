// The targets of one side, built together, and what became of each.

import pLimit from 'p-limit'
import type { Built, UnpackedSizes } from '../core/model/built.ts'
import type { Failure } from '../core/model/failure.ts'
import type { Measurement } from '../core/model/measurement.ts'
import { buildFailureOf } from '../core/nix/build-failure.ts'
import type { BuildRun } from '../core/profile/store-facts.ts'
import type { Nix } from '../ports/nix.ts'
import type { Store } from '../ports/store.ts'

export type BuildPorts = Pick<Nix, 'builder' | 'store'>

/** By the target's derivation. */
export type BuiltSide = ReadonlyMap<string, BuiltTarget>

export interface BuiltTarget {
  readonly built: Built
  /** Why it is not built: what its builders say, where `built.unbuilt` is `failed`. */
  readonly failure?: Failure
}

/** Builds for `seconds` at most. */
export async function buildSide(
  { builder, store }: BuildPorts,
  measurements: readonly Measurement[],
  seconds: number,
): Promise<BuiltSide> {
  const targets = [...new Map(measurements.map((one) => [one.derivationPath, one])).values()]
  if (targets.length === 0) return new Map()
  const run = await builder.realise(
    targets.map(({ derivationPath }) => derivationPath),
    seconds,
  )
  const steps = stepsOf(run)
  const closures = await closuresOf(store, targets)
  return new Map(
    targets.map((target) => {
      const closure = closures.get(target.derivationPath)
      return [target.derivationPath, outcomeOf(target, run, { ...steps, closure })]
    }),
  )
}

/** Questions to the store side by side. */
const ASKING = 4

/** What each needs to run, by its derivation, as far as the store has it. */
export async function closuresOf(
  store: Pick<Store, 'outputClosure'>,
  measurements: readonly Measurement[],
): Promise<ReadonlyMap<string, UnpackedSizes>> {
  const targets = new Map(measurements.map((one) => [one.derivationPath, one.outputs]))
  const closures = new Map<string, UnpackedSizes>()
  await pLimit(ASKING).map([...targets], async ([path, outputs]) => {
    const closure = await store.outputClosure(outputs)
    if (closure !== undefined) closures.set(path, closure)
  })
  return closures
}

/** The same with what a second attempt came to; the time of both counts. */
export function withAttempt(first: BuiltSide, second: BuiltSide): BuiltSide {
  const [again] = second.values()
  if (again === undefined) return first
  const both = ({ built }: BuiltTarget): Pick<Built, 'builds' | 'downloads'> => ({
    builds: [...built.builds, ...again.built.builds],
    downloads: [...built.downloads, ...again.built.downloads],
  })
  return new Map(
    [...first].map(([path, target]) => {
      const last = second.get(path) ?? target
      return [path, { ...last, built: { ...last.built, ...both(target) } }]
    }),
  )
}

function stepsOf({ log }: BuildRun): Pick<Built, 'builds' | 'downloads'> {
  return {
    builds: log.builds
      .filter(({ outcome }) => outcome === 'built')
      .map(({ derivation, startSeconds, seconds }) => ({ path: derivation, startSeconds, seconds })),
    downloads: log.downloads.map(({ path, startSeconds, seconds }) => ({ path, startSeconds, seconds })),
  }
}

/** Where its outputs are known before they are built, the store tells whether they are there; else the end of the build does. */
function outcomeOf(
  { outputs, closure: { derivations } }: Measurement,
  run: BuildRun,
  built: Built,
): BuiltTarget {
  const { failure } = run
  if (built.closure !== undefined || (outputs.length === 0 && failure === undefined)) return { built }
  const own = buildFailureOf(run, derivations)
  if (own !== undefined) return { built: { ...built, unbuilt: 'failed' }, failure: own }
  if (failure?.kind === 'time-out') return { built: { ...built, unbuilt: 'time-out' }, failure: TOO_LONG }
  return {
    built: { ...built, unbuilt: 'not-built' },
    failure: { kind: 'not-measured', message: failure?.message ?? NOT_THERE },
  }
}

const TOO_LONG: Failure = {
  kind: 'time-out',
  message:
    'Building did not end in the time that it may take. The configuration can give it more: build: { time-budget: 2h }',
}

const NOT_THERE =
  'Nix built it without an error, and the store lacks some of what it needs to run. Run it again.'
