// From measurements to findings, with all that explains them.

import { compareTarget } from '../core/decide/compare.ts'
import type { Config } from '../core/model/config.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import { evaluationsOf } from '../core/share/cost.ts'
import type { MovedInput } from '../core/model/moved-input.ts'
import type { Notice } from '../core/model/results.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import type { Ports } from '../ports/ports.ts'
import { explain } from './explain.ts'
import type { TimedMeasurements } from './measure-timed.ts'
import { movedInputs } from './moved-inputs.ts'
import type { GateRequest, Prepared } from './prepare.ts'
import { withRootCauses } from './root-causes.ts'
import { NOTHING_WRITTEN, writeProfiles } from './write-profiles.ts'

export interface Judged {
  readonly targets: TargetResults[]
  readonly inputs: MovedInput[]
  readonly notices: readonly Notice[]
  /** Evaluator processes that all of it took. */
  readonly evaluations: number
}

/** Compares each target, then explains what got worse, and writes the profiles of what was traced where they are wanted. */
export async function judge(
  timed: TimedMeasurements,
  prepared: Prepared,
  {
    explainAny = false,
    profileDirectory,
    ...ports
  }: Ports & Pick<GateRequest, 'explainAny' | 'profileDirectory'>,
): Promise<Judged> {
  const { nix, configuration, read } = prepared
  const { targets: measured } = timed
  const inputs = await movedInputs(
    measured.map(({ target }) => target),
    read,
  )
  const judged = compareAll(timed, configuration.config)
  const rooted = await withRootCauses(judged, { store: nix.store, measured, signal: ports.signal })
  const subject = { ...ports, ...prepared, ...nix, measured }
  const { targets, notices, traced } = await explain(rooted, { ...subject, inputs, any: explainAny })
  const profiles =
    profileDirectory === undefined
      ? NOTHING_WRITTEN
      : await writeProfiles({ ...subject, traced, directory: profileDirectory })
  return {
    targets,
    inputs,
    notices: [...notices, ...profiles.notices],
    evaluations: evaluationsOf(targets) + profiles.evaluations,
  }
}

function compareAll({ targets, certainty }: TimedMeasurements, config: Config): readonly TargetResults[] {
  return targets.map(({ target, base, head, timing, timingFailure }) =>
    compareTarget({
      name: target.name,
      renamedFrom: target.renamedFrom?.name,
      base,
      head,
      thresholdOf: (metric) => thresholdFor(metric.id, config, target),
      certainty,
      timing,
      timingFailure,
    }),
  )
}
