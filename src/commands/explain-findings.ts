// All that explains what the findings speak of: first where calls grew, which is told of more targets, and gives what to
// suspect; then what of the change it comes from, which is proven.

import type { MovedInput } from '../core/model/moved-input.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import type { Ports } from '../ports/ports.ts'
import { type Explained, explain } from './explain.ts'
import type { MeasuredTarget } from './measured-target.ts'
import type { Prepared } from './prepare.ts'
import { proveCauses } from './prove-causes.ts'

export interface FindingsRequest {
  readonly prepared: Prepared
  readonly measured: readonly MeasuredTarget[]
  readonly inputs: readonly MovedInput[]
  /** Any change is to be explained, not only what a finding speaks against. */
  readonly any: boolean
  /** When the job began, by the clock. */
  readonly started: number
}

/** Never rejects. */
export async function explainFindings(
  targets: readonly TargetResults[],
  { prepared, measured, inputs, any, started }: FindingsRequest,
  { clock, progress, signal }: Pick<Ports, 'clock' | 'progress' | 'signal'>,
): Promise<Explained> {
  const { configuration, nix, sources, change, changeOfSources, repository } = prepared
  const { evaluator, store } = nix
  const secondsSpent = clock.seconds() - started
  const explaining = { sources, measured, inputs, change, any, secondsSpent }
  const explained = await explain(targets, explaining, { evaluator, progress, signal })
  const { budgetSeconds } = configuration.config.explain
  const proven = await proveCauses(
    explained.targets,
    { ...{ measured, inputs, any, budgetSeconds }, change: changeOfSources },
    { ...{ evaluator, store, clock, progress, signal }, repository, head: sources.head },
  )
  return { ...explained, targets: proven.targets, notices: [...explained.notices, ...proven.notices] }
}
