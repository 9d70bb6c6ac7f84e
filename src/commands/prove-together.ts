// Proves several targets unchanged by one evaluation a side of all of them, which share what their set is made of. It says of
// none that it changed: those that are left open are measured one by one.

import type { Run } from '../core/model/measurement.ts'
import { nameInSet, type SetOrigin } from '../core/model/target-set.ts'
import { atHeadsRevision } from './apart-from-revision.ts'
import { evaluateSet, evaluateSide, type EvaluatedSet, isSameWork, type SetPart } from './evaluate-set.ts'
import type { ExactRuns } from './exact-runs.ts'
import type { FoundTarget } from './find-targets.ts'
import type { MeasuredTarget } from './measured-target.ts'

/** What came of it. */
export interface Attempted {
  readonly proven: readonly MeasuredTarget[]
  readonly open: readonly FoundTarget[]
  /** Evaluations that led to no proof. */
  readonly fruitless: number
  /** Whether fewer of them may be proven, since it is not known which of them stand in the way. */
  readonly isDivisible: boolean
  /** Base's, of all of them; undefined where they could not be evaluated together. */
  readonly run: Run | undefined
}

/** With fewer, another evaluation of those that are the same does not pay. */
const FEWEST_AGAIN = 4

/**
 * Those are proven that have one derivation on both sides, or would have at one revision, where what all of them count together
 * is the same. Where there are others among them, the rest is looked at once more without those.
 */
export async function proveTogether(
  runs: ExactRuns,
  origin: SetOrigin,
  targets: readonly FoundTarget[],
): Promise<Attempted> {
  const first = await evaluateSet(runs, partOf(origin, targets))
  if (first === undefined)
    return { proven: [], open: targets, fruitless: 2, isDivisible: true, run: undefined }
  const { run } = first.base
  const atOne = await atOneRevision(runs, partOf(origin, targets), first)
  const same = targets.filter((_, index) => isSame(atOne.evaluated, index))
  const proof = { first, targets, proven: same }
  if (isWhole(atOne.evaluated)) return { ...split(proof, atOne.evaluated), isDivisible: false, run }
  const others = targets.filter((_, index) => isOther(atOne.evaluated, index))
  const isWorthMore = same.length >= FEWEST_AGAIN
  if (others.length === 0 || !isWorthMore)
    return { ...split({ ...proof, proven: [] }, atOne.evaluated), isDivisible: isWorthMore, run }
  const again = await evaluateSet({ ...runs, sources: atOne.sources }, partOf(origin, same))
  const holds = again !== undefined && again.isAlike && same.every((_, index) => isSame(again, index))
  const evaluations = atOne.evaluated.evaluations + (again?.evaluations ?? 2)
  return {
    ...split({ ...proof, proven: holds ? same : [] }, { head: again?.head ?? first.head, evaluations }),
    isDivisible: !holds,
    run,
  }
}

function partOf(origin: SetOrigin, targets: readonly FoundTarget[]): SetPart {
  return { origin, names: targets.map(({ target }) => nameInSet(target.origin)) }
}

/** Where the work is the same and derivations differ, base's may contain its revision. */
async function atOneRevision(
  runs: ExactRuns,
  part: SetPart,
  first: EvaluatedSet,
): Promise<{ readonly sources: ExactRuns['sources']; readonly evaluated: EvaluatedSet }> {
  const own = { sources: runs.sources, evaluated: first }
  const sources = part.origin.kind === 'flake' ? atHeadsRevision(runs.sources) : undefined
  if (sources === undefined || !first.isAlike || isWhole(first)) return own
  const base = await evaluateSide({ ...runs, sources }, part, 'base')
  const evaluations = first.evaluations + 1
  if (base === undefined || !isSameWork({ base, head: first.head }))
    return { ...own, evaluated: { ...first, evaluations } }
  return { sources, evaluated: { ...first, base, evaluations } }
}

/** The same work came to the same derivations; what has none on either side is no difference. */
function isWhole({ base, head, isAlike }: EvaluatedSet): boolean {
  return isAlike && head.derivationPaths.every((path, index) => path === base.derivationPaths[index])
}

function isSame({ base, head }: EvaluatedSet, index: number): boolean {
  const path = head.derivationPaths[index] ?? null
  return path !== null && path === base.derivationPaths[index]
}

function isOther({ base, head }: EvaluatedSet, index: number): boolean {
  return head.derivationPaths[index] !== base.derivationPaths[index]
}

interface Split {
  readonly first: EvaluatedSet
  readonly targets: readonly FoundTarget[]
  readonly proven: readonly FoundTarget[]
}

function split(
  { first, targets, proven }: Split,
  { head, evaluations }: Pick<EvaluatedSet, 'head' | 'evaluations'>,
): Pick<Attempted, 'proven' | 'open' | 'fruitless'> {
  const [one] = proven
  if (one === undefined) return { proven: [], open: targets, fruitless: evaluations }
  const proof = { first: one.target.name, targets: proven.length, evaluations, run: head.run }
  const states = new Map(
    targets.flatMap((found, index) => {
      const [base, path] = [first.base.derivationPaths[index], first.head.derivationPaths[index]]
      const state = (derivationPath: string) => ({ kind: 'proven', derivationPath, proof }) as const
      return typeof base === 'string' && typeof path === 'string'
        ? [[found, { target: found.target, base: state(base), head: state(path) }] as const]
        : []
    }),
  )
  return {
    proven: proven.flatMap((found) => states.get(found) ?? []),
    open: targets.filter((found) => !proven.includes(found)),
    fruitless: 0,
  }
}
