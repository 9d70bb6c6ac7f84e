// Exact runs of both sides of a target. Each is run again before it is said to be broken, and base not at all where an earlier
// run kept what head comes to.

import pLimit, { type LimitFunction } from 'p-limit'
import type { SideState } from '../core/decide/compare.ts'
import { isDearForItsCounters } from '../core/decide/exact-cost.ts'
import { isOneSource } from '../core/model/one-revision.ts'
import type { Side } from '../core/model/revision.ts'
import { originOn, type Target } from '../core/model/target.ts'
import { type Baseline, isAsKept } from '../core/share/baseline.ts'
import { MeasurementError, toldOf } from '../errors.ts'
import type { Attempt, Evaluator, ExactRun } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { FoundTarget } from './find-targets.ts'
import { isWorthAnother } from './worth-another.ts'

export interface ExactRuns extends Limits, Pick<Nix, 'evaluator'>, Pick<Ports, 'progress' | 'signal'> {
  readonly sources: Readonly<Record<Side, Source>>
  /** What earlier runs kept of base; head's evaluations do not wait for it. Never rejects. */
  readonly baseline?: Promise<Baseline>
}

/** How many evaluators, and how many targets, are at work at once. */
export interface Limits {
  readonly limit: LimitFunction
  readonly targetLimit: LimitFunction
}

export function limitsFor(evaluator: Evaluator): Limits {
  const concurrency = evaluator.concurrency()
  return { limit: pLimit(concurrency), targetLimit: pLimit(concurrency + AHEAD) }
}

/**
 * Targets that are begun beyond the evaluators that may run: no evaluator stands idle while a target waits for the
 * store, and an interruption leaves most of what was run with both its sides.
 */
const AHEAD = 1

/** Base's run, then head's; of one revision, head's alone. */
export async function runSides(runs: ExactRuns, found: FoundTarget): Promise<[SideRun | Spared, SideRun]> {
  const { baseline } = runs
  if (isOneSource(runs.sources)) {
    const head = await runSide(runs, found, 'head')
    if (found.presence.base.kind === 'present') runs.progress.step(`${found.target.name} (base, as head)`)
    return [{ kind: 'as-head' }, head]
  }
  if (baseline === undefined) {
    return await Promise.all([runSide(runs, found, 'base'), runSide(runs, found, 'head')])
  }
  const head = runSide(runs, found, 'head')
  return await Promise.all([keptOrRun(runs, found, { baseline, head }), head])
}

/** Base need not be run: it was kept from an earlier run, or is head. */
export type Spared = { readonly kind: 'kept' } | { readonly kind: 'as-head' }

/**
 * Only what equals head's own result is taken from the baseline: then there is no difference to tell. All else is
 * run as if nothing had been kept, so that no finding rests on it.
 */
async function keptOrRun(
  runs: ExactRuns,
  found: FoundTarget,
  { baseline, head }: { readonly baseline: Promise<Baseline>; readonly head: Promise<SideRun> },
): Promise<SideRun | Spared> {
  const { name } = found.target
  const kept = (await baseline).get(name)
  if (kept !== undefined && found.presence.base.kind === 'present') {
    const side = await head
    if (
      side.kind === 'run' &&
      isAsKept(kept, side.run.derivationPath, side.run.run) &&
      !isDearForItsCounters(side.run.run)
    ) {
      runs.progress.step(`${name} (base, kept from an earlier run)`)
      return { kind: 'kept' }
    }
  }
  return await runSide(runs, found, 'base')
}

/** How far a side has come: not there, broken before it was run, or run. */
export type SideRun =
  | Exclude<SideState, { readonly kind: 'measured' | 'proven' }>
  | { readonly kind: 'run'; readonly run: ExactRun }

async function runSide(runs: ExactRuns, { target, presence }: FoundTarget, side: Side): Promise<SideRun> {
  const there = presence[side]
  switch (there.kind) {
    case 'absent':
      return { kind: 'absent' }
    case 'broken':
      return { kind: 'failed', failure: there.failure }
    case 'present': {
      try {
        runs.progress.step(`${target.name} (${side})`)
        const first = await run(runs, target, side)
        const attempt = isWorthAnother(first) ? await run(runs, target, side) : first
        return attempt.ok ? { kind: 'run', run: attempt.value } : { kind: 'failed', failure: attempt.failure }
      } catch (error) {
        return notMeasured(runs, error)
      }
    }
  }
}

export async function run(runs: ExactRuns, target: Target, side: Side): Promise<Attempt<ExactRun>> {
  return await evaluated(runs, () =>
    runs.evaluator.runExact({ source: runs.sources[side], origin: originOn(target, side) }),
  )
}

/** One evaluation, as soon as there is room for it. */
export async function evaluated<T>(
  { evaluator, limit, targetLimit }: ExactRuns,
  evaluate: () => Promise<T>,
): Promise<T> {
  const attempt = await limit(evaluate)
  // Now it is known how much memory a run takes.
  limit.concurrency = evaluator.concurrency()
  targetLimit.concurrency = limit.concurrency + AHEAD
  return attempt
}

/** What the program could not do for this target. Anything but an expected error is a bug, and ends the program. */
export function notMeasured(
  { signal }: Pick<Ports, 'signal'>,
  error: unknown,
): Extract<SideState, { kind: 'failed' }> {
  if (signal.aborted) return { kind: 'failed', failure: { kind: 'not-measured', message: 'interrupted' } }
  if (!(error instanceof MeasurementError)) throw error
  return { kind: 'failed', failure: { kind: 'not-measured', message: toldOf(error) } }
}
