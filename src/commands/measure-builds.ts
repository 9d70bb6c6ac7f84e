// Builds what changed for real, base first: what both sides need is there when head is built, so that what that takes is the
// change's doing. What fails in head alone is built once more before it is said to be broken.

import type { SideState } from '../core/decide/compare.ts'
import type { UnpackedSizes } from '../core/model/built.ts'
import type { GithubEvent } from '../core/github/github-event.ts'
import type { Building, Config } from '../core/model/config.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { Notice } from '../core/model/results.ts'
import type { Side } from '../core/model/revision.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import { buildSide, type BuiltSide, closuresOf, withAttempt } from './build-side.ts'
import { notMeasured } from './exact-runs.ts'
import type { FailureOn, TimedTarget } from './measured-target.ts'
import { refuseBuild, sandboxNotices } from './refuse-build.ts'

type Sides = Readonly<Record<Side, BuiltSide>>

export interface BuildsRequest extends Pick<Config, 'build'> {
  readonly event: GithubEvent | undefined
}

export interface BuildsPorts extends Pick<Ports, 'progress' | 'signal'> {
  readonly nix: Pick<Nix, 'builder' | 'store' | 'sandbox'>
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
  const changed = targets.filter(isChanged)
  const sides = await buildSides(changed, budgetSeconds, ports)
  const unchanged = targets.filter((target) => !isChanged(target))
  const closures = await closuresOf(
    nix.store,
    unchanged.flatMap(({ head }) => measurementOf(head) ?? []),
  )
  signal.throwIfAborted()
  const built = targets.map((target) =>
    isChanged(target) ? withBuilds(target, sides) : withKnownClosure(target, closures),
  )
  const notices = changed.length === 0 ? [] : sandboxNotices(nix, event)
  return { targets: built, notices: [...notices, ...neitherNotices(changed, sides)] }
}

async function buildSides(
  changed: readonly TimedTarget[],
  seconds: number,
  { nix, progress }: BuildsPorts,
): Promise<Sides> {
  const of = (side: Side, targets: readonly TimedTarget[]) =>
    buildSide(
      nix,
      targets.flatMap((target) => measurementOf(target[side]) ?? []),
      seconds,
    )
  progress.stage('Building')
  progress.step('base', seconds)
  const base = await of('base', changed)
  progress.step('head', seconds)
  const head = await of('head', changed)
  const broken = changed.filter((target) => isBrokenByHead(target, { base, head }))
  if (broken.length === 0) return { base, head }
  progress.step('head, once more what failed', seconds)
  return { base, head: withAttempt(head, await of('head', broken)) }
}

/** They are no fault of the change, and nothing is known of what they would come to. */
function neitherNotices(changed: readonly TimedTarget[], { base, head }: Sides): readonly Notice[] {
  const failed = changed.filter(
    (target) =>
      builtOn(base, target.base)?.built.unbuilt === 'failed' &&
      builtOn(head, target.head)?.built.unbuilt === 'failed',
  )
  if (failed.length === 0) return []
  const names = failed.map(({ target }) => target.name).join(', ')
  return [{ level: 'warning', message: `Neither base nor head builds: ${names}` }]
}

function isChanged({ base, head }: TimedTarget): boolean {
  if (head.kind !== 'measured') return false
  return base.kind !== 'measured' || base.measurement.derivationPath !== head.measurement.derivationPath
}

function isBrokenByHead({ base, head }: TimedTarget, sides: Sides): boolean {
  const failed = (side: Side, state: SideState) => builtOn(sides[side], state)?.built.unbuilt === 'failed'
  return failed('head', head) && !failed('base', base)
}

function withBuilds(target: TimedTarget, sides: Sides): TimedTarget {
  const { base, head } = target
  const failure = isBrokenByHead(target, sides) ? builtOn(sides.head, head)?.failure : undefined
  const buildFailure = failureOn('head', head, sides) ?? failureOn('base', base, sides)
  return {
    ...target,
    base: withBuilt(base, sides.base),
    head: failure === undefined ? withBuilt(head, sides.head) : { kind: 'failed', failure },
    ...(buildFailure && { buildFailure }),
  }
}

/** Where it is not the code’s. */
function failureOn(side: Side, state: SideState, sides: Sides): FailureOn | undefined {
  const { built, failure } = builtOn(sides[side], state) ?? {}
  return failure === undefined || built?.unbuilt === 'failed' ? undefined : { side, failure }
}

function withBuilt(state: SideState, side: BuiltSide): SideState {
  const found = builtOn(side, state)
  if (state.kind !== 'measured' || found === undefined) return state
  return { kind: 'measured', measurement: { ...state.measurement, built: found.built } }
}

function builtOn(side: BuiltSide, state: SideState) {
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

function measurementOf(state: SideState): Measurement | undefined {
  return state.kind === 'measured' ? state.measurement : undefined
}
