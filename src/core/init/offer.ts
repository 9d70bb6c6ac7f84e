// What a project offers to measure, as it was found, and the platforms and targets of a workflow that come of it.

import type { TargetOrigin } from '../model/target.ts'

/** Those that a project may have outputs for, of each kernel the one that most have first. */
export const SYSTEMS = ['x86_64-linux', 'aarch64-linux', 'aarch64-darwin', 'x86_64-darwin'] as const

export type System = (typeof SYSTEMS)[number]

/** One pattern, with what it comes to on each system. */
export interface Offer {
  /** The folder of the flake, or the file. */
  readonly place: OfferPlace
  /** With globs and `${system}`; empty for a file's own value. */
  readonly attribute: string
  /** Targets that belong to each system; a system without any may be missing. */
  readonly on: Readonly<Partial<Record<System, readonly OfferedTarget[]>>>
}

export type OfferPlace =
  { readonly kind: 'flake'; readonly directory: string } | { readonly kind: 'file'; readonly file: string }

export interface OfferedTarget {
  /** As it can be written in a configuration. */
  readonly name: string
  readonly origin: TargetOrigin
}

/** The machine of a job, by what evaluates on it. */
export type JobSystem = 'x86_64-linux' | 'aarch64-darwin'

/** The systems with targets, in the order of `SYSTEMS`. */
export function systemsOf({ on }: Offer): readonly System[] {
  return SYSTEMS.filter((system) => (on[system] ?? []).length > 0)
}

/** Whether a project says by itself that something is for Macs; of a plain file nothing tells. */
export function offersMacs(offers: readonly Offer[]): boolean {
  return isForMacs(offers.filter(({ place }) => place.kind === 'flake'))
}

function isForMacs(offers: readonly Offer[]): boolean {
  return offers.some((offer) => systemsOf(offer).some(isDarwin))
}

/** Whether a target is for Macs alone. */
export function isOnlyForMacs(name: string, offers: readonly Offer[]): boolean {
  const systems = offers.flatMap(({ on }) =>
    SYSTEMS.filter((system) => (on[system] ?? []).some((target) => target.name === name)),
  )
  return systems.length > 0 && systems.every(isDarwin)
}

export function isDarwin(system: string): boolean {
  return system.endsWith('-darwin')
}

/**
 * The platforms that measure. A Mac only where that is asked for, since evaluation can tell of another system on Linux too,
 * and none that would have nothing to do.
 */
export function jobsFor(
  offers: readonly Offer[],
  { macos }: { readonly macos: boolean },
): readonly JobSystem[] {
  if (!macos || !isForMacs(offers)) return ['x86_64-linux']
  const isForLinux = offers.some((offer) => systemsOf(offer).some((system) => !isDarwin(system)))
  return isForLinux ? ['x86_64-linux', 'aarch64-darwin'] : ['aarch64-darwin']
}
