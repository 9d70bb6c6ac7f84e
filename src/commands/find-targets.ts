// Which targets there are on either side, by the configuration's patterns or by what the project offers.

import { nearestWord, oneOf } from '../core/config/nearest-word.ts'
import type { Walk, WalkResult } from '../core/nix/listing.ts'
import { shownName } from '../core/report/text.ts'
import type { Failure, Notice } from '../core/results.ts'
import { type Side, sides } from '../core/revision.ts'
import type { Target, TargetPattern } from '../core/target.ts'
import {
  fileDiscovery,
  flakeDiscovery,
  type Search,
  searchFor,
  targetsAsWritten,
  targetsFrom,
} from '../core/target-search.ts'
import { MeasurementError, UsageError } from '../errors.ts'
import type { Attempt, Listing, Nix, Source } from '../ports.ts'

export interface FoundTarget {
  readonly target: Target
  /** What is known of either side before anything is measured. */
  readonly presence: Readonly<Record<Side, Presence>>
}

/** `broken`: the side's flake or file does not evaluate far enough to tell whether the target is there. */
export type Presence =
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken'; readonly failure: Failure }

export interface FoundTargets {
  readonly targets: readonly FoundTarget[]
  readonly notices: readonly Notice[]
}

export interface TargetRequest {
  readonly nix: Nix
  /** Of the platform whose targets are looked for; without it, the one that this Nix evaluates for. */
  readonly system?: string
  readonly sources: Readonly<Record<Side, Source>>
  /** Those to look on; by default, both. */
  readonly sides?: readonly Side[]
  /** Empty: discover. */
  readonly patterns: readonly TargetPattern[]
  /** Folder of the repository to discover in, `.` for its root. */
  readonly directory: string
}

/**
 * Finds and pairs the targets of a platform. Throws UsageError for a pattern that matches nothing on either
 * side, MeasurementError where neither side evaluates far enough to tell.
 */
export async function findTargets(request: TargetRequest): Promise<FoundTargets> {
  const { patterns } = request
  const system = systemOf(request)
  const answers =
    patterns.length === 0
      ? await discover(request)
      : await answer(
          request,
          patterns.map((pattern) => searchFor(pattern, system)),
        )
  if (request.sides?.length === 1) refuseIfTheOneIsBroken(answers)
  refuseIfBothBroken(answers)
  const configured = patterns.length > 0
  if (configured) refuseIfUnmatched(answers)
  const targets = [...pair(answers, system), ...(configured ? unresolved(answers, system) : [])]
  const elsewhere = answers.some(({ found }) => found.some((side) => matchesElsewhere(side, system)))
  if (targets.length > 0) return { targets, notices: [] }
  refuseIfBroken(answers)
  if (!elsewhere) throw nothingToMeasure(request.directory)
  const message = `No target belongs to ${system}: what there is is for other platforms.`
  return { targets, notices: [{ level: 'info', message }] }
}

function systemOf({ system, nix }: TargetRequest): string {
  return system ?? nix.system
}

/** A search with what either side answered to it: base's answer, then head's. */
interface Answer {
  readonly search: Search
  readonly found: readonly SideAnswer[]
}

interface SideAnswer {
  readonly side: Side
  readonly search: Search
  readonly attempt: Attempt<WalkResult>
}

async function discover(request: TargetRequest): Promise<readonly Answer[]> {
  const { directory } = request
  const { preferred, otherwise } = flakeDiscovery(directory)
  const searches = [...preferred, ...otherwise].map((pattern) => searchFor(pattern, systemOf(request)))
  const answers = await answer(request, searches)
  const configurations = answers.slice(0, preferred.length)
  if (configurations.some(matchedSomething)) return configurations
  const outputs = answers.slice(preferred.length)
  if (outputs.some(matchedSomething) || answers.some(isBroken)) return outputs
  return await answer(request, fileDiscovery(directory === '.' ? 'default.nix' : `${directory}/default.nix`))
}

