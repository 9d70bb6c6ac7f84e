// Counters, derivations and what has to be built, of all targets on both sides: one run each, side by side on all
// cores, since load can not change a counter.

import pLimit, { type LimitFunction } from 'p-limit'
import type { SideState } from '../core/compare.ts'
import { countersDiffer } from '../core/work.ts'
import type { Measurement } from '../core/measurement.ts'
import type { Side } from '../core/revision.ts'
import type { Target } from '../core/target.ts'
import { MeasurementError } from '../errors.ts'
import type { Attempt, ExactRun, Nix, Progress, Source } from '../ports.ts'
import type { FoundTarget } from './find-targets.ts'

export interface MeasuredTarget {
  readonly target: Target
  readonly base: SideState
  readonly head: SideState
}

export interface ExactRequest {
  readonly nix: Nix
  readonly sources: Readonly<Record<Side, Source>>
  readonly targets: readonly FoundTarget[]
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Measures all targets; a target that can not be measured says why, and costs the others nothing. */
export async function measureExact(request: ExactRequest): Promise<readonly MeasuredTarget[]> {
  const runs = request.targets.flatMap(({ presence }) =>
    Object.values(presence).filter(({ kind }) => kind === 'present'),
  )
  request.progress.stage('Evaluating', runs.length)
  const limit = pLimit(request.nix.concurrency())
  return await Promise.all(request.targets.map((found) => measureTarget({ ...request, limit }, found)))
}

interface Session extends ExactRequest {
  readonly limit: LimitFunction
}

async function measureTarget(session: Session, found: FoundTarget): Promise<MeasuredTarget> {
  const { target } = found
  const [base, head] = await Promise.all([runSide(session, found, 'base'), runSide(session, found, 'head')])
  try {
    const baseState = await toState(session, base)
    const headState = await toState(session, head, baseState)
    return await verify(session, { target, base: baseState, head: headState })
  } catch (error) {
    return { target, base: notMeasured(session, error), head: notMeasured(session, error) }
  }
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
        const attempt = await run(session, target, side)
        return attempt.ok ? { kind: 'run', run: attempt.value } : { kind: 'failed', failure: attempt.failure }
      } catch (error) {
        return notMeasured(session, error)
      }
    }
  }
}

async function run({ nix, sources, limit }: Session, target: Target, side: Side): Promise<Attempt<ExactRun>> {
  const attempt = await limit(() => nix.runExact({ source: sources[side], origin: target.origin }))
  // Now it is known how much memory a run takes.
  limit.concurrency = nix.concurrency()
  return attempt
}

/** Adds what the store and the substituters know; two sides of one derivation share it. */
async function toState({ nix }: Session, side: SideRun, other?: SideState): Promise<SideState> {
  if (side.kind !== 'run') return side
  const { derivationPath, dryRun, run: exactRun } = side.run
  const shared = other?.kind === 'measured' && other.measurement.derivationPath === derivationPath
  const { closure, plan } = shared
    ? other.measurement
    : { closure: await nix.closure(derivationPath), plan: await nix.plan(dryRun) }
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

/** A difference between counters is believed once a second run of either side has counted the same. */
async function verify(session: Session, measured: MeasuredTarget): Promise<MeasuredTarget> {
  const { target, base, head } = measured
  if (base.kind !== 'measured' || head.kind !== 'measured') return measured
  if (!countersDiffer(base.measurement, head.measurement)) return measured
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
    // What evaluates only now and then is not measured by the time that it did.
    if (!again.ok) return { kind: 'failed', failure: again.failure }
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

/** What the program could not do for this target. Anything but an expected error is a bug, and ends the program. */
function notMeasured({ signal }: Session, error: unknown): Extract<SideState, { kind: 'failed' }> {
  if (signal.aborted) return { kind: 'failed', failure: { kind: 'not-measured', message: 'interrupted' } }
  if (!(error instanceof MeasurementError)) throw error
  return { kind: 'failed', failure: { kind: 'not-measured', message: `${error.message}\n${error.remedy}` } }
}
