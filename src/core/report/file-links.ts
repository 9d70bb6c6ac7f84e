// Where the lines that a report speaks of are to be read: in the files of the revisions that it compares, on their forge.

import type { CausePlace } from '../model/causes.ts'
import { OBJECT_NAME } from '../model/revision.ts'
import type { CallSite } from '../model/place.ts'
import type { ResultsRevision } from '../model/results.ts'
import type { FileLines, Phrase } from '../text/phrase.ts'
import { isInRepository } from './account.ts'

/** No path of UTF-8 has one, and none can be encoded. */
const HALF_CHARACTER = /\p{Surrogate}/u

/** A path that is longer is cut where it is shown, and a link that is cut leads elsewhere. */
const MOST_ADDRESS = 600

/** What is compared. */
export interface Revisions {
  readonly base: ResultsRevision
  readonly head: ResultsRevision
  /** `https://github.com/owner/name`; undefined where it is not known to be on a forge. */
  readonly repository?: string
}

/** Of a part of the change. What head has no more is in base. */
export function linesAt({
  edit,
  file,
  first,
  last,
}: Exclude<CausePlace, { readonly input: string }>): FileLines {
  return {
    side: edit === 'removed' ? 'base' : 'head',
    file,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
  }
}

/** Undefined for what is no file of the repository. `head`: how often head calls it; what it never calls is base’s. */
export function siteAt({ origin, file, line, head }: SiteOf): FileLines | undefined {
  if (origin !== 'repository') return undefined
  return { side: head === 0 ? 'base' : 'head', file, ...(line > 0 && { first: line }) }
}

type SiteOf = Pick<CallSite, 'origin' | 'file' | 'line'> & { readonly head: number }

/** With the addresses of what it names. */
export function linked(phrase: Phrase, revisions: Revisions): Phrase {
  return phrase.map((piece) => {
    if (!('code' in piece) || piece.at === undefined) return piece
    const address = addressOf(piece.at, revisions)
    return address === undefined ? piece : { ...piece, address }
  })
}

/** Undefined where there is none. Results may be a stranger’s, so that nothing but a path of a commit becomes one. */
export function addressOf(
  { side, file, first, last = first }: FileLines,
  { repository, ...sides }: Revisions,
): string | undefined {
  const { kind, revision } = sides[side]
  const isFolder = file.endsWith('/')
  const path = isFolder ? file.slice(0, -1) : file
  const isReadable =
    kind === 'commit' && OBJECT_NAME.test(revision) && isInRepository(path) && !HALF_CHARACTER.test(path)
  if (repository === undefined || !isReadable) return undefined
  const inCommit = `${revision}/${path.split('/').map(segmentOf).join('/')}`
  if (inCommit.length > MOST_ADDRESS) return undefined
  if (isFolder) return `${repository}/tree/${inCommit}`
  return `${repository}/blob/${inCommit}${first === undefined ? '' : extentOf(first, last ?? first)}`
}

function extentOf(first: number, last: number): string {
  return last > first ? `#L${first}-L${last}` : `#L${first}`
}

/** What is left by the usual encoding can end a link in Markdown, or an attribute. */
function segmentOf(part: string): string {
  return encodeURIComponent(part).replaceAll(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
