// Several targets of one set, evaluated at once on both sides: whether that was the same work.

import { costsDiffer, TIME_FACTOR_TOGETHER } from '../core/decide/exact-cost.ts'
import { isToldOfOne, toldDiffers } from '../core/decide/work.ts'
import { isOneSource } from '../core/model/one-revision.ts'
import type { Side } from '../core/model/revision.ts'
import type { SetOrigin } from '../core/model/target-set.ts'
import { MeasurementError } from '../errors.ts'
import type { SetRun } from '../ports/evaluator.ts'
import { evaluated, type ExactRuns } from './exact-runs.ts'

export interface EvaluatedSet {
  readonly base: SetRun
  readonly head: SetRun
  /** All that a run tells is the same, and it cost about the same. */
  readonly isAlike: boolean
  readonly evaluations: number
}

/** Some attributes of a set. */
export interface SetPart {
  readonly origin: SetOrigin
  readonly names: readonly string[]
}

/** Undefined where they can not be evaluated together, for whatever reason: each will say by itself. */
export async function evaluateSet(runs: ExactRuns, part: SetPart): Promise<EvaluatedSet | undefined> {
  if (isOneSource(runs.sources)) {
    const head = await evaluateSide(runs, part, 'head')
    return head && { base: head, head, isAlike: true, evaluations: 1 }
  }
  const once = await bothSides(runs, part)
  if (once === undefined) return undefined
  const [base, head] = [[once.base.run], [once.head.run]]
  if (!isSameWork(once)) return { ...once, isAlike: false, evaluations: 2 }
  if (isSameCost(base, head)) return { ...once, isAlike: true, evaluations: 2 }
  // The first of two may have been held up, or have had to fetch.
  const again = await bothSides(runs, part)
  const isAlike = again !== undefined && isSameCost([...base, again.base.run], [...head, again.head.run])
  return { ...once, isAlike, evaluations: 4 }
}

/** One side of it. */
export async function evaluateSide(
  runs: ExactRuns,
  { origin, names }: SetPart,
  side: Side,
): Promise<SetRun | undefined> {
  const attempt = await evaluated(runs, () =>
    runs.evaluator.runSet({ source: runs.sources[side], origin, names }),
  ).catch((error: unknown) => {
    if (runs.signal.aborted || error instanceof MeasurementError) return undefined
    throw error
  })
  return attempt?.ok === true ? attempt.value : undefined
}

/** Whether both runs tell the same. */
export function isSameWork({ base, head }: Pick<EvaluatedSet, 'base' | 'head'>): boolean {
  const [one, other] = [{ exactRuns: [base.run] }, { exactRuns: [head.run] }]
  return !isToldOfOne(one, other) && !toldDiffers(one, other)
}

async function bothSides(
  runs: ExactRuns,
  part: SetPart,
): Promise<Pick<EvaluatedSet, 'base' | 'head'> | undefined> {
  const [base, head] = await Promise.all([evaluateSide(runs, part, 'base'), evaluateSide(runs, part, 'head')])
  return base === undefined || head === undefined ? undefined : { base, head }
}

function isSameCost(base: readonly SetRun['run'][], head: readonly SetRun['run'][]): boolean {
  return !costsDiffer({ exactRuns: base }, { exactRuns: head }, TIME_FACTOR_TOGETHER)
}
