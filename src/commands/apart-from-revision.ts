// A derivation that contains its revision or date is another with every commit. Base's code evaluated with those of head
// tells whether anything else differs: it is base's code that must give head's derivation, not head's code base's, since
// head's could tell by the revision what it is asked for.

import type { SideState } from '../core/decide/compare.ts'
import { toldDiffers } from '../core/decide/work.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { ExactRun } from '../ports/evaluator.ts'
import { type ExactRuns, run } from './exact-runs.ts'
import type { MeasuredTarget } from './measured-target.ts'

/**
 * Where both sides did the same and come to different derivations, base is run once more with head's revision and date.
 * If that gives head's derivation and counts the same, it is what stands for base: closure and plan are then head's own,
 * so that no limit on change has anything to say, and ceilings hold for what head really is. One evaluation is less than
 * timing takes, which a derivation that differs would lead to.
 */
export async function apartFromRevision(runs: ExactRuns, measured: MeasuredTarget): Promise<MeasuredTarget> {
  const { target, base, head } = measured
  if (base.kind !== 'measured' || head.kind !== 'measured' || target.origin.kind !== 'flake') return measured
  const sides = { base: base.measurement, head: head.measurement }
  if (sides.base.derivationPath === sides.head.derivationPath || toldDiffers(sides.base, sides.head))
    return measured
  const sources = atHeadsRevision(runs.sources)
  if (sources === undefined) return measured
  try {
    const attempt = await run({ ...runs, sources }, target, 'base')
    return { ...measured, base: attempt.ok ? withRun(sides, attempt.value) : withOtherRun(sides.base) }
  } catch (error) {
    // What was measured before stands.
    if (runs.signal.aborted) return measured
    throw error
  }
}

/** Base's files as if they were of head's revision, its date and its place in history; undefined where they are. */
export function atHeadsRevision({ base, head }: ExactRuns['sources']): ExactRuns['sources'] | undefined {
  const { sha, timestamp, revisionCount } = head
  if (base.sha === sha && base.timestamp === timestamp && base.revisionCount === revisionCount)
    return undefined
  return { base: { ...base, sha, timestamp, revisionCount }, head }
}

interface Sides {
  readonly base: Measurement
  readonly head: Measurement
}

function withRun({ base, head }: Sides, { derivationPath, run: exactRun }: ExactRun): SideState {
  const again = { ...base, exactRuns: [exactRun] }
  if (derivationPath !== head.derivationPath || toldDiffers(again, head)) return withOtherRun(base)
  const { outputs, closure, plan } = head
  return {
    kind: 'measured',
    measurement: {
      ...base,
      derivationPath,
      ownDerivationPath: base.derivationPath,
      outputs,
      closure,
      plan,
      exactRuns: [...base.exactRuns, exactRun],
    },
  }
}

function withOtherRun(base: Measurement): SideState {
  return { kind: 'measured', measurement: { ...base, otherRuns: 1 } }
}
