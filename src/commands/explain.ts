// Finds the functions that account for what grew, after the verdict's measurements: one evaluation a side that counts
// calls, for the targets that a finding speaks against, and none for others. What can not be explained is judged all
// the same.

import pLimit, { type LimitFunction } from 'p-limit'
import type { ChangedLines } from '../core/changed-lines.ts'
import { wantsExplanation } from '../core/explain/wants-explanation.ts'
import { explainFunctions, explainPrimops } from '../core/explain/functions.ts'
import type { FunctionCalls } from '../core/nix/function-calls.ts'
import type { TargetResults } from '../core/results.ts'
import { type Side, sides } from '../core/revision.ts'
import type { Target } from '../core/target.ts'
import type { Nix, Progress, Source } from '../ports.ts'

export interface ExplainRequest {
  readonly nix: Pick<Nix, 'countCalls' | 'concurrency'>
  readonly sources: Readonly<Record<Side, Source>>
  /** Where the targets are. */
  readonly measured: readonly { readonly target: Target }[]
  readonly changedLines: () => Promise<ChangedLines>
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** The same targets, with what grew where that is told. Never rejects. */
export async function explain(
  targets: readonly TargetResults[],
  request: ExplainRequest,
): Promise<TargetResults[]> {
  const wanting = targets.filter(wantsExplanation)
  if (wanting.length === 0 || request.signal.aborted) return [...targets]
  request.progress.stage('Finding what grew', 2 * wanting.length)
  const change = await request.changedLines().catch(() => undefined)
  const limit = pLimit(request.nix.concurrency())
  const places = new Map(request.measured.map(({ target }) => [target.name, target]))
  return await Promise.all(
    targets.map(async (target) => {
      const place = places.get(target.name)
      if (place === undefined || !wanting.includes(target)) return target
      const counted = await countSides({ ...request, limit }, place)
      return withCalls(target, counted, change)
    }),
  )
}

type Counted = Readonly<Record<Side, FunctionCalls | undefined>>

async function countSides(
  { nix, sources, progress, signal, limit }: ExplainRequest & { readonly limit: LimitFunction },
  { name, origin }: Target,
): Promise<Counted> {
  const [base, head] = await Promise.all(
    sides.map((side) =>
      limit(async () => {
        if (signal.aborted) return undefined
        progress.step(`${name} (${side})`)
        const attempt = await nix.countCalls({ source: sources[side], origin }).catch(() => undefined)
        return attempt?.ok === true ? attempt.value : undefined
      }),
    ),
  )
  return { base, head }
}

function withCalls(
  target: TargetResults,
  { base, head }: Counted,
  change: ChangedLines | undefined,
): TargetResults {
  const runs = { ...target.runs, explaining: sides.length }
  if (base === undefined || head === undefined) return { ...target, runs }
  const functions = explainFunctions({ base, head, change })
  const primops = explainPrimops({ base, head, change })
  const explanation = { ...target.explanation, ...(functions && { functions }), ...(primops && { primops }) }
  return { ...target, runs, ...(Object.keys(explanation).length > 0 && { explanation }) }
}
