// The substituters that Nix is configured with.

import type { BuildPlan } from '../core/model/measurement.ts'
import type { DryRunLog } from '../core/nix/dry-run.ts'
import type { UnpackedSizes } from '../core/model/built.ts'
import type { SubstituterAnswer } from '../core/profile/store-facts.ts'

export interface Substituters {
  /** A dry run's lists with exact sizes, which substituters know. */
  plan(dryRun: DryRunLog): Promise<BuildPlan>
  /** Asks every one whether it answers. */
  ask(): Promise<readonly Substituter[]>
}

/** A substituter that was asked. What it says is of now, not of what Nix remembers. */
export interface Substituter {
  /** Without credentials. */
  readonly url: string
  readonly answer: SubstituterAnswer
  /** Which of these paths it has; undefined where it stopped answering. */
  has(paths: readonly string[]): Promise<ReadonlySet<string> | undefined>
  /** What outputs need to run; undefined where it does not have all of it. */
  outputClosure(outputs: readonly string[]): Promise<UnpackedSizes | undefined>
}
