// Whether what failed is worth another attempt: a side is not said to be broken by what may have been a fault of the moment.

import type { Attempt } from '../ports/evaluator.ts'

/** What took too long, or too much, would again. */
export function isWorthAnother(attempt: Attempt<unknown>): boolean {
  return !attempt.ok && (attempt.failure.kind === 'evaluation' || attempt.failure.kind === 'not-measured')
}
