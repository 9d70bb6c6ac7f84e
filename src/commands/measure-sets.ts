// Targets that share a set, as many at once as pays. One of them is measured by itself first: by that, and by a few together, it
// is known what they share, and how much memory more of them take.

import { stepsOf } from '../core/decide/exact-cost.ts'
import type { Run } from '../core/model/measurement.ts'
import { sides } from '../core/model/revision.ts'
import type { SetOrigin } from '../core/model/target-set.ts'
import type { ExactRuns } from './exact-runs.ts'
import type { FoundTarget } from './find-targets.ts'
import type { MeasuredTarget } from './measured-target.ts'
import { proveTogether } from './prove-together.ts'

export interface MeasuredSet {
  readonly measured: readonly MeasuredTarget[]
  /** Evaluations that no target’s figures or proof come from. */
  readonly fruitless: number
}

export interface TargetSet {
  readonly origin: SetOrigin
  readonly targets: readonly FoundTarget[]
}

/** Measures one by itself. */
export type MeasureAlone = (found: FoundTarget) => Promise<MeasuredTarget>

/** So many are evaluated together first. */
const FEW = 8

/** With fewer than these, evaluating them together saves nothing worth having. */
const FEWEST = 3

/** At most so many, and no more than take this much memory: what any evaluator is taken to need. */
const MOST = 250
const MOST_BYTES = 1024 ** 3

/** It pays where together they are less than this part of the work of each by itself. */
const PAYING_SHARE = 0.5

/** Where the first of them is broken, another may not be. */
const MOST_SAMPLES = 3

/** In two ways that fail, something does not evaluate that Nix can not catch. */
const MOST_FAILURES = 2

export async function measureSet(
  runs: ExactRuns,
  { origin, targets }: TargetSet,
  alone: MeasureAlone,
): Promise<MeasuredSet> {
  const { measured, single } = await sampleOf(targets, alone)
  const open: FoundTarget[] = []
  let rest = targets.slice(measured.length)
  let portion = single === undefined ? 0 : FEW
  let fruitless = 0
  let failures = 0
  while (single !== undefined && portion >= FEWEST && rest.length >= FEWEST && failures < MOST_FAILURES) {
    const some = rest.slice(0, portion)
    rest = rest.slice(portion)
    const attempted = await proveTogether(runs, origin, some)
    for (const { target } of attempted.proven) tell(runs, target.name)
    measured.push(...attempted.proven)
    open.push(...attempted.open)
    fruitless += attempted.fruitless
    if (attempted.run === undefined) failures += 1
    else portion = nextPortion(single, { run: attempted.run, targets: some.length })
  }
  measured.push(...(await Promise.all([...open, ...rest].map(alone))))
  return { measured, fruitless }
}

/** The first ones, up to one that tells what base takes: what head adds says nothing of what they share. */
async function sampleOf(
  targets: readonly FoundTarget[],
  alone: MeasureAlone,
): Promise<{ readonly measured: MeasuredTarget[]; readonly single: Run | undefined }> {
  const measured: MeasuredTarget[] = []
  for (const found of targets.slice(0, MOST_SAMPLES)) {
    const sample = await alone(found)
    measured.push(sample)
    const { base } = sample
    if (base.kind === 'measured') return { measured, single: base.measurement.exactRuns[0] }
  }
  return { measured, single: undefined }
}

function tell({ progress }: ExactRuns, name: string): void {
  for (const side of sides) progress.step(`${name} (${side}, together with others)`)
}

/** How many to evaluate together next, by what one takes and what several took; 0 where that does not pay. */
function nextPortion(single: Run, { run, targets }: { readonly run: Run; readonly targets: number }): number {
  if (stepsOf(run) > PAYING_SHARE * targets * stepsOf(single)) return 0
  const [one, several] = [single.residentBytes, run.residentBytes]
  if (one === undefined || several === undefined) return FEW
  const each = Math.max(0, several - one) / targets
  const room = Math.max(0, MOST_BYTES - one)
  return Math.min(MOST, each === 0 ? MOST : Math.floor(room / each))
}
