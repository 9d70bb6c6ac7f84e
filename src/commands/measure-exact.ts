// Counters, derivations and what has to be built, of all targets on both sides: one run each, side by side on all
// cores, since load can not change a counter. Base is not run where an earlier run kept what head comes to.

import pLimit, { type LimitFunction } from 'p-limit'
import { type Baseline, isAsKept } from '../core/share/baseline.ts'
import type { SideState } from '../core/decide/compare.ts'
import { isDearForItsCounters } from '../core/decide/exact-cost.ts'
import { isToldOfOne, toldDiffers } from '../core/decide/work.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { Failure } from '../core/model/failure.ts'
import type { Side } from '../core/model/revision.ts'
import { pairRenamed } from '../core/decide/pair-renamed.ts'
import { originOn, type Target } from '../core/model/target.ts'
import { MeasurementError, toldOf } from '../errors.ts'
import type { Attempt, ExactRun } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { FoundTarget } from './find-targets.ts'

export interface MeasuredTarget {
  readonly target: Target
  readonly base: SideState
  readonly head: SideState
}

export interface ExactRequest {
  readonly sources: Readonly<Record<Side, Source>>
  readonly targets: readonly FoundTarget[]
  /** What earlier runs kept of base; head's evaluations do not wait for it. Never rejects. */
  readonly baseline?: Promise<Baseline>
}

export type ExactPorts = Pick<Nix, 'evaluator' | 'store' | 'substituters'> &
  Pick<Ports, 'progress' | 'signal'>

/** Measures all targets; a target that can not be measured says why, and costs the others nothing. */
export async function measureExact(
  request: ExactRequest,
  ports: ExactPorts,
): Promise<readonly MeasuredTarget[]> {
  const runs = request.targets.flatMap(({ presence }) =>
    Object.values(presence).filter(({ kind }) => kind === 'present'),
  )
  ports.progress.stage('Evaluating', runs.length)
  const concurrency = ports.evaluator.concurrency()
  const session = {
    ...request,
    ...ports,
    limit: pLimit(concurrency),
    targetLimit: pLimit(concurrency + AHEAD),
  }
  const measured = await session.targetLimit.map(request.targets, (found) => measureTarget(session, found))
  // What has another name in head was not compared yet.
  return await session.targetLimit.map(pairRenamed(measured), (one) =>
    one.target.renamedFrom === undefined
      ? one
      : unlessNotMeasured(session, one.target, () => verify(session, one)),
  )
}

/**
 * Targets that are begun beyond the evaluators that may run: no evaluator stands idle while a target waits for the
 * store, and an interruption leaves most of what was run with both its sides.
 */
const AHEAD = 1

interface Session extends ExactRequest, ExactPorts {
  readonly limit: LimitFunction
  readonly targetLimit: LimitFunction
}

async function measureTarget(session: Session, found: FoundTarget): Promise<MeasuredTarget> {
  const { target } = found
  const [base, head] = await runSides(session, found)
  return await unlessNotMeasured(session, target, async () => {
    if (base.kind === 'kept') {
      const state = await toState(session, head)
      return { target, base: asKept(state), head: state }
    }
    const baseState = await toState(session, base)
    const headState = await toState(session, head, baseState)
    return await verify(session, { target, base: baseState, head: headState })
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

async function runSides(session: Session, found: FoundTarget): Promise<[SideRun | Kept, SideRun]> {
  const { baseline } = session
  if (baseline === undefined) {
    return await Promise.all([runSide(session, found, 'base'), runSide(session, found, 'head')])
  }
  const head = runSide(session, found, 'head')
  return await Promise.all([keptOrRun(session, found, { baseline, head }), head])
}

/** Base need not be run. */
interface Kept {
  readonly kind: 'kept'
}

/**
 * Only what equals head's own result is taken from the baseline: then there is no difference to tell. All else is
 * run as if nothing had been kept, so that no finding rests on it.
 */
async function keptOrRun(
  session: Session,
  found: FoundTarget,
  { baseline, head }: { readonly baseline: Promise<Baseline>; readonly head: Promise<SideRun> },
): Promise<SideRun | Kept> {
  const { name } = found.target
  const kept = (await baseline).get(name)
  if (kept !== undefined && found.presence.base.kind === 'present') {
    const side = await head
    if (
      side.kind === 'run' &&
      isAsKept(kept, side.run.derivationPath, side.run.run) &&
      !isDearForItsCounters(side.run.run)
    ) {
      session.progress.step(`${name} (base, kept from an earlier run)`)
      return { kind: 'kept' }
    }
  }
  return await runSide(session, found, 'base')
}

function asKept(head: SideState): SideState {
  return head.kind === 'measured'
    ? { kind: 'measured', measurement: { ...head.measurement, isKept: true } }
    : head
}

/** How far a side has come: not there, broken before it was run, or run. */
type SideRun =
  Exclude<SideState, { readonly kind: 'measured' }> | { readonly kind: 'run'; readonly run: ExactRun }

async function runSide(session: Session, { target, presence }: FoundTarget, side: Side): Promise<SideRun> {
  const there = presence[side]
  switch (there.kind) {
    case 'absent':
      return { kind: 'absent' }
    case 'broken':
      return { kind: 'failed', failure: there.failure }
    case 'present': {
      try {
        session.progress.step(`${target.name} (${side})`)
        const first = await run(session, target, side)
        const attempt = isWorthAnother(first) ? await run(session, target, side) : first
        return attempt.ok ? { kind: 'run', run: attempt.value } : { kind: 'failed', failure: attempt.failure }
      } catch (error) {
        return notMeasured(session, error)
      }
    }
  }
}

/** A side is not said to be broken by what may have been a fault of the moment. */
function isWorthAnother(attempt: Attempt<ExactRun>): boolean {
  return !attempt.ok && (attempt.failure.kind === 'evaluation' || attempt.failure.kind === 'not-measured')
}

async function run(
  { evaluator, sources, limit, targetLimit }: Session,
  target: Target,
  side: Side,
): Promise<Attempt<ExactRun>> {
  const attempt = await limit(() =>
    evaluator.runExact({ source: sources[side], origin: originOn(target, side) }),
  )
  // Now it is known how much memory a run takes.
  limit.concurrency = evaluator.concurrency()
  targetLimit.concurrency = limit.concurrency + AHEAD
  return attempt
}

/** Adds what the store and the substituters know; two sides of one derivation share it. */
async function toState(
  { store, substituters }: Session,
  side: SideRun,
  other?: SideState,
): Promise<SideState> {
  if (side.kind !== 'run') return side
  const { derivationPath, dryRun, run: exactRun } = side.run
  const shared = other?.kind === 'measured' && other.measurement.derivationPath === derivationPath
  const { closure, plan } = shared
    ? other.measurement
    : { closure: await store.closure(derivationPath), plan: await substituters.plan(dryRun) }
  return {
    kind: 'measured',
    measurement: {
      derivationPath,
      exactRuns: [exactRun],
      plan,
      closure,
      importedDerivations: dryRun.importedDerivations,
      timedRuns: [],
    },
  }
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

/** What the program could not do for this target. Anything but an expected error is a bug, and ends the program. */
function notMeasured({ signal }: Session, error: unknown): Extract<SideState, { kind: 'failed' }> {
  if (signal.aborted) return { kind: 'failed', failure: { kind: 'not-measured', message: 'interrupted' } }
  if (!(error instanceof MeasurementError)) throw error
  return { kind: 'failed', failure: { kind: 'not-measured', message: toldOf(error) } }
}
