// An exact metric of one target against what it was on the default branch some days ago.

import type { Finding } from '../model/finding.ts'
import type { Metric } from '../model/metric.ts'
import type { Threshold } from '../model/threshold.ts'
import { CROSSED_IN_BASE, type ExactJudgement, type ExactValues, judgeExact } from './judge-exact.ts'

/** What the history has: a commit, and the value that held from it on. */
export type Past = NonNullable<Finding['past']>

/** `days` ago; undefined where the history has nothing of it. */
export type PastOf = (metric: Metric, days: number) => Past | undefined

/**
 * The graver of two judgements: the one by base, and that by the past. As with a ceiling, a change is to blame for a limit that it
 * crosses, or makes worse; what base has crossed already, and head has not made worse, is a warning.
 */
export function judgeSince(
  values: ExactValues,
  { past, judgement }: { readonly past: Past; readonly judgement: ExactJudgement },
): ExactJudgement & Pick<Finding, 'past'> {
  const { base, head, better } = values
  const threshold = limitsSince(values.threshold)
  const tierOf = (value: number) => judgeExact({ base: past.value, head: value, threshold, better }).outcome
  const [ofHead, ofBase] = [tierOf(head), tierOf(base)]
  if (gravityOf(ofHead) <= gravityOf(judgement.outcome)) return judgement
  const isWorse = better === 'lower' ? head > base : head < base
  const crossed = { crossed: 'since', past } as const
  if (isWorse || gravityOf(ofBase) < gravityOf(ofHead)) return { outcome: ofHead, ...crossed }
  if (judgement.outcome === 'warning') return judgement
  return { outcome: 'warning', ...crossed, reason: CROSSED_IN_BASE }
}

/** The limits on the change since then: its own, or those on a change. */
export function limitsSince({ warn, fail, minChange, since }: Threshold): Threshold {
  const own = since?.warn !== undefined || since?.fail !== undefined
  return own ? { warn: since.warn, fail: since.fail, minChange } : { warn, fail, minChange }
}

const GRAVE: readonly ExactJudgement['outcome'][] = ['warning', 'regression']

/** Less than 0 where no limit is crossed. */
function gravityOf(outcome: ExactJudgement['outcome']): number {
  return GRAVE.indexOf(outcome)
}
