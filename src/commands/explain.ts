// Finds what accounts for what grew, after the verdict's measurements: one evaluation a side that counts calls, for the
// targets that a finding speaks against, and none for others. Of targets that changed alike one is traced: it tells of
// the calls' paths too. What can not be explained is judged all the same.

import pLimit from 'p-limit'
import { type ChangedLines, changedLinesOf } from '../core/explain/changed-lines.ts'
import type { Explanation } from '../core/model/explanation.ts'
import { explainCalls, explainSigns } from '../core/explain/explain-target.ts'
import { planTraces } from '../core/explain/trace-plan.ts'
import { hasChanged, isAgainstAny, wantsExplanation } from '../core/explain/wants-explanation.ts'
import type { Change } from '../core/model/change.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { MovedInput } from '../core/model/moved-input.ts'
import type { Notice } from '../core/model/results.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import { type Side, sides } from '../core/model/revision.ts'
import { messageOf } from '../errors.ts'
import type { TracedCalls } from '../ports/evaluator.ts'
import type { Source } from '../ports/store.ts'
import { type CountedSides, type CountPorts, countSides, NOTHING_COUNTED } from './count-sides.ts'
import { type MeasuredTarget, measuredSides } from './measured-target.ts'

export interface ExplainRequest {
  readonly sources: Readonly<Record<Side, Source>>
  readonly measured: readonly MeasuredTarget[]
  readonly change: () => Promise<Change>
  readonly inputs: readonly MovedInput[]
  /** Any change is to be explained, not only what a finding speaks against. */
  readonly any: boolean
  /** What the job has taken so far: explaining takes no more. */
  readonly secondsSpent: number
}

export interface Explained {
  /** The same targets, with what grew where that is told. */
  readonly targets: TargetResults[]
  /** What could not be explained. */
  readonly notices: readonly Notice[]
  /** Both sides of the targets that were traced, by name. */
  readonly traced: ReadonlyMap<string, Readonly<Record<Side, TracedCalls>>>
}

/** Never rejects. */
export async function explain(
  targets: readonly TargetResults[],
  request: ExplainRequest,
  ports: CountPorts,
): Promise<Explained> {
  const { inputs, sources } = request
  const { signal, progress, evaluator } = ports
  const wanting = targets.filter(request.any ? hasChanged : wantsExplanation)
  if (signal.aborted) return { targets: [...targets], notices: [], traced: new Map() }
  if (wanting.length > 0) progress.stage('Finding what grew', sides.length * wanting.length)
  const change = wanting.length > 0 ? await linesOf(request) : undefined
  const counting = { sources, evaluator, progress, signal, limit: pLimit(evaluator.concurrency()) }
  const measured = new Map(request.measured.map((one) => [one.target.name, one]))
  const plan = planTraces(wanting, {
    hasProfiler: evaluator.hasProfiler,
    secondsSpent: request.secondsSpent,
    secondsOf: (name) => secondsOf(measured.get(name)),
  })
  const explained = await Promise.all(
    targets.map(async (target) => {
      const known = measured.get(target.name)
      if (known === undefined) return { target, counted: NOTHING_COUNTED, notices: [] }
      const planned = plan.get(target.name)
      const counted =
        planned === undefined ? NOTHING_COUNTED : await countSides(known.target, planned, counting)
      const told = withExplanation(target, { ...counted, measured: known, change, inputs })
      return { ...told, counted, notices: [...noticesOf(target.name, counted), ...told.notices] }
    }),
  )
  return {
    targets: explained.map(({ target }) => target),
    notices: explained.flatMap(({ notices }) => notices),
    traced: new Map(
      explained.flatMap(({ target, counted: { base, head } }) =>
        base.traced && head.traced ? [[target.name, { base: base.traced, head: head.traced }] as const] : [],
      ),
    ),
  }
}

/** Undefined where Git can not tell. */
function linesOf({ change }: Pick<ExplainRequest, 'change'>): Promise<ChangedLines | undefined> {
  return change().then(changedLinesOf, () => undefined)
}

/** Of one evaluation of the dearer side. */
function secondsOf(measured: MeasuredTarget | undefined): number {
  const { base, head } = (measured && measuredSides(measured)) ?? {}
  const quickest = (side: Measurement | undefined) =>
    Math.min(...(side?.exactRuns ?? []).map(({ wallSeconds }) => wallSeconds))
  return Math.max(0, ...[quickest(base), quickest(head)].filter(Number.isFinite))
}

function noticesOf(name: string, { base, head }: CountedSides): readonly Notice[] {
  return [base, head].flatMap(({ calls, failure }, index): Notice[] => {
    if (failure === undefined) return []
    const what =
      calls === undefined ? 'What grew can not be told' : 'Which lines account for what grew can not be told'
    const side = sides[index] ?? 'head'
    return [{ level: 'info', message: `${what} of ${name}: ${side} could not be traced. ${failure}` }]
  })
}

interface Known extends CountedSides {
  readonly measured: MeasuredTarget
  readonly change: ChangedLines | undefined
  readonly inputs: readonly MovedInput[]
}

interface Told {
  readonly target: TargetResults
  readonly notices: readonly Notice[]
}

/** Nix's answers are in the hands of whoever wrote the code: where they make no sense, the verdict stands all the same. */
function withExplanation(target: TargetResults, known: Known): Told {
  const explaining = known.base.evaluations + known.head.evaluations
  const counted = explaining > 0 ? { ...target, runs: { ...target.runs, explaining } } : target
  try {
    const explanation = explanationOf(target, known)
    const isTold = Object.keys(explanation).length > 0
    return { target: isTold ? { ...counted, explanation } : counted, notices: [] }
  } catch (error) {
    const message = `What grew can not be told of ${target.name}: ${messageOf(error)}`
    return { target: counted, notices: [{ level: 'info', message }] }
  }
}

function explanationOf(target: TargetResults, known: Known): Explanation {
  const { base, head } = known.measured
  return {
    ...target.explanation,
    ...explainCalls(known),
    ...(isAgainstAny(target) && base.kind === 'measured' && head.kind === 'measured'
      ? explainSigns(known, { base: base.measurement, head: head.measurement })
      : {}),
  }
}
