// Targets that share a set, as many at once as pays. One of them is measured by itself first: by that, and by a few together, it
// is known what they share, and how much memory more of them take.

import { stepsOf } from '../core/decide/exact-cost.ts'
import type { Run } from '../core/model/measurement.ts'
import { sides } from '../core/model/revision.ts'
import type { SetOrigin } from '../core/model/target-set.ts'
import type { ExactRuns } from './exact-runs.ts'
import type { FoundTarget } from './find-targets.ts'
import type { MeasuredTarget } from './measured-target.ts'
import { type Attempted, proveTogether } from './prove-together.ts'

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

/**
 * So many attempts may fail more than hold: to find one target among hundreds that stands in the way takes one for each halving.
 * Where more of them do, looking for each costs more than it saves.
 */
const MOST_FAILURES = 8

export async function measureSet(
  runs: ExactRuns,
  { origin, targets }: TargetSet,
  alone: MeasureAlone,
): Promise<MeasuredSet> {
  const { measured, single } = await sampleOf(targets, alone)
  const rest = targets.slice(measured.length)
  const { proven, open, fruitless } =
    single === undefined
      ? { proven: [], open: rest, fruitless: 0 }
      : await proveInPortions(runs, { origin, targets: rest }, single)
  measured.push(...proven, ...(await Promise.all(open.map(alone))))
  return { measured, fruitless }
}

/** A portion of which nothing could be proven is halved, until what stands in the way is by itself. */
async function proveInPortions(
  runs: ExactRuns,
  { origin, targets }: TargetSet,
  single: Run,
): Promise<Pick<Attempted, 'proven' | 'open' | 'fruitless'>> {
  const proven: MeasuredTarget[] = []
  const open: FoundTarget[] = []
  let halves: readonly (readonly FoundTarget[])[] = []
  let rest = targets
  let portion = FEW
  let [fruitless, failures] = [0, 0]
  while (portion >= FEWEST && failures < MOST_FAILURES && halves.length + rest.length > 0) {
    const [some = rest.slice(0, portion), ...others] = halves
    if (halves.length === 0) rest = rest.slice(portion)
    halves = others
    if (some.length < FEWEST) {
      open.push(...some)
      continue
    }
    const attempted = await proveTogether(runs, origin, some)
    for (const { target } of attempted.proven) tell(runs, target.name)
    proven.push(...attempted.proven)
    fruitless += attempted.fruitless
    if (attempted.run !== undefined)
      portion = nextPortion(single, { run: attempted.run, targets: some.length })
    failures = attempted.isDivisible ? failures + 1 : Math.max(0, failures - 1)
    if (attempted.isDivisible) halves = [...halvesOf(attempted.open), ...halves]
    else open.push(...attempted.open)
  }
  return { proven, open: [...open, ...halves.flat(), ...rest], fruitless }
}

function halvesOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const half = Math.ceil(all.length / 2)
  return [all.slice(0, half), all.slice(half)]
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
