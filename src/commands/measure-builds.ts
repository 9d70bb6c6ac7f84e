// Builds what changed for real, base first: what both sides need is there when head is built, so that what that takes is the
// change's doing.

import { measurementOf, type SideState } from '../core/decide/compare.ts'
import type { UnpackedSizes } from '../core/model/built.ts'
import type { GithubEvent } from '../core/github/github-event.ts'
import type { Building, Config } from '../core/model/config.ts'
import type { Notice } from '../core/model/results.ts'
import type { Side } from '../core/model/revision.ts'
import { code, listing, textOf } from '../core/text/phrase.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import { buildSide, type BuiltSide, type BuiltTarget, closuresOf } from './build-side.ts'
import { notMeasured } from './exact-runs.ts'
import type { FailureOn, TimedTarget } from './measured-target.ts'
import { refuseBuild, sandboxNotices } from './refuse-build.ts'

type Sides = Readonly<Record<Side, BuiltSide>>

export interface BuildsRequest extends Pick<Config, 'build'> {
  readonly event: GithubEvent | undefined
}

export interface BuildsPorts extends Pick<Ports, 'clock' | 'progress' | 'signal'> {
  readonly nix: Pick<Nix, 'builder' | 'store' | 'sandbox' | 'buildSystems'>
}

export interface MeasuredBuilds {
  readonly targets: readonly TimedTarget[]
  readonly notices: readonly Notice[]
}

/**
 * Adds what building told, where the configuration asks for it. Of targets that did not change nothing is built: their
 * closure is told where the store has it.
 */
export async function measureBuilds(
  targets: readonly TimedTarget[],
  { build, event }: BuildsRequest,
  ports: BuildsPorts,
): Promise<MeasuredBuilds> {
  if (build === undefined) return { targets, notices: [] }
  const refusal = refuseBuild(build, event)
  if (refusal !== undefined) return { targets, notices: [refusal] }
  try {
    return await builtTargets(targets, build, { ...ports, event })
  } catch (error) {
    // What was measured before an interruption stands, and what was cut short tells nothing of the code.
    if (ports.signal.aborted) return { targets, notices: [] }
    const buildFailure = { side: 'head', failure: notMeasured(ports, error).failure } as const
    return { targets: targets.map((one) => (isChanged(one) ? { ...one, buildFailure } : one)), notices: [] }
  }
}

async function builtTargets(
  targets: readonly TimedTarget[],
  { budgetSeconds }: Building,
  ports: BuildsPorts & Pick<BuildsRequest, 'event'>,
): Promise<MeasuredBuilds> {
  const { nix, signal, event } = ports
  const foreign = await foreignTargets(targets.filter(isChanged), nix)
  const changed = targets.filter((target) => isChanged(target) && !foreign.has(target))
  const sides = await buildSides(changed, budgetSeconds, ports)
  const unchanged = targets.filter((target) => !isChanged(target))
  const closures = await closuresOf(
    nix.store,
    unchanged.flatMap(({ head }) => measurementOf(head) ?? []),
  )
  signal.throwIfAborted()
  const built = targets.map((target) => {
    if (foreign.has(target)) return target
    return isChanged(target) ? withBuilds(target, sides) : withKnownClosure(target, closures)
  })
  const notices = changed.length === 0 ? [] : sandboxNotices(nix, event)
  return {
    targets: built,
    notices: [...notices, ...foreignNotices([...foreign]), ...neitherNotices(changed, sides)],
  }
}

/** Those that are built for systems that this machine runs no builders of, as those of Macs that are evaluated on Linux. */
async function foreignTargets(
  changed: readonly TimedTarget[],
  { store, buildSystems }: BuildsPorts['nix'],
): Promise<ReadonlySet<TimedTarget>> {
  if (buildSystems === undefined || changed.length === 0) return new Set()
  const derivationOf = ({ head }: TimedTarget) => measurementOf(head)?.derivationPath ?? ''
  const known = await store.derivations([...new Set(changed.map(derivationOf))])
  const runs = ['builtin', ...buildSystems]
  return new Set(
    changed.filter((target) => {
      const system = known.get(derivationOf(target))?.system
      return system !== undefined && !runs.includes(system)
    }),
  )
}

