// Finds what accounts for what grew, after the verdict's measurements: one evaluation a side that counts calls, for the
// targets that a finding speaks against, and none for others. Of targets that changed alike one is traced: it tells of
// the calls' paths too. What can not be explained is judged all the same.

import pLimit from 'p-limit'
import type { ChangedLines } from '../core/changed-lines.ts'
import { explainCalls, explainSigns } from '../core/explain/explain-target.ts'
import { targetsToTrace } from '../core/explain/targets-to-trace.ts'
import { hasChanged, isAgainstAny, wantsExplanation } from '../core/explain/wants-explanation.ts'
import type { MovedInput, Notice, TargetResults } from '../core/results.ts'
import { type Side, sides } from '../core/revision.ts'
import type { Nix, Progress, Source, TracedCalls } from '../ports.ts'
import { type CountedSides, countSides, NOTHING_COUNTED } from './count-sides.ts'
import type { MeasuredTarget } from './measure-exact.ts'

export interface ExplainRequest {
  readonly nix: Pick<Nix, 'countCalls' | 'traceCalls' | 'concurrency'>
  readonly sources: Readonly<Record<Side, Source>>
  readonly measured: readonly MeasuredTarget[]
  readonly changedLines: () => Promise<ChangedLines>
  readonly inputs: readonly MovedInput[]
  /** Any change is to be explained, not only what a finding speaks against. */
  readonly any: boolean
  readonly progress: Progress
  readonly signal: AbortSignal
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
): Promise<Explained> {
  const { signal, progress, nix, inputs } = request
  const wanting = targets.filter(request.any ? hasChanged : wantsExplanation)
  if (signal.aborted) return { targets: [...targets], notices: [], traced: new Map() }
  if (wanting.length > 0) progress.stage('Finding what grew', sides.length * wanting.length)
  const change = wanting.length > 0 ? await request.changedLines().catch(() => undefined) : undefined
  const counting = { ...request, limit: pLimit(nix.concurrency()), trace: targetsToTrace(wanting) }
  const measured = new Map(request.measured.map((one) => [one.target.name, one]))
  const explained = await Promise.all(
    targets.map(async (target) => {
      const known = measured.get(target.name)
      if (known === undefined) return { target, counted: NOTHING_COUNTED }
      const counted = wanting.includes(target) ? await countSides(known.target, counting) : NOTHING_COUNTED
      return { target: withExplanation(target, { ...counted, measured: known, change, inputs }), counted }
    }),
  )
  return {
    targets: explained.map(({ target }) => target),
    notices: explained.flatMap(({ target, counted }) => noticesOf(target.name, counted)),
    traced: new Map(
      explained.flatMap(({ target, counted: { base, head } }) =>
        base.traced && head.traced ? [[target.name, { base: base.traced, head: head.traced }] as const] : [],
      ),
    ),
  }
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

function withExplanation(target: TargetResults, known: Known): TargetResults {
  const { base, head } = known.measured
  const explaining = known.base.evaluations + known.head.evaluations
  const explanation = {
    ...target.explanation,
    ...explainCalls(known),
    ...(isAgainstAny(target) && base.kind === 'measured' && head.kind === 'measured'
      ? explainSigns(known, { base: base.measurement, head: head.measurement })
      : {}),
  }
  return {
    ...target,
    ...(explaining > 0 && { runs: { ...target.runs, explaining } }),
    ...(Object.keys(explanation).length > 0 && { explanation }),
  }
}
