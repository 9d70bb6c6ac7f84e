// Which functions of an evaluation are called most, and whose they are.

import { canonicalJson, groupedBy } from '../text/canonical.ts'
import type { CalledFunction, CalledPrimop, FunctionCalls, Place, SourceFile } from '../nix/function-calls.ts'

export interface HotFunctions {
  /** All calls of functions. */
  readonly calls: number
  /** Lines, the most called first. */
  readonly functions: readonly HotLine[]
  /** The same of the repository itself; none where those above are its own. */
  readonly own: readonly HotLine[]
  readonly primops: readonly CalledPrimop[]
  readonly origins: readonly OriginCalls[]
}

/** The functions that are defined in one line: `a: b: …` is two, and who reads has one in mind. */
export interface HotLine {
  /** Undefined where none has one. */
  readonly name: string | undefined
  /** Of the first of them. */
  readonly place: Place
  readonly calls: number
}

export interface OriginCalls extends Pick<SourceFile, 'origin' | 'input'> {
  readonly calls: number
}

/** At most `most` rows of functions, and of built-in ones. */
export function hotFunctions(
  { functions, primops }: FunctionCalls,
  most: { readonly functions: number; readonly primops: number },
): HotFunctions {
  const lines = linesOf(functions)
  const hottest = largest(lines, most.functions)
  const isOwn = ({ place }: HotLine) => place.origin === 'repository'
  return {
    calls: sum(functions),
    functions: hottest,
    own: hottest.every(isOwn) ? [] : largest(lines.filter(isOwn), most.functions),
    primops: largest(primops, most.primops),
    origins: largest(originsOf(functions), Infinity),
  }
}

/** Functions by the lines that define them. */
export function linesOf(functions: readonly CalledFunction[]): readonly HotLine[] {
  const groups = groupedBy(functions, ({ place }) => canonicalJson({ ...place, column: 0 }))
  return groups.map((group) => {
    const [first] = group.toSorted((one, other) => one.place.column - other.place.column)
    const name = group.find((one) => one.name !== undefined)?.name
    return { name, place: (first ?? group[0]).place, calls: sum(group) }
  })
}

function originsOf(functions: readonly CalledFunction[]): readonly OriginCalls[] {
  const groups = groupedBy(functions, ({ place }) => JSON.stringify([place.origin, place.input ?? null]))
  return groups.map((group) => {
    const { origin, input } = group[0].place
    return { origin, ...(input !== undefined && { input }), calls: sum(group) }
  })
}

/** They come in an order of their own, which stands where numbers are equal. */
function largest<T extends { readonly calls: number }>(rows: readonly T[], most: number): readonly T[] {
  return rows.toSorted((one, other) => other.calls - one.calls).slice(0, most)
}

function sum(rows: readonly { readonly calls: number }[]): number {
  return rows.reduce((total, { calls }) => total + calls, 0)
}
