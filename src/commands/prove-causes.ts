// Proves what of the change makes head dearer: head is evaluated without parts of it, for no longer than the budget allows.
// Of targets that changed alike one is looked at. What can not be proven is judged all the same.

import { wordsOf } from '../core/causes/named-parts.ts'
import { partsOf } from '../core/causes/parts-of.ts'
import { type Subject, subjectOf } from '../core/causes/subject.ts'
import { clustersOf } from '../core/decide/likeness.ts'
import { rankedTargets } from '../core/decide/standing.ts'
import { renamesIn } from '../core/explain/neutral-hunks.ts'
import type { CausesExplanation } from '../core/model/causes.ts'
import type { Change } from '../core/model/change.ts'
import type { MovedInput } from '../core/model/moved-input.ts'
import type { Notice } from '../core/model/results.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import { messageOf } from '../errors.ts'
import type { Repository } from '../ports/git.ts'
import type { Source } from '../ports/store.ts'
import { type Compositions, compositionsOf } from './composed-sources.ts'
import type { MeasuredTarget } from './measured-target.ts'
import type { ChangeInParts } from './measure-without.ts'
import { proveCause, type ProvingPorts } from './prove-cause.ts'

export interface CausesRequest {
  readonly measured: readonly MeasuredTarget[]
  readonly change: () => Promise<Change>
  readonly inputs: readonly MovedInput[]
  /** Of any change, not only of what a finding speaks against. */
  readonly any: boolean
  readonly budgetSeconds: number
}

export interface CausesPorts extends Omit<ProvingPorts, 'compositions'> {
  readonly repository: Pick<Repository, 'compose' | 'checkOut' | 'countFiles'>
  readonly head: Source
}

export interface ProvenCauses {
  /** The same targets, with causes where they are told. */
  readonly targets: TargetResults[]
  readonly notices: readonly Notice[]
}

/** Never rejects. */
export async function proveCauses(
  targets: readonly TargetResults[],
  request: CausesRequest,
  ports: CausesPorts,
): Promise<ProvenCauses> {
  const wanted = wantedOf(targets, request)
  if (wanted.length === 0 || request.budgetSeconds <= 0 || ports.signal.aborted)
    return { targets: [...targets], notices: [] }
  const causes = new Map<string, CausesExplanation>()
  const proven = () => targets.map((target) => withCauses(target, causes.get(target.name)))
  const deadline = ports.clock.seconds() + request.budgetSeconds
  let compositions: Compositions | undefined
  try {
    const taken = takenApart(await request.change())
    compositions = await compositionsOf({ ...ports.repository, store: ports.store, head: ports.head })
    for (const { target, ...one } of wanted) {
      const { explanation } = target
      const proving = { ...one, explanation, inputs: request.inputs, taken, deadline }
      const found = await proveCause(proving, { ...ports, compositions })
      if (found !== undefined) causes.set(target.name, found)
    }
    return { targets: proven(), notices: [] }
  } catch (error) {
    const message = `What of the change it comes from can not be proven: ${messageOf(error)}`
    return { targets: proven(), notices: [{ level: 'info', message }] }
  } finally {
    compositions?.remove()
  }
}

interface Wanted {
  readonly target: TargetResults
  readonly subject: Subject
  readonly measured: MeasuredTarget
}

/** The first of each kind of change, the gravest kind first. */
function wantedOf(targets: readonly TargetResults[], { measured, any }: CausesRequest): readonly Wanted[] {
  const byName = new Map(measured.map((one) => [one.target.name, one]))
  return clustersOf(rankedTargets(targets)).flatMap(([{ target }]): readonly Wanted[] => {
    const subject = subjectOf(target, any)
    const known = byName.get(target.name)
    return subject === undefined || known === undefined ? [] : [{ target, subject, measured: known }]
  })
}

function takenApart(change: Change): ChangeInParts {
  const parts = partsOf(change)
  return { change, parts, words: wordsOf(parts), renames: renamesIn(change) }
}

function withCauses(target: TargetResults, causes: CausesExplanation | undefined): TargetResults {
  if (causes === undefined) return target
  const runs = { ...target.runs, without: causes.evaluations }
  // Where nothing was found, that it was looked for is told too.
  return { ...target, runs, explanation: { ...target.explanation, causes } }
}
