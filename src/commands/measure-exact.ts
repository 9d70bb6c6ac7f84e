// Counters, derivations and what has to be built, of all targets on both sides: one run each, side by side on all
// cores, since load can not change a counter. Base is not run where an earlier run kept what head comes to.

import type { Baseline } from '../core/share/baseline.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import { hasBound } from '../core/decide/alone-value.ts'
import type { SideState } from '../core/decide/compare.ts'
import { isToldOfOne, toldDiffers } from '../core/decide/work.ts'
import type { Config } from '../core/model/config.ts'
import { setsAmong } from '../core/model/target-set.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { Failure } from '../core/model/failure.ts'
import type { Side } from '../core/model/revision.ts'
import { pairRenamed } from '../core/decide/pair-renamed.ts'
import type { Target } from '../core/model/target.ts'
import { MeasurementError } from '../errors.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import { apartFromRevision } from './apart-from-revision.ts'
import { measureSet } from './measure-sets.ts'
import {
  type ExactRuns,
  limitsFor,
  notMeasured,
  run,
  runSides,
  type SideRun,
  type Spared,
} from './exact-runs.ts'
import type { FoundTarget } from './find-targets.ts'
import type { MeasuredTarget } from './measured-target.ts'

export interface ExactRequest {
  readonly sources: Readonly<Record<Side, Source>>
  readonly targets: readonly FoundTarget[]
  readonly config: Pick<Config, 'thresholds' | 'nix'>
  /** What earlier runs kept of base; head's evaluations do not wait for it. Never rejects. */
  readonly baseline?: Promise<Baseline>
}

export type ExactPorts = Pick<Nix, 'evaluator' | 'store' | 'substituters'> &
  Pick<Ports, 'progress' | 'signal'>

export interface ExactMeasurements {
  readonly targets: readonly MeasuredTarget[]
  /** Evaluations besides those that the targets tell of. */
  readonly otherEvaluations: number
}

/** Measures all targets; a target that can not be measured says why, and costs the others nothing. */
export async function measureExact(request: ExactRequest, ports: ExactPorts): Promise<ExactMeasurements> {
  const present = request.targets.flatMap(({ presence }) =>
    Object.values(presence).filter(({ kind }) => kind === 'present'),
  )
  ports.progress.stage('Evaluating', present.length)
  const session = { ...request, ...ports, ...limitsFor(ports.evaluator) }
  const { measured, otherEvaluations } = await measureAll(session)
  // What has another name in head was not compared yet.
  const targets = await session.targetLimit.map(pairRenamed(measured), (one) =>
    one.target.renamedFrom === undefined
      ? one
      : unlessNotMeasured(session, one.target, () => compare(session, one)),
  )
  return { targets, otherEvaluations }
}

type Session = ExactRuns & ExactPorts & Pick<ExactRequest, 'targets' | 'config'>

/** Those of a set together as far as that tells enough of them, the others one by one; in their order. */
async function measureAll(
  session: Session,
): Promise<{ readonly measured: readonly MeasuredTarget[]; readonly otherEvaluations: number }> {
  const { targets, targetLimit } = session
  const alone = (found: FoundTarget) => targetLimit(() => measureTarget(session, found))
  const sets = setsAmong(
    targets.filter((found) => needsNoFigures(session, found)),
    ({ target }) => target.origin,
  )
  const inSets = new Set(sets.flatMap(({ members }) => members))
  const [ofSets, ofOthers] = await Promise.all([
    Promise.all(sets.map(({ origin, members }) => measureSet(session, { origin, targets: members }, alone))),
    Promise.all(targets.filter((found) => !inSets.has(found)).map(alone)),
  ])
  const byTarget = new Map(
    [...ofSets.flatMap(({ measured }) => measured), ...ofOthers].map((one) => [one.target, one]),
  )
  return {
    measured: targets.flatMap(({ target }) => byTarget.get(target) ?? []),
    otherEvaluations: ofSets.reduce((sum, { fruitless }) => sum + fruitless, 0),
  }
}

