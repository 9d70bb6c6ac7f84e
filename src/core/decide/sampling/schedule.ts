// Which timing runs of a target come next, and when to stop.

import type { Sampling } from '../../model/config.ts'
import { type Certainty, fewestPairs, LOOKS } from './error-rate.ts'

/** Which side of a pair runs first. */
export type PairOrder = 'base-first' | 'head-first'

export type NextPair =
  | { readonly run: PairOrder }
  /** `settled`: every judgement is; `max-pairs` and `time-budget`: as far as the configuration lets it go. */
  | { readonly stop: 'settled' | 'max-pairs' | 'time-budget' }

export interface SamplingState {
  /** From `plannedLooks`. */
  readonly looks: readonly number[]
  /** Orders of the pairs that have been run. */
  readonly orders: readonly PairOrder[]
  /** Whether more pairs would decide nothing; asked at looks only, and only its answers there may be acted on. */
  readonly settled: () => boolean
  /** What this target may still take. */
  readonly secondsLeft: number
  /** How long one more pair will take, as far as known. */
  readonly expectedPairSeconds: number
  /** Gives numbers from 0 up to 1 that the evaluator's surroundings cannot foresee. */
  readonly random: () => number
}

/**
 * The numbers of pairs at which to look for a decision: the first that can decide anything, the last allowed, and
 * one half-way between them in proportion. Few looks, because each one costs a share of the permitted error.
 */
export function plannedLooks(
  { minPairs, maxPairs }: Pick<Sampling, 'minPairs' | 'maxPairs'>,
  certainty: Certainty,
): readonly number[] {
  const first = Math.min(maxPairs, Math.max(minPairs, fewestPairs(certainty)))
  const steps = LOOKS - 1
  const looks = Array.from({ length: LOOKS }, (_, step) =>
    Math.round(first * (maxPairs / first) ** (step / steps)),
  )
  return [...new Set(looks)]
}

/** Says what to do next with a target. Where the time will not reach the first look, it stops: more runs could decide nothing. */
export function nextPair(state: SamplingState): NextPair {
  const { looks, orders, settled, secondsLeft, expectedPairSeconds } = state
  const pairs = orders.length
  if (looks.includes(pairs) && settled()) return { stop: 'settled' }
  if (pairs >= (looks.at(-1) ?? 0)) return { stop: 'max-pairs' }
  if (pairsToLook(looks, pairs) * expectedPairSeconds > secondsLeft) return { stop: 'time-budget' }
  return { run: nextOrder(orders, state.random) }
}

/** How many more pairs it takes until anything can be decided; one where it can be already. */
export function pairsToLook(looks: readonly number[], pairs: number): number {
  return Math.max(1, (looks.at(0) ?? 0) - pairs)
}

/**
 * Pairs come in twos of opposite order, so that going first or second favours neither side; which comes first is
 * up to chance, so that nothing periodic on the machine can favour one side either.
 */
export function nextOrder(orders: readonly PairOrder[], random: () => number): PairOrder {
  const last = orders.at(-1)
  if (last === undefined || orders.length % 2 === 0) return random() < 0.5 ? 'base-first' : 'head-first'
  return last === 'base-first' ? 'head-first' : 'base-first'
}
