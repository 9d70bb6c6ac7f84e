// Where Nix answers none of several questions because of one: which of them that is. What ends an evaluation cannot be caught in Nix
// (a missing attribute, an endless recursion), so that it is asked again, in parts.

import type { Walk, WalkResult } from '../core/nix/listing.ts'
import type { Failure } from '../core/model/failure.ts'
import type { Search } from '../core/config/target-search.ts'
import type { Attempt, Evaluator, Listing } from '../ports/evaluator.ts'

/** Evaluations of one side; what is left then is taken for what does not evaluate. */
const MOST_EVALUATIONS = 64

/** Names asked about at once: as many as a command line holds. */
const MOST_AT_ONCE = 200

type Ask = (walks: readonly Walk[]) => Promise<Attempt<readonly WalkResult[]>>

/** The answers to searches that were answered none of together, with `failure`. */
export async function askApart(
  evaluator: Evaluator,
  listing: Listing,
  { searches, failure }: { readonly searches: readonly Search[]; readonly failure: Failure },
): Promise<readonly Attempt<WalkResult>[]> {
  const all = searches.map(() => ({ ok: false, failure }) as const)
  let evaluations = 0
  const ask: Ask = async (walks) => {
    evaluations += 1
    return evaluations > MOST_EVALUATIONS ? { ok: false, failure } : await evaluator.list(listing, walks)
  }
  // All that is broken may be the file, or the flake, as such.
  const root = await ask([])
  if (!root.ok) return all
  const named = await inHalves(
    searches.map(({ walk }) => ({ ...walk, unjudged: true })),
    ask,
  )
  const judged: Attempt<WalkResult>[] = []
  for (const [index, { walk }] of searches.entries()) {
    const found = named[index] ?? { ok: false, failure }
    judged.push(found.ok ? { ok: true, value: await judgeEach(walk, found.value, ask) } : found)
  }
  return judged
}

/** Asks of each place that a search found what could not be asked of all of them together. */
async function judgeEach(walk: Walk, found: WalkResult, ask: Ask): Promise<WalkResult> {
  const judgement = judgementOf(walk.steps)
  if (judgement.length === 0 && !walk.withSystem) return found
  const { withSystem, without = [] } = walk
  const matches: WalkResult['matches'][number][] = []
  const failing = [...(found.failing ?? [])]
  for (let start = 0; start < found.matches.length; start += MOST_AT_ONCE) {
    const some = found.matches.slice(start, start + MOST_AT_ONCE)
    const steps = some.map(({ path }) => [...path.map((name) => ({ name })), ...judgement])
    const answers = await inHalves(
      steps.map((one) => ({ steps: one, withSystem, without })),
      ask,
    )
    for (const [index, match] of some.entries()) {
      const answer = answers[index]
      if (answer?.ok === true) {
        matches.push(...answer.value.matches)
        failing.push(...(answer.value.failing ?? []))
      } else if (judgement.length === 0) matches.push(match)
      else failing.push(match.path)
    }
  }
  return { ...found, matches, failing }
}

/** The step that is a question about the value, once its place is known. */
function judgementOf(steps: Walk['steps']): Walk['steps'] {
  const last = steps.at(-1)
  if (last === undefined) return []
  if ('derivations' in last) return [{ itself: true }]
  return 'itself' in last || 'having' in last ? [last] : []
}

/** Asks about all of them, then about halves, until those that end the evaluation are alone. */
async function inHalves(walks: readonly Walk[], ask: Ask): Promise<readonly Attempt<WalkResult>[]> {
  if (walks.length === 0) return []
  const attempt = await ask(walks)
  if (attempt.ok) return attempt.value.map((value) => ({ ok: true, value }))
  if (walks.length === 1 || attempt.failure.kind !== 'evaluation') return walks.map(() => attempt)
  const middle = Math.ceil(walks.length / 2)
  return [...(await inHalves(walks.slice(0, middle), ask)), ...(await inHalves(walks.slice(middle), ask))]
}
