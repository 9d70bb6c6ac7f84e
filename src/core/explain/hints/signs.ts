// What hints are read from: all that is known of one side of a target.

import type { BuildPlan, Closure, Measurement, Statistics } from '../../model/measurement.ts'
import type { FunctionCalls } from '../../nix/function-calls.ts'
import { grouped } from '../../text/number.ts'
import { shortenMiddle } from '../../text/plain-text.ts'
import type { MovedInput } from '../../model/moved-input.ts'

/** Undefined: not known of this side. */
export interface Signs {
  /** Of the run that counts exactly. */
  readonly statistics: Statistics | undefined
  readonly residentBytes: number | undefined
  readonly calls: FunctionCalls | undefined
  /** Paths of derivations that were built while evaluating. */
  readonly importedDerivations: readonly string[]
  readonly plan: BuildPlan | undefined
  readonly closure: Closure | undefined
}

export interface SignsOfBoth {
  readonly base: Signs
  readonly head: Signs
}

/** What a substituter answered when it was asked for paths. */
export interface SubstituterSigns {
  readonly url: string
  readonly isReachable: boolean
  /** How many paths it was asked for, and has. */
  readonly paths: number
  readonly has: number
}

/** What base and head are compared with besides. */
export interface ChangeSigns extends SignsOfBoth {
  readonly inputs: readonly MovedInput[]
  readonly substituters?: readonly SubstituterSigns[]
}

/** The signs of a measured target. */
export function signsOf(
  { exactRuns: [run], importedDerivations, plan, closure }: Measurement,
  calls: FunctionCalls | undefined,
): Signs {
  return {
    statistics: run?.statistics,
    residentBytes: run?.residentBytes,
    calls,
    importedDerivations,
    plan,
    closure,
  }
}

/** Calls of a built-in function; zero where it is never called, undefined where calls were not counted. */
export function primopCalls({ calls }: Signs, name: string): number | undefined {
  return calls && (calls.primops.find((primop) => primop.name === name)?.calls ?? 0)
}

const MOST_NAME = 60

/** A name in evidence: backticks around it, none in it. */
export function named(name: string): string {
  return `\`${shortenMiddle(name.replaceAll('`', "'"), MOST_NAME)}\``
}

export function amount(count: number): string {
  return grouped(count, 0)
}

/** `a, b and 3 more`. */
export function namedList(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(named)
  const rest = names.length - shown.length
  const items = rest === 0 ? shown : [...shown, `${amount(rest)} more`]
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}
