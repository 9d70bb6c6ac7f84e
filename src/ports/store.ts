// The local Nix store.

import type { Closure, Derivations } from '../core/model/measurement.ts'
import type { Commit } from '../core/model/revision.ts'
import type { StoredSource } from '../core/nix/command-line.ts'
import type { UnpackedSizes } from '../core/model/built.ts'
import type { Part } from '../core/profile/part.ts'
import type { DamagedPath, StoreHealth } from '../core/profile/store-health.ts'

/** Takes revisions in, and answers without an evaluation. */
export interface Store {
  /** Brings a revision's files into the store. */
  prepare(directory: string, commit: Commit): Promise<Source>
  /** Takes out again what `prepare` brought in, unless something else needs it. Never rejects. */
  forget(source: Source): Promise<void>
  /** A new folder of ours whose files evaluators may read; it goes with the program. */
  newFolder(): Promise<string>
  /** Takes such a folder away. Never rejects. */
  removeFolder(folder: string): Promise<void>
  /** The derivation graph. */
  closure(derivationPath: string): Promise<Closure>
  /** What derivations are made of, each of them. Throws MeasurementError where one can not be read. */
  derivations(derivationPaths: readonly string[]): Promise<Derivations>
  /** All outputs of derivations, sorted. */
  outputsOf(derivationPaths: readonly string[]): Promise<readonly string[]>
  /** What outputs need to run, themselves included; undefined where the store does not have all of it. */
  outputClosure(outputs: readonly string[]): Promise<UnpackedSizes | undefined>
  /** How the store is that this source is in; seconds, and nothing is changed. What can not be learnt has a reason. */
  health(source: Source): Promise<StoreHealth>
  /** Of paths on this machine, with their sizes where these are known: those whose files are not as the database says. */
  damaged(sizes: ReadonlyMap<string, number | undefined>): Promise<Part<readonly DamagedPath[]>>
}

/** The files of one revision in the Nix store, as Nix evaluates them. */
export type Source = StoredSource