/** No ceiling or floor holds for a figure that only its own evaluation tells, and nothing is built on the way. */
function needsNoFigures({ config }: Session, { target, presence }: FoundTarget): boolean {
  return (
    presence.base.kind === 'present' &&
    presence.head.kind === 'present' &&
    !config.nix.allowImportFromDerivation &&
    !hasBound('exact', (metric) => thresholdFor(metric.id, config, target))
  )
}

async function measureTarget(session: Session, found: FoundTarget): Promise<MeasuredTarget> {
  const { target } = found
  const [base, head] = await runSides(session, found)
  return await unlessNotMeasured(session, target, async () => {
    if (base.kind === 'kept' || base.kind === 'as-head') {
      const state = await toState(session, head)
      return { target, base: spared(state, base), head: state }
    }
    const baseState = await toState(session, base)
    const headState = await toState(session, head, baseState)
    return await compare(session, { target, base: baseState, head: headState })
  })
}

async function unlessNotMeasured(
  session: Session,
  target: Target,
  measure: () => Promise<MeasuredTarget>,
): Promise<MeasuredTarget> {
  try {
    return await measure()
  } catch (error) {
    return { target, base: notMeasured(session, error), head: notMeasured(session, error) }
  }
}

/** Base, as head was measured. */
function spared(head: SideState, { kind }: Spared): SideState {
  if (head.kind !== 'measured') return head
  const mark = kind === 'kept' ? { isKept: true } : { isHeads: true }
  return { kind: 'measured', measurement: { ...head.measurement, ...mark } }
}

/** Adds what the store and the substituters know; two sides of one derivation share it. */
async function toState(
  { store, substituters }: Session,
  side: SideRun,
  other?: SideState,
): Promise<SideState> {
  if (side.kind !== 'run') return side
  const { derivationPath, outputs, dryRun, run: exactRun } = side.run
  const shared = other?.kind === 'measured' && other.measurement.derivationPath === derivationPath
  const { closure, plan } = shared
    ? other.measurement
    : { closure: await store.closure(derivationPath), plan: await substituters.plan(dryRun) }
  return {
    kind: 'measured',
    measurement: {
      derivationPath,
      outputs,
      exactRuns: [exactRun],
      plan,
      closure,
      importedDerivations: dryRun.importedDerivations,
      timedRuns: [],
    },
  }
}

/** Runs what it takes to believe a difference, and to know what it comes from. */
async function compare(session: Session, measured: MeasuredTarget): Promise<MeasuredTarget> {
  return await apartFromRevision(session, await verify(session, measured))
}

/** A difference between what runs tell is believed once a second run of either side has told the same. */
async function verify(session: Session, measured: MeasuredTarget): Promise<MeasuredTarget> {
  const { target, base, head } = measured
  if (base.kind !== 'measured' || head.kind !== 'measured') return measured
  if (!toldDiffers(base.measurement, head.measurement)) return measured
  if (isToldOfOne(base.measurement, head.measurement)) throw toldOfOne()
  const [baseAgain, headAgain] = await Promise.all([
    runAgain(session, target, { side: 'base', measurement: base.measurement }),
    runAgain(session, target, { side: 'head', measurement: head.measurement }),
  ])
  return { target, base: baseAgain, head: headAgain }
}

async function runAgain(
  session: Session,
  target: Target,
  { side, measurement }: { readonly side: Side; readonly measurement: Measurement },
): Promise<SideState> {
  try {
    const again = await run(session, target, side)
    if (!again.ok) return { kind: 'failed', failure: unsteady(again.failure) }
    return {
      kind: 'measured',
      measurement: { ...measurement, exactRuns: [...measurement.exactRuns, again.value.run] },
    }
  } catch (error) {
    // What the first run told stands.
    if (session.signal.aborted) return { kind: 'measured', measurement }
    throw error
  }
}

/** What evaluates only now and then is not measured by the time that it did, nor broken by the time that it did not. */
function unsteady(failure: Failure): Failure {
  if (failure.kind !== 'evaluation') return failure
  return { kind: 'not-measured', message: `It evaluated once, and then no more:\n${failure.message}` }
}

function toldOfOne(): MeasurementError {
  return new MeasurementError('Nix told some of its counters of one side only.', { remedy: 'Run it again.' })
}