function foreignNotices(foreign: readonly TimedTarget[]): readonly Notice[] {
  if (foreign.length === 0) return []
  return [
    {
      level: 'info',
      message: `Not built, since this machine has no builders of their system: ${namesOf(foreign)}`,
    },
  ]
}

const MOST_NAMES = 10

function namesOf(targets: readonly TimedTarget[]): string {
  const names = targets.map(({ target }) => code(target.name))
  return textOf(listing(names, MOST_NAMES))
}

async function buildSides(
  changed: readonly TimedTarget[],
  seconds: number,
  { nix, clock, progress }: BuildsPorts,
): Promise<Sides> {
  const of = (side: Side) =>
    buildSide(
      { ...nix, clock },
      changed.flatMap((target) => measurementOf(target[side]) ?? []),
      seconds,
    )
  progress.stage('Building')
  progress.step('base', seconds)
  const base = await of('base')
  progress.step('head', seconds)
  return { base, head: await of('head') }
}

/** They are no fault of the change, and nothing is known of what they would come to. */
function neitherNotices(changed: readonly TimedTarget[], sides: Sides): readonly Notice[] {
  const failed = changed.filter(({ base, head }) => fails(sides.base, base) && fails(sides.head, head))
  if (failed.length === 0) return []
  return [{ level: 'warning', message: `Neither base nor head builds: ${namesOf(failed)}` }]
}

function isChanged({ base, head }: TimedTarget): boolean {
  if (head.kind !== 'measured') return false
  return base.kind !== 'measured' || base.measurement.derivationPath !== head.measurement.derivationPath
}

function withBuilds(target: TimedTarget, sides: Sides): TimedTarget {
  const buildFailure = buildFailureOf(target, sides)
  return {
    ...target,
    base: withBuilt(target.base, sides.base),
    head: withBuilt(target.head, sides.head),
    ...(buildFailure && { buildFailure }),
  }
}

/** Head is accused only where it is known how base is: built, or not there to be built. */
function buildFailureOf({ base, head }: TimedTarget, sides: Sides): FailureOn | undefined {
  const [before, after] = [builtOn(sides.base, base), builtOn(sides.head, head)]
  if (before?.failure !== undefined && !fails(sides.base, base))
    return { side: 'base', failure: before.failure }
  if (after?.failure === undefined || (fails(sides.base, base) && fails(sides.head, head))) return undefined
  return { side: 'head', failure: after.failure }
}

function fails(side: BuiltSide, state: SideState): boolean {
  return builtOn(side, state)?.built.unbuilt === 'failed'
}

function withBuilt(state: SideState, side: BuiltSide): SideState {
  const found = builtOn(side, state)
  if (state.kind !== 'measured' || found === undefined) return state
  return { kind: 'measured', measurement: { ...state.measurement, built: found.built } }
}

function builtOn(side: BuiltSide, state: SideState): BuiltTarget | undefined {
  const measurement = measurementOf(state)
  return measurement && side.get(measurement.derivationPath)
}

/** Both sides come to the same. */
function withKnownClosure(target: TimedTarget, closures: ReadonlyMap<string, UnpackedSizes>): TimedTarget {
  const measurement = measurementOf(target.head)
  const closure = measurement && closures.get(measurement.derivationPath)
  if (closure === undefined) return target
  const built = { builds: [], downloads: [], closure }
  const known = (state: SideState): SideState =>
    state.kind === 'measured' ? { ...state, measurement: { ...state.measurement, built } } : state
  return { ...target, base: known(target.base), head: known(target.head) }
}
