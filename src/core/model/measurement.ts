// What is known of one target on one side after it has been measured.

import type { Built } from './built.ts'

/**
 * The evaluator's own statistics of one run (`NIX_SHOW_STATS`), in base units. Undefined: this version or
 * implementation of Nix does not tell; never zero.
 */
export interface Statistics {
  readonly cpuSeconds: number | undefined
  readonly gcSeconds: number | undefined
  readonly gcCycles: number | undefined
  readonly allocatedBytes: number | undefined
  readonly functionCalls: number | undefined
  readonly primopCalls: number | undefined
  readonly thunks: number | undefined
  readonly attributeLookups: number | undefined
  readonly setUpdates: number | undefined
  readonly valuesCopied: number | undefined
  readonly expressions: number | undefined
  /** Values that were made; a list that is copied makes none. */
  readonly valuesMade: number | undefined
  readonly setBytes: number | undefined
  /** Elements of all lists that were made, by `++` or otherwise. */
  readonly listElements: number | undefined
  readonly listConcatenations: number | undefined
}

/** One execution of the evaluator. */
export interface Run {
  readonly wallSeconds: number
  /** Maximum resident set; undefined where this machine gives no way to tell. */
  readonly residentBytes: number | undefined
  /** Retired in user space; undefined where this machine does not count them. */
  readonly instructions: number | undefined
  /** Warnings of the code, where this run told them apart from others; timed runs do not. */
  readonly warnings: number | undefined
  readonly statistics: Statistics
  /** As Nix wrote them, where it did. */
  readonly statisticsJson?: string
}

/** What a build of the target would do here, from a dry run. Store paths, sorted. */
export interface BuildPlan {
  /** Paths of the derivations (`….drv`) that would be built. */
  readonly toBuild: readonly string[]
  readonly toFetch: readonly string[]
  /** Sizes of what would be fetched; undefined where no substituter tells exactly. */
  readonly downloadBytes: number | undefined
  readonly unpackedBytes: number | undefined
  /** Paths that nothing here can build or fetch. */
  readonly unknown: readonly string[]
  /** Settings and URLs of caches that Nix's daemon did not take of this user, so that they were not asked. */
  readonly ignoredCaches?: readonly string[]
}

/** The derivation graph of a target. */
export interface Closure {
  /** Paths of all derivations (`….drv`) in it, the target's own included. */
  readonly derivations: ReadonlySet<string>
}

/** What is known of a derivation besides its path. */
export interface Derivation {
  /**
   * Its outputs: two derivations with equal ones come to the same. Undefined where they are known only after a build,
   * as of content-addressed derivations.
   */
  readonly outputs: readonly string[] | undefined
  /** What its builder runs on: `x86_64-linux`, `builtin`; undefined where that is not told. */
  readonly system?: string | undefined
  /** The hash of what it comes to is fixed: what it takes is a download. */
  readonly isFixed: boolean
  /** Paths of what it refers to directly: derivations (`….drv`) and plain sources. */
  readonly inputs: readonly string[]
}

/** By path. */
export type Derivations = ReadonlyMap<string, Derivation>

/** One target on one side, measured. */
export interface Measurement {
  readonly derivationPath: string
  /**
   * Only of base: where base's code gives head's derivation once it has head's revision and date, the derivation is that
   * one, and this is the one that it has by its own.
   */
  readonly ownDerivationPath?: string
  /** Runs that gave the counters; they run beside others, so their time and memory are not comparable. */
  readonly exactRuns: readonly Run[]
  readonly plan: BuildPlan
  readonly closure: Closure
  /** The derivations of the graph that the other side’s graph does not have; without them, no more than paths is known. */
  readonly changed?: Derivations
  /** Paths of the derivations that were built while evaluating (import from derivation). */
  readonly importedDerivations: readonly string[]
  /**
   * Base was not evaluated here: the baseline cache has it with head's derivation and counters, so that this is
   * head's measurement, runs included.
   */
  readonly isKept?: boolean
  /** Base is head's revision, and was not evaluated by itself: this is head's measurement, runs included. */
  readonly isHeads?: boolean
  /** Evaluations besides, that none of this comes from. */
  readonly otherRuns?: number
  /** Store paths that a build of it makes valid, sorted; none where they are known only after it. */
  readonly outputs: readonly string[]
  /** What a real build came to; undefined where it was not built, and its closure is not known. */
  readonly built?: Built
  /** Runs made alone and in pairs, in order; the nth of base is the pair of the nth of head. */
  readonly timedRuns: readonly Run[]
}

/** What a target comes to by its own revision and date. */
export function ownDerivationPath(measurement: Measurement): string {
  return measurement.ownDerivationPath ?? measurement.derivationPath
}

/** Paths to fetch as a part of all that is missing; undefined where nothing is. */
export function cacheHitRate(plan: BuildPlan): number | undefined {
  const missing = plan.toFetch.length + plan.toBuild.length
  return missing === 0 ? undefined : plan.toFetch.length / missing
}
