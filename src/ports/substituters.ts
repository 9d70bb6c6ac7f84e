// The substituters that Nix is configured with.

import type { SubstituterAnswer, UnpackedSizes } from '../core/profile/store-facts.ts'

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
