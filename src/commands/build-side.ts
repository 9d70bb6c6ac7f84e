// The targets of one side, built together, and what became of each. What fails is tried once more before it is believed, by
// itself, so that it is known what it fails of: with several, not every Nix says of each.

import pLimit from 'p-limit'
import type { Built, PathStep, UnpackedSizes } from '../core/model/built.ts'
import type { Failure } from '../core/model/failure.ts'
import type { Measurement } from '../core/model/measurement.ts'
import { buildFailureOf } from '../core/nix/build-failure.ts'
import type { BuildRun } from '../core/profile/store-facts.ts'
import type { Nix } from '../ports/nix.ts'
import type { Clock } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'

export interface BuildPorts extends Pick<Nix, 'builder' | 'store'> {
  readonly clock: Clock
}

/** By the target's derivation. */
export type BuiltSide = ReadonlyMap<string, BuiltTarget>

export interface BuiltTarget {
  readonly built: Built
  /** Why it is not built: what its builders say, where `built.unbuilt` is `failed`. */
  readonly failure?: Failure
}

/** Builds for `seconds` at most, second attempts included. */
export async function buildSide(
  ports: BuildPorts,
  measurements: readonly Measurement[],
  seconds: number,
): Promise<BuiltSide> {
  const targets = [...new Map(measurements.map((one) => [one.derivationPath, one])).values()]
  if (targets.length === 0) return new Map()
  const deadline = ports.clock.seconds() + seconds
  const paths = targets.map(({ derivationPath }) => derivationPath)
  const first = await ports.builder.realise(paths, seconds)
  const closures = await closuresOf(ports.store, targets)
  const isOpen = ({ derivationPath, outputs }: Measurement) =>
    !closures.has(derivationPath) && (outputs.length > 0 || first.failure !== undefined)
  const again = await tryAgain(ports, targets.filter(isOpen), { deadline, first })
  const steps = stepsOf([first, ...again.runs])
  return new Map(
    targets.map((target) => {
      const { derivationPath } = target
      const { failure, ...end } = again.ends.get(derivationPath) ?? {
        closure: closures.get(derivationPath),
      }
      return [derivationPath, { built: { ...steps, ...end }, ...(failure && { failure }) }]
    }),
  )
}

interface Attempts {
  readonly runs: readonly BuildRun[]
  readonly ends: ReadonlyMap<string, End>
}

type End = Pick<Built, 'closure' | 'unbuilt'> & Pick<BuiltTarget, 'failure'>

/** Each alone, unless what failed with another is in its graph, too. */
async function tryAgain(
  { builder, store, clock }: BuildPorts,
  open: readonly Measurement[],
  { deadline, first }: { readonly deadline: number; readonly first: BuildRun },
): Promise<Attempts> {
  const runs: BuildRun[] = []
  const ends = new Map<string, End>()
  for (const target of open) {
    const { derivationPath, outputs } = target
    const shared = runs.find((run) => buildFailureOf(run, target) !== undefined)
    if (shared !== undefined) {
      ends.set(derivationPath, endOf(shared, target))
      continue
    }
    const left = deadline - clock.seconds()
    if (left <= 0 || first.failure?.kind === 'time-out') {
      ends.set(derivationPath, TOO_LATE)
      continue
    }
    const run = withoutStart(await builder.realise([derivationPath], left))
    runs.push(run)
    const closure = await store.outputClosure(outputs)
    const isBuilt = closure !== undefined || (outputs.length === 0 && run.failure === undefined)
    ends.set(derivationPath, isBuilt ? { closure } : endOf(run, target))
  }
  return { runs, ends }
}

function endOf(run: BuildRun, target: Measurement): End {
  if (run.failure?.kind === 'time-out') return TOO_LATE
  const own = buildFailureOf(run, target)
  if (own !== undefined) return { closure: undefined, unbuilt: 'failed', failure: own }
  const message = run.failure?.message ?? NOT_THERE
  return { closure: undefined, unbuilt: 'not-built', failure: { kind: 'unbuilt', message } }
}

/** Lines that say why are among the last ones. */
const LAST_LINES = 1_000

/** Many attempts are kept. */
function withoutStart(run: BuildRun): BuildRun {
  return { ...run, output: run.output?.slice(-LAST_LINES) ?? [] }
}

const TOO_LATE: End = {
  closure: undefined,
  unbuilt: 'time-out',
  failure: {
    kind: 'unbuilt',
    message:
      'Building did not end in the time that it may take. The configuration can give it more: build: { time-budget: 2h }',
  },
}

const NOT_THERE =
  'Nix built it without an error, and the store lacks some of what it needs to run. Run it again.'

/** Attempts that failed took their time, too; what was ended with another is not known to have taken any. */
function stepsOf(runs: readonly BuildRun[]): Pick<Built, 'builds' | 'downloads'> {
  return {
    builds: runs.flatMap(({ log }) =>
      log.builds
        .filter(({ outcome }) => outcome !== 'unfinished')
        .map(({ derivation, ...times }) => stepOf(derivation, times)),
    ),
    downloads: runs.flatMap(({ log }) => log.downloads.map(({ path, ...times }) => stepOf(path, times))),
  }
}

function stepOf(path: string, { startSeconds, seconds }: Omit<PathStep, 'path'>): PathStep {
  return { path, startSeconds, seconds }
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
