// The command that evaluates head without a cause once more, for a reader who wants to see it.

import { placeArgument } from '../causes/place-text.ts'
import type { CausePlace, CauseRow, CausesExplanation } from '../model/causes.ts'
import type { ResultsRevision } from '../model/results.ts'
import type { Revisions } from './file-links.ts'
import { shellWord } from '../text/shell-word.ts'

/** A command that is longer is no help between sentences. */
const MOST_LENGTH = 400

const SHORT_REVISION = 12

/**
 * Options with their values, and places, as a shell reads them; empty where no row is there, not all of its places are
 * known, or they are too many.
 */
export function repeatCommand(
  target: string,
  causes: CausesExplanation | undefined,
  { base, head }: Revisions,
): readonly string[] {
  const [row] = causes?.rows ?? []
  if (row === undefined || (row.more ?? 0) > 0) return []
  const words = [
    'nix-perf-gate without',
    `--base ${revisionOf(base)}`,
    // The working tree is what it takes without.
    ...(head.kind === 'working-tree' ? [] : [`--head ${revisionOf(head)}`]),
    `--target ${shellWord(target)}`,
    ...leftOut(row).map((place) => shellWord(placeArgument(place))),
  ]
  return words.join(' ').length > MOST_LENGTH ? [] : words
}

/** What stands above the command. */
export function repeatTitle(causes: CausesExplanation | undefined): string {
  return (causes?.rows.length ?? 0) > 1 ? 'To repeat the first:' : 'To repeat it:'
}

/** What the figure of the row was measured without. */
function leftOut({ places, dependents = [], relation, each = [] }: CauseRow): readonly CausePlace[] {
  if (relation !== 'only-together') return [...places, ...dependents]
  const most = Math.max(0, each.indexOf(Math.max(...each.flatMap((gone) => gone ?? []))))
  return places.slice(most, most + 1)
}

function revisionOf({ revision }: ResultsRevision): string {
  return shellWord(revision.slice(0, SHORT_REVISION))
}
