// One Nix installation, as the configuration has it set: what it is, and the ports that it is driven through.

import type { NixOptions } from '../core/model/config.ts'
import type { Identity } from '../core/model/identity.ts'
import type { BuildRun } from '../core/profile/store-facts.ts'
import type { Evaluation, Evaluator } from './evaluator.ts'
import type { Store } from './store.ts'
import type { Substituters } from './substituters.ts'

/** Whoever opens it hands on what is needed, and not all of it. */
export interface Nix {
  /** Why code of strangers should not be evaluated with it, completing “…, which …”; undefined where nothing speaks against it. */
  readonly weakness: string | undefined
  /** What makes figures of this Nix comparable. */
  readonly identity: Identity
  /** Nix's setting `sandbox`, as builders have it; undefined where it is not known. */
  readonly sandbox: string | undefined
  /** Systems that it runs builders of; undefined where other machines build for it, of whatever systems. */
  readonly buildSystems: readonly string[] | undefined
  /** The system it evaluates for: `x86_64-linux`. */
  readonly system: string
  readonly evaluator: Evaluator
  readonly store: Store
  readonly substituters: Substituters
  readonly builder: Builder
}

export interface Builder {
  /** Builds and downloads for real: runs the project's code in builders. Run alone. */
  build(evaluation: Evaluation): Promise<BuildRun>
  /**
   * The same of derivations that the store has, with all of their outputs, and without evaluating anything; for at most so
   * many `seconds`. One that fails keeps no other from being built. Run alone.
   */
  realise(derivationPaths: readonly string[], seconds: number): Promise<BuildRun>
}

/** How a Nix is to be opened. */
export interface NixOpening {
  readonly options: NixOptions
  /** Texts of lock files whose addresses are the project's own: base's, and head's where it is not under review. */
  readonly baseLocks: readonly string[]
}

export type OpenNix = (opening: NixOpening) => Promise<Nix>
