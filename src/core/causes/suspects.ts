// In which order the parts of a change are asked about: what the trace names, then what moved, then what is long.

import { rankedCauses } from '../explain/ranked-causes.ts'
import type { Explanation } from '../model/explanation.ts'
import type { MovedInput } from '../model/moved-input.ts'
import type { Question } from './asking.ts'
import type { Part } from './part.ts'

/** All parts but those aside, the likeliest first. */
export function suspectsOf(
  parts: readonly Part[],
  explanation: Explanation | undefined,
  moved: readonly MovedInput[],
): Question {
  const named = rankedCauses(explanation ?? {}, moved).flatMap((cause) =>
    parts.flatMap((part, index) => (isPlaceOf(part, cause) ? [index] : [])),
  )
  const others = parts
    .map((part, index) => ({ part, index }))
    .toSorted((one, other) => weightOf(other.part) - weightOf(one.part))
    .map(({ index }) => index)
  return [...new Set([...named, ...others])].filter((index) => parts[index]?.isAside === false)
}

function isPlaceOf({ places }: Part, cause: ReturnType<typeof rankedCauses>[number]): boolean {
  switch (cause.kind) {
    case 'lines':
      return places.some(
        (place) =>
          'file' in place &&
          isOf(place.file, cause.file) &&
          (place.first ?? 0) <= cause.last &&
          (place.last ?? Infinity) >= cause.first,
      )
    case 'input':
      return places.some((place) => 'input' in place && cause.name.split('/')[0] === place.input)
    case 'function':
      return false
  }
}

/** `place`: a file, or a folder, which ends in a slash. */
function isOf(place: string, file: string): boolean {
  return place === file || (place.endsWith('/') && file.startsWith(place))
}

/** What moves an input brings more than any hunk; of hunks, lines say how much there is. */
function weightOf({ pieces }: Part): number {
  return pieces.reduce((sum, piece) => {
    switch (piece.kind) {
      case 'input':
        return sum + MANY
      case 'hunk':
        return sum + piece.hunk.head.count + piece.hunk.base.count
      case 'file':
        return sum + (piece.file.head?.text ?? piece.file.base?.text ?? '').split('\n').length
      case 'move':
      case 'mode':
        return sum
    }
  }, 0)
}

const MANY = 10_000