/** Asks both sides, one evaluation for all searches in the same flake or file. */
async function answer(request: TargetRequest, searches: readonly Search[]): Promise<readonly Answer[]> {
  const answered = groupsOf(searches).map(async (group) => {
    const found = await Promise.all(
      (request.sides ?? sides).map((side) => answerOnSide(request, group, side)),
    )
    return group.map((search, index) => ({
      search,
      found: found.flatMap((ofSide) => ofSide.slice(index, index + 1)),
    }))
  })
  const all = (await Promise.all(answered)).flat()
  return searches.flatMap((search) => all.filter((one) => one.search === search))
}

function groupsOf(searches: readonly Search[]): readonly (readonly Search[])[] {
  const places = [...new Set(searches.map((search) => JSON.stringify(placeOf(search))))]
  return places.map((place) => searches.filter((search) => JSON.stringify(placeOf(search)) === place))
}

async function answerOnSide(
  { nix, sources }: TargetRequest,
  group: readonly Search[],
  side: Side,
): Promise<readonly SideAnswer[]> {
  const [first] = group
  if (first === undefined) return []
  const listing = { source: sources[side], from: placeOf(first) }
  const attempt = await listSurely(
    nix,
    listing,
    group.map(({ walk }) => walk),
  )
  const answers = group.map(async (search, index) => {
    if (!attempt.ok) return { side, search, attempt }
    const value = attempt.value[index]
    const isOpen = value === undefined || value.broken === true
    return {
      side,
      search,
      attempt: isOpen ? await askStrictly(nix, listing, search) : ({ ok: true, value } as const),
    }
  })
  return await Promise.all(answers)
}

/** Asks once more before a side is said not to evaluate. */
async function listSurely(
  nix: Nix,
  listing: Listing,
  walks: readonly Walk[],
): Promise<Attempt<readonly WalkResult[]>> {
  const first = await nix.list(listing, walks)
  return first.ok ? first : await nix.list(listing, walks)
}

/** Asks again for what does not evaluate on the way of one search, now to hear Nix's own error. */
async function askStrictly(nix: Nix, listing: Listing, { walk }: Search): Promise<Attempt<WalkResult>> {
  const attempt = await nix.list(listing, [{ ...walk, strict: true }])
  if (!attempt.ok) return attempt
  const [value] = attempt.value
  return value === undefined ? { ok: false, failure: NO_ANSWER } : { ok: true, value }
}

const NO_ANSWER: Failure = {
  kind: 'not-measured',
  message: 'Nix did not answer which targets there are. Run it again.',
}

function placeOf({ pattern }: Search): Listing['from'] {
  const { origin } = pattern
  return origin.kind === 'flake'
    ? { kind: 'flake', directory: origin.directory }
    : { kind: 'file', file: origin.file, arguments: origin.arguments }
}

function pair(answers: readonly Answer[], system: string): readonly FoundTarget[] {
  const paired = new Map<string, FoundTarget>()
  for (const answered of answers) {
    const { search, found } = answered
    for (const { side, attempt } of found) {
      if (!attempt.ok) continue
      for (const target of targetsFrom(search, attempt.value, system).targets) {
        const known = paired.get(target.name)
        paired.set(target.name, {
          // A later entry of the configuration that matches the same target refines its thresholds.
          target: { ...target, thresholds: { ...known?.target.thresholds, ...target.thresholds } },
          presence: {
            ...unseen(answered),
            ...known?.presence,
            [side]: { kind: 'present' },
          },
        })
      }
    }
  }
  return [...paired.values()]
}

/** What a pattern that one side does not have, and the other can not tell, comes to: it must not vanish. */
function unresolved(answers: readonly Answer[], system: string): readonly FoundTarget[] {
  return answers
    .filter((one) => isBroken(one) && !matchedSomething(one))
    .flatMap((one) =>
      targetsAsWritten(one.search, system).map((target) => ({ target, presence: unseen(one) })),
    )
}

/** Presence of a target as long as no side was seen to have it. */
function unseen({ found }: Answer): FoundTarget['presence'] {
  const presence = (side: Side): Presence => {
    const attempt = found.find((one) => one.side === side)?.attempt
    return attempt?.ok === false ? { kind: 'broken', failure: attempt.failure } : { kind: 'absent' }
  }
  return { base: presence('base'), head: presence('head') }
}

function matchedSomething({ found }: Answer): boolean {
  return found.some(({ attempt }) => attempt.ok && attempt.value.matches.length > 0)
}

