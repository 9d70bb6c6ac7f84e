// The entries under `targets` of a proposed configuration: what is measured by which platform.

import { scanAttributePath, SYSTEM_VARIABLE } from '../config/attribute-path.ts'
import {
  isDarwin,
  type JobSystem,
  type Offer,
  type OfferedTarget,
  type OfferPlace,
  SYSTEMS,
  type System,
  systemsOf,
} from './offer.ts'

export interface Entry {
  readonly place: OfferPlace
  readonly attribute: string
  /** Of the platforms that measure it; undefined: those that it belongs to. */
  readonly systems: readonly JobSystem[] | undefined
  /** Written as a comment, for whoever wants it. */
  readonly isOff: boolean
  /** Another system's, evaluated on this one. */
  readonly isForeign: boolean
}

/** What to write for an offer, where these platforms measure. */
export function entriesFor(offer: Offer, jobs: readonly JobSystem[]): readonly Entry[] {
  return offer.attribute.includes(SYSTEM_VARIABLE) ? entriesBySystem(offer, jobs) : entriesAlike(offer, jobs)
}

/** The targets that the entries come to on these platforms, of each entry the first one first. */
export function measuredBy(offer: Offer, jobs: readonly JobSystem[]): readonly OfferedTarget[] {
  const covered = offer.attribute.includes(SYSTEM_VARIABLE)
    ? [...systemsOf(offer).filter((system) => isOneOf(system, jobs)), ...foreignSystems(offer, jobs).taken]
    : systemsOf(offer)
  const targets = covered.flatMap((system) => offer.on[system] ?? [])
  return [...new Map(targets.map((target) => [target.name, target])).values()]
}

/** Outputs that each system has its own of: those of the platforms and, of each kernel that is left, one system's. */
function entriesBySystem(offer: Offer, jobs: readonly JobSystem[]): readonly Entry[] {
  const here = jobs.filter((job) => systemsOf(offer).includes(job))
  const { taken, left } = foreignSystems(offer, jobs)
  const own: readonly Entry[] =
    here.length === 0 ? [] : [{ ...bare(offer), systems: here.length === jobs.length ? undefined : here }]
  const foreign = (system: System, isOff: boolean): Entry => ({
    ...bare(offer),
    attribute: offer.attribute.replaceAll(SYSTEM_VARIABLE, system),
    systems: [evaluatorOf(system, jobs)],
    isOff,
    isForeign: true,
  })
  return [
    ...own,
    ...taken.map((system) => foreign(system, false)),
    ...left.map((system) => foreign(system, true)),
  ]
}

/** Systems of no platform: of each kernel without a platform one is evaluated elsewhere, and what is left evaluates alike. */
function foreignSystems(
  offer: Offer,
  jobs: readonly JobSystem[],
): { readonly taken: readonly System[]; readonly left: readonly System[] } {
  const systems = systemsOf(offer)
  const others = systems.filter((system) => !isOneOf(system, jobs))
  const taken = others.filter((system, index) => {
    const isOfKernel = (one: System) => isDarwin(one) === isDarwin(system)
    const hasPlatform = systems.some((one) => isOneOf(one, jobs) && isOfKernel(one))
    return !hasPlatform && others.findIndex(isOfKernel) === index
  })
  return { taken, left: others.filter((system) => !taken.includes(system)) }
}

/** Outputs that are there once, each for a system of its own or for any. */
function entriesAlike(offer: Offer, jobs: readonly JobSystem[]): readonly Entry[] {
  const all = measuredBy(offer, jobs)
  const names = new Set(jobs.flatMap((job) => (offer.on[job] ?? []).map(({ name }) => name)))
  const elsewhere = all.filter(({ name }) => !names.has(name))
  if (elsewhere.length === 0) return [bare(offer)]
  const evaluator = (target: OfferedTarget) => [evaluatorOf(systemOf(offer, target), jobs)]
  const [first] = elsewhere
  if (elsewhere.length === all.length && first !== undefined)
    return [{ ...bare(offer), systems: evaluator(first), isForeign: true }]
  const single = (target: OfferedTarget): Entry => ({
    ...bare(offer),
    attribute: attributeOf(offer, target),
    systems: evaluator(target),
    isForeign: true,
  })
  // A name with a control character in it can not be written.
  const writable = elsewhere
    .map(single)
    .filter(({ attribute }) => scanAttributePath(attribute, SYSTEMS[0]).ok)
  return [bare(offer), ...writable]
}

/** A target is called by its attribute path, behind its flake's folder where that is not the root. */
function attributeOf({ place }: Offer, { name }: OfferedTarget): string {
  const isBelow = place.kind === 'flake' && place.directory !== '.'
  return isBelow ? name.slice(`./${place.directory}#`.length) : name
}

function bare({ place, attribute }: Offer): Entry {
  return { place, attribute, systems: undefined, isOff: false, isForeign: false }
}

function systemOf(offer: Offer, target: OfferedTarget): System {
  const has = (system: System) => (offer.on[system] ?? []).some(({ name }) => name === target.name)
  return SYSTEMS.find(has) ?? SYSTEMS[0]
}

/** The platform that evaluates what is for another system: one of its kernel, else any. */
function evaluatorOf(system: System, jobs: readonly JobSystem[]): JobSystem {
  return jobs.find((job) => isDarwin(job) === isDarwin(system)) ?? jobs[0] ?? 'x86_64-linux'
}

function isOneOf(system: System, jobs: readonly JobSystem[]): boolean {
  return jobs.some((job) => job === system)
}
