// Asks both sides which attributes they offer, twice before one is said not to evaluate.

import type { Walk, WalkResult } from '../core/nix/listing.ts'
import type { Failure } from '../core/model/failure.ts'
import { isOneSource } from '../core/model/one-revision.ts'
import { type Side, sides } from '../core/model/revision.ts'
import type { Search } from '../core/config/target-search.ts'
import type { Attempt, Evaluator, Listing } from '../ports/evaluator.ts'
import type { Source } from '../ports/store.ts'
import { askApart } from './ask-apart.ts'
import { isWorthAnother } from './worth-another.ts'

export interface Asked {
  readonly evaluator: Evaluator
  readonly sources: Readonly<Record<Side, Source>>
  /** Those to look on; by default, both. */
  readonly sides?: readonly Side[]
  /** What is not to be looked into. */
  readonly without?: Without
}

/** Of each path that is left out in a flake or file, the names in order, as regular expressions. */
export type Without = (place: Listing['from']) => NonNullable<Walk['without']>

/** A search with what either side answered to it: base's answer, then head's. */
export interface Answer {
  readonly search: Search
  readonly found: readonly SideAnswer[]
}

export interface SideAnswer {
  readonly side: Side
  readonly search: Search
  readonly attempt: Attempt<WalkResult>
}

/** Asks both sides, one evaluation for all searches in the same flake or file; of one revision, one for both sides. */
export async function askSides(request: Asked, searches: readonly Search[]): Promise<readonly Answer[]> {
  const answered = groupsOf(searches).map(async (group) => {
    const found = await onEachSide(request, (side) => answerOnSide(request, group, side))
    return group.map((search, index) => ({
      search,
      found: found.flatMap((ofSide) => ofSide.slice(index, index + 1)),
    }))
  })
  const all = (await Promise.all(answered)).flat()
  return searches.flatMap((search) => all.filter((one) => one.search === search))
}

async function onEachSide(
  { sources, sides: asked = sides }: Asked,
  ask: (side: Side) => Promise<readonly SideAnswer[]>,
): Promise<readonly (readonly SideAnswer[])[]> {
  if (asked.length < sides.length || !isOneSource(sources)) return await Promise.all(asked.map(ask))
  const answers = await ask('head')
  return asked.map((side) => answers.map((answer) => ({ ...answer, side })))
}

function groupsOf(searches: readonly Search[]): readonly (readonly Search[])[] {
  const firsts = searches.filter(
    (search, index) => searches.findIndex((one) => isSamePlace(one, search)) === index,
  )
  return firsts.map((first) => searches.filter((search) => isSamePlace(search, first)))
}

async function answerOnSide(
  { evaluator, sources, without }: Asked,
  searches: readonly Search[],
  side: Side,
): Promise<readonly SideAnswer[]> {
  const [first] = searches
  if (first === undefined) return []
  const listing = { source: sources[side], from: placeOf(first) }
  const group = withoutThem(searches, without?.(listing.from) ?? [])
  const attempt = await listSurely(
    evaluator,
    listing,
    group.map(({ walk }) => walk),
  )
  const answers = attempt.ok
    ? attempt.value.map((value) => ({ ok: true, value }) as const)
    : await apart(evaluator, listing, { searches: group, failure: attempt.failure })
  return await Promise.all(
    group.map(async (search, index) => ({
      side,
      search,
      attempt: await settled(evaluator, listing, { search, answer: answers[index] }),
    })),
  )
}

function withoutThem(searches: readonly Search[], without: ReturnType<Without>): readonly Search[] {
  if (without.length === 0) return searches
  return searches.map((search) => ({ ...search, walk: { ...search.walk, without } }))
}

/** Asks once more before a side is said not to evaluate. */
async function listSurely(
  evaluator: Evaluator,
  listing: Listing,
  walks: readonly Walk[],
): Promise<Attempt<readonly WalkResult[]>> {
  const first = await evaluator.list(listing, walks)
  return first.ok || !isWorthAnother(first) ? first : await evaluator.list(listing, walks)
}

/** What the code proves to be its own, may be of one attribute alone. */
async function apart(
  evaluator: Evaluator,
  listing: Listing,
  unanswered: { readonly searches: readonly Search[]; readonly failure: Failure },
): Promise<readonly Attempt<WalkResult>[]> {
  const { searches, failure } = unanswered
  return failure.kind === 'evaluation'
    ? await askApart(evaluator, listing, unanswered)
    : searches.map(() => ({ ok: false, failure }))
}

/** What one search comes to: asked again for what does not evaluate on its way, now to hear Nix's own error. */
async function settled(
  evaluator: Evaluator,
  listing: Listing,
  {
    search: { walk },
    answer = { ok: false, failure: NO_ANSWER },
  }: { readonly search: Search; readonly answer: Attempt<WalkResult> | undefined },
): Promise<Attempt<WalkResult>> {
  if (!answer.ok || answer.value.broken !== true) return answer
  const strictly = await evaluator.list(listing, [{ ...walk, strict: true }])
  if (!strictly.ok) return strictly
  const [value] = strictly.value
  return value === undefined ? { ok: false, failure: NO_ANSWER } : { ok: true, value }
}

const NO_ANSWER: Failure = {
  kind: 'not-measured',
  message: 'Nix did not answer which targets there are. Run it again.',
}

/** In the same flake or file. */
export function isSamePlace(one: Search, other: Search): boolean {
  return JSON.stringify(placeOf(one)) === JSON.stringify(placeOf(other))
}

function placeOf({ pattern }: Search): Listing['from'] {
  const { origin } = pattern
  return origin.kind === 'flake'
    ? { kind: 'flake', directory: origin.directory }
    : { kind: 'file', file: origin.file, arguments: origin.arguments }
}

export function matchedSomething({ found }: Answer): boolean {
  return found.some(
    ({ attempt }) => attempt.ok && attempt.value.matches.length + (attempt.value.failing ?? []).length > 0,
  )
}

export function isBroken({ found }: Answer): boolean {
  return found.some(({ attempt }) => !attempt.ok)
}