function isBroken({ found }: Answer): boolean {
  return found.some(({ attempt }) => !attempt.ok)
}

function matchesElsewhere({ search, attempt }: SideAnswer, system: string): boolean {
  return attempt.ok && targetsFrom(search, attempt.value, system).elsewhere > 0
}

/** A revision that is looked at by itself. */
function refuseIfTheOneIsBroken(answers: readonly Answer[]): void {
  for (const { search, found } of answers) {
    const [only] = found
    if (only?.attempt.ok !== false) continue
    const { origin } = search.pattern
    throw new MeasurementError(
      `${origin.kind === 'flake' ? 'The flake' : shownName(origin.file)} does not evaluate.\n${only.attempt.failure.message}`,
      { remedy: 'Make it evaluate; then it can be profiled.' },
    )
  }
}

/** Without a single side that evaluates there is not even a list of what was to be measured. */
function refuseIfBothBroken(answers: readonly Answer[]): void {
  for (const { search, found } of answers) {
    const failures = found.flatMap(({ attempt }) => (attempt.ok ? [] : [attempt.failure]))
    const [baseFailure, headFailure] = failures
    if (baseFailure === undefined || headFailure === undefined) continue
    const { origin } = search.pattern
    const what = origin.kind === 'flake' ? 'The flake' : shownName(origin.file)
    const same = baseFailure.message === headFailure.message
    throw new MeasurementError(
      `${what} evaluates neither in base nor in head.\n${same ? '' : 'In head: '}${headFailure.message}` +
        (same ? '' : `\nIn base: ${baseFailure.message}`),
      { remedy: 'Make head evaluate; then the gate can say what it costs.' },
    )
  }
}

/** A side that does not evaluate may be all there is to measure; nobody knows what it holds. */
function refuseIfBroken(answers: readonly Answer[]): void {
  const [broken] = answers.flatMap(({ found }) =>
    found.flatMap(({ side, attempt }) => (attempt.ok ? [] : [{ side, failure: attempt.failure }])),
  )
  if (broken === undefined) return
  const { side, failure } = broken
  const other = side === 'base' ? 'head' : 'base'
  throw new MeasurementError(
    `The project does not evaluate in ${side}, and ${other} has nothing to measure.\n${failure.message}`,
    { remedy: `Make ${side} evaluate; then the gate can say what it costs.` },
  )
}

function refuseIfUnmatched(answers: readonly Answer[]): void {
  const unmatched = answers.filter((one) => !matchedSomething(one) && !isBroken(one))
  if (unmatched.length === 0) return
  throw new UsageError(unmatched.map(describeUnmatched).join('\n'), {
    remedy: 'Correct the targets in the configuration, or leave them out to take what the project offers.',
  })
}

/** Names shown where none is near to what was written. */
const SHOWN_NAMES = 8

function describeUnmatched({ search, found }: Answer): string {
  const { origin } = search.pattern
  const written = [origin.kind === 'file' ? `./${origin.file}` : '', origin.attribute]
    .filter((part) => part !== '')
    .join('#')
  const near = [...new Set(found.flatMap(({ attempt }) => (attempt.ok ? attempt.value.near : [])))]
  const wanted = origin.attribute.split('.')
  const nearest = [...new Set(wanted.flatMap((segment) => nearestWord(segment, near) ?? []))]
  const hint =
    nearest.length > 0
      ? ` Did you mean ${oneOf(nearest.map(shownName))}?`
      : near.length > 0
        ? ` There is: ${near.slice(0, SHOWN_NAMES).map(shownName).join(', ')}${near.length > SHOWN_NAMES ? ', …' : ''}.`
        : ''
  const where = found.length > 1 ? ', neither in base nor in head' : ''
  return `The target “${shownName(written)}” matches nothing${where}.${hint}`
}

function nothingToMeasure(directory: string): UsageError {
  const place = directory === '.' ? 'The repository' : `The folder ${shownName(directory)}`
  return new UsageError(
    `${place} has nothing to measure by itself: no configurations, packages, devShells or checks of this system in a flake.nix, and no derivations in a default.nix.`,
    { remedy: 'Name what is to be measured, as targets in .github/nix-perf-gate.yml or with --target.' },
  )
}
