// Finds commits by name: in the repository, else on `origin`, since a shallow clone has little more than head.

import { OBJECT_NAME } from '../core/model/revision.ts'
import { distance } from 'fastest-levenshtein'
import type { GithubEvent } from '../core/github/github-event.ts'
import type { Commit } from '../core/model/revision.ts'
import { MeasurementError, UsageError } from '../errors.ts'
import type { Repository } from '../ports/git.ts'

export interface Lookup {
  readonly repository: Repository
  /** Undefined at the terminal. */
  readonly event?: GithubEvent | undefined
}

export type FoundRevision =
  | { readonly kind: 'found'; readonly commit: Commit }
  /** `reason` completes “it could not be fetched: …”. */
  | { readonly kind: 'missing'; readonly reason: string }

const NEAREST_NAMES = 3

/** Finds a revision: as it stands, as a branch of `origin`, or on `origin` itself. */
export async function findRevision(at: Lookup, revision: string): Promise<FoundRevision> {
  const commit =
    (await at.repository.resolve(revision)) ?? (await at.repository.resolve(`origin/${revision}`))
  if (commit !== undefined) return { kind: 'found', commit }
  if (!mayBeOnOrigin(at, revision)) return { kind: 'missing', reason: 'there is no such revision' }
  const outcome = await at.repository.fetch(revision.replace(/^origin\//, ''))
  return outcome.kind === 'fetched'
    ? { kind: 'found', commit: outcome.commit }
    : { kind: 'missing', reason: outcome.reason }
}

/** The revision a user named. Throws UsageError with the nearest names where there is none. */
export async function namedRevision(
  at: Lookup,
  input: { readonly side: 'base' | 'head'; readonly revision: string },
): Promise<Commit> {
  const found = await findRevision(at, input.revision)
  if (found.kind === 'found') return found.commit
  const near = nearest(input.revision, await at.repository.refNames())
  const remedies = [
    ...(near.length === 0 ? [] : [`Did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`]),
    ...(at.repository.isShallow ? [historyRemedy(at)] : []),
    ...(near.length === 0 && !at.repository.isShallow
      ? ['`git branch --all` and `git tag` list what there is.']
      : []),
  ]
  throw new UsageError(`There is no revision \`${input.revision}\` for ${input.side} (${found.reason}).`, {
    remedy: remedies.join(' '),
  })
}

/** A commit by its object name, which something in the repository or the event named. */
export async function commitOf(at: Lookup, sha: string): Promise<Commit> {
  const found = await findRevision(at, sha)
  if (found.kind === 'found') return found.commit
  throw new MeasurementError(
    `The commit ${shortName(sha)}, which base is to be, is not in this clone and could not be fetched: ${found.reason}.`,
    { remedy: historyRemedy(at) },
  )
}

/** A commit's object name as people write it. */
export function shortName(sha: string): string {
  return sha.slice(0, 12)
}

/** Asking the network takes time, and at the terminal a mistyped name should not wait for it. */
function mayBeOnOrigin(at: Lookup, revision: string): boolean {
  const isObjectName = OBJECT_NAME.test(revision)
  return isObjectName || at.repository.isShallow || at.event !== undefined
}

function historyRemedy(at: Lookup): string {
  return at.event === undefined
    ? 'This clone is shallow: `git fetch --unshallow` brings the rest of its history.'
    : 'Give actions/checkout `fetch-depth: 0`, which brings the whole history, and the job `permissions: contents: read`.'
}

function nearest(name: string, candidates: readonly string[]): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 3))
  return candidates
    .flatMap((candidate) => {
      const far = Math.min(distance(name, candidate), distance(name, candidate.replace(/^origin\//, '')))
      return far <= limit ? [{ candidate, far }] : []
    })
    .sort((one, other) => one.far - other.far)
    .slice(0, NEAREST_NAMES)
    .map(({ candidate }) => candidate)
}
