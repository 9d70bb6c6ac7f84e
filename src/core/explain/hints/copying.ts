// Copies that `//` and `++` make again and again: a set or list that a loop adds to is copied at each step.

import type { Statistics } from '../../model/measurement.ts'
import { formatValue } from '../../text/number.ts'
import { beyondPackageSets, exactPackageSets } from './package-sets.ts'
import { amount, type Signs, type SignsOfBoth } from './signs.ts'

/** Copies that cost nothing to speak of: some milliseconds. */
const FEWEST_COPIES = 20_000

/** Of what base copies; less does not account for what grew. */
const LEAST_GROWTH = 0.1

/** Fewer steps are no loop. */
const FEWEST_STEPS = 50

/**
 * Copies at each further step, against base's mean. Measured: loops over 2,000 elements 20 to 80 times, a system's
 * services, packages, options or another package set at most 6 times. A ratio, since Nix 2.32 and newer count each
 * `//` twice and copy an eighth: 61 for each where Nix 2.26 copies 974.
 */
const STEEPER_UPDATES = 8
const STEEPER_CONCATENATIONS = 4

/** Copies at each further step, whatever base has. The same changes: at most 47 of `//` (2.32: 18) and 50 of `++`. */
const FEWEST_BY_UPDATE = 20
const FEWEST_BY_CONCATENATION = 100

/** A list that is copied makes no values. One that is computed makes as many as it has elements. */
const COPIES_BY_VALUE = 2

/** Of one revision there is nothing to compare with: whole systems have 12 and 50 on average. */
const MANY_BY_UPDATE = 100
const MANY_BY_CONCATENATION = 120
const MANY_COPIES = 1_000_000

/** Each of some ten layers copies a package set’s 25,000 names, at each of up to eight stages: 2 million, and some more. */
const COPIES_BY_PACKAGE_SET = 5_000_000

export function deepUpdates(signs: SignsOfBoth): string | undefined {
  const { statistics: base } = signs.base
  const { statistics: head } = signs.head
  const growth = growthOf(signs, {
    copies: [base?.valuesCopied, head?.valuesCopied],
    steps: [base?.setUpdates, head?.setUpdates],
    steeper: STEEPER_UPDATES,
    fewest: FEWEST_BY_UPDATE,
  })
  if (growth === undefined) return undefined
  const bytes = (head?.setBytes ?? 0) - (base?.setBytes ?? 0)
  const memory = bytes > 0 ? ` All sets take ${formatValue(bytes, 'bytes')} more.` : ''
  return `\`//\` copies ${stepsText(growth, 'attributes', 'updates')}${memory}`
}

export function quadraticConcatenations(signs: SignsOfBoth): string | undefined {
  const { statistics: base } = signs.base
  const { statistics: head } = signs.head
  const growth = growthOf(signs, {
    copies: [base?.listElements, head?.listElements],
    steps: [base?.listConcatenations, head?.listConcatenations],
    steeper: STEEPER_CONCATENATIONS,
    fewest: FEWEST_BY_CONCATENATION,
  })
  if (growth === undefined) return undefined
  if (growth.copies < COPIES_BY_VALUE * (valuesOf(head) - valuesOf(base))) return undefined
  return `Lists have ${stepsText(growth, 'elements', 'concatenations (`++`)')}`
}

export function manyUpdates(signs: Signs): string | undefined {
  const { valuesCopied: copies, setUpdates: steps = 0 } = signs.statistics ?? {}
  if (copies === undefined) return undefined
  if (!isMuch(copies - COPIES_BY_PACKAGE_SET * exactPackageSets(signs), steps, MANY_BY_UPDATE))
    return undefined
  return `\`//\` copies ${meanText(copies, steps, ['attributes', 'updates'])}`
}

export function manyConcatenations({ statistics }: Signs): string | undefined {
  const { listElements: copies, listConcatenations: steps = 0 } = statistics ?? {}
  if (!isMuch(copies, steps, MANY_BY_CONCATENATION) || copies < COPIES_BY_VALUE * valuesOf(statistics))
    return undefined
  return `Lists have ${meanText(copies, steps, ['elements', 'concatenations (`++`)'])}`
}

/** Where values are not counted (Lix), an element that is computed is at least a call or something delayed. */
function valuesOf(statistics: Statistics | undefined): number {
  const { valuesMade, functionCalls = 0, thunks = 0 } = statistics ?? {}
  return valuesMade ?? functionCalls + thunks
}

/** Base and head. */
type Pair = readonly [number | undefined, number | undefined]

interface Growth {
  readonly copies: number
  readonly copiesInBase: number
  readonly steps: number
  readonly baseMean: number
}

/** What further steps copy, where that is far more than a step copies in base. */
function growthOf(
  signs: SignsOfBoth,
  {
    copies: [copiesInBase, copiesInHead],
    steps: [stepsInBase, stepsInHead],
    steeper,
    fewest,
  }: { readonly copies: Pair; readonly steps: Pair; readonly steeper: number; readonly fewest: number },
): Growth | undefined {
  if (copiesInBase === undefined || copiesInHead === undefined) return undefined
  if (stepsInBase === undefined || stepsInHead === undefined) return undefined
  const copies = copiesInHead - copiesInBase
  const steps = stepsInHead - stepsInBase
  const baseMean = copiesInBase / Math.max(1, stepsInBase)
  const unexpected = beyondPackageSets(signs, { base: copiesInBase, head: copiesInHead })
  const isGrown =
    steps >= FEWEST_STEPS &&
    unexpected >= Math.max(FEWEST_COPIES, LEAST_GROWTH * copiesInBase) &&
    unexpected / steps >= Math.max(fewest, steeper * baseMean)
  return isGrown ? { copies, copiesInBase, steps, baseMean } : undefined
}

function stepsText({ copies, copiesInBase, steps, baseMean }: Growth, what: string, noun: string): string {
  return `${amount(copies)} ${what} more (base ${amount(copiesInBase)}): ${amount(copies / steps)} for each of ${amount(steps)} more ${noun} (base ${amount(baseMean)} for each).`
}

function isMuch(copies: number | undefined, steps: number, byStep: number): copies is number {
  return copies !== undefined && steps > 0 && copies >= Math.max(MANY_COPIES, byStep * steps)
}

function meanText(copies: number, steps: number, [what, noun]: readonly [string, string]): string {
  return `${amount(copies)} ${what}: ${amount(copies / Math.max(1, steps))} for each of ${amount(steps)} ${noun}.`
}
