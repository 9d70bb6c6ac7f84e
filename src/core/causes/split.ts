// Parts in groups of neighbours: what is in one folder or file goes together as far as that makes groups of like size.

import type { Question } from './asking.ts'

/** At most `into` groups, in order; none is empty. `paths`: of all parts, in their order. */
export function split(parts: Question, into: number, paths: readonly string[]): readonly Question[] {
  if (into < 2 || parts.length < 2) return parts.length === 0 ? [] : [parts]
  const cut = boundary(parts, paths)
  const first = Math.ceil(into / 2)
  return [...split(parts.slice(0, cut), first, paths), ...split(parts.slice(cut), into - first, paths)]
}

/** Where the paths have least in common, in the middle half; of several such places the most central. */
function boundary(parts: Question, paths: readonly string[]): number {
  const middle = parts.length / 2
  const from = Math.max(1, Math.ceil(parts.length / 4))
  const to = Math.max(from, Math.min(parts.length - 1, Math.floor((3 * parts.length) / 4)))
  const places = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const pathAt = (index: number) => paths[parts[index] ?? -1] ?? ''
  const shared = (index: number) => commonNames(pathAt(index - 1), pathAt(index))
  const [best = from] = places.toSorted(
    (one, other) => shared(one) - shared(other) || Math.abs(one - middle) - Math.abs(other - middle),
  )
  return best
}

/** How many names from the root two paths have in common. */
export function commonNames(one: string, other: string): number {
  const [left, right] = [one.split('/'), other.split('/')]
  const differs = left.findIndex((part, index) => part !== right[index])
  return differs < 0 ? left.length : differs
}
