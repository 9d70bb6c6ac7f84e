// What a project offers to measure on each system that it may be for: as `gate` discovers it, in as few evaluations as tell.

import {
  fileDiscovery,
  flakeDiscovery,
  isNested,
  type Search,
  searchFor,
  targetsFrom,
} from '../core/config/target-search.ts'
import type { Failure } from '../core/model/failure.ts'
import type { TargetPattern } from '../core/model/target.ts'
import { type Offer, type OfferedTarget, type OfferPlace, SYSTEMS, type System } from '../core/init/offer.ts'
import { type Answer, type Asked, askSides, isBroken } from './ask-sides.ts'
import { withFailing } from './find-targets.ts'
import { fileIn } from './flake-files.ts'
import { refuseIfTheOneIsBroken } from './refuse-targets.ts'

export interface OffersRequest extends Asked {
  /** Folder of the repository to look in, `.` for its root. */
  readonly directory: string
}

export interface SeenOffers {
  readonly offers: readonly Offer[]
  /** What does not evaluate, so that nobody can tell what is there. */
  readonly broken: readonly BrokenOffer[]
}

export interface BrokenOffer {
  /** Where it was looked for: `packages.x86_64-darwin`. */
  readonly attribute: string
  readonly failure: Failure
}

/**
 * Configurations, or the outputs of each system where there are none, or what a `default.nix` has; none where there is none
 * of them. Throws MeasurementError where what is there does not evaluate.
 */
export async function lookAtOffers(asked: OffersRequest): Promise<SeenOffers> {
  const request = { ...asked, sides: ['head'] as const }
  const { preferred, otherwise } = flakeDiscovery(request.directory)
  const [anySystem] = SYSTEMS
  const alike = (search: Search): Question => ({ search, systems: SYSTEMS })
  // One evaluation for all systems.
  const bySystem = otherwise.flatMap((pattern) =>
    SYSTEMS.map((system) => ({ search: searchFor(pattern, system), systems: [system] })),
  )
  const file = fileIn(request.directory, 'default.nix')
  const unsure: Answer[] = []
  for (const questions of [
    preferred.map((pattern) => alike(searchFor(pattern, anySystem))),
    bySystem,
    fileDiscovery(file).map(alike),
  ]) {
    const answers = await askSides(
      request,
      questions.map(({ search }) => search),
    )
    unsure.push(...answers.filter((one) => isBroken(one) && !isNested(one.search)))
    const offers = offersIn(questions, answers)
    if (offers.length > 0) return { offers, broken: unsure.flatMap(brokenOf) }
    // A flake that does not evaluate is not asked again for something else.
    if (answers.every(isBroken)) refuseIfTheOneIsBroken(answers)
  }
  refuseIfTheOneIsBroken(unsure)
  return { offers: [], broken: [] }
}

/** A search, and the systems that its answer is about. */
interface Question {
  readonly search: Search
  readonly systems: readonly System[]
}

function offersIn(questions: readonly Question[], answers: readonly Answer[]): readonly Offer[] {
  const offers = new Map<string, Offer>()
  for (const { search, systems } of questions) {
    const answer = answers.find((one) => one.search === search)
    if (answer === undefined) continue
    const attribute = attributeOf(search)
    const place = placeOf(search.pattern)
    const key = JSON.stringify([place, attribute])
    const before = offers.get(key) ?? { place, attribute, on: {} }
    const on = Object.fromEntries(systems.map((system) => [system, targetsOn(answer, system)]))
    offers.set(key, { ...before, on: { ...before.on, ...on } })
  }
  return [...offers.values()].filter(({ on }) => Object.values(on).some((targets) => targets.length > 0))
}

function brokenOf({ search, found }: Answer): readonly BrokenOffer[] {
  const { origin } = search.pattern
  const names = search.walk.steps.flatMap((step) => ('name' in step ? [step.name] : []))
  return found.flatMap(({ attempt }) =>
    attempt.ok
      ? []
      : [{ attribute: origin.kind === 'file' ? origin.file : names.join('.'), failure: attempt.failure }],
  )
}

function targetsOn({ search, found }: Answer, system: System): readonly OfferedTarget[] {
  return found.flatMap(({ attempt }) =>
    attempt.ok ? targetsFrom(search, withFailing(attempt.value), system).targets : [],
  )
}

/** Discovery looks for all derivations of a file where it is none itself, and has no pattern for it. */
function attributeOf({ pattern, walk }: Search): string {
  const { origin } = pattern
  if (origin.kind === 'flake') return origin.attribute
  return walk.steps.some((step) => 'derivations' in step) ? '*' : ''
}

function placeOf({ origin }: TargetPattern): OfferPlace {
  return origin.kind === 'flake'
    ? { kind: 'flake', directory: origin.directory }
    : { kind: 'file', file: origin.file }
}
