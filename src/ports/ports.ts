// Everything that a command needs from the world, as interfaces. The entries hand the commands real adapters; tests hand them
// whole fakes in memory.

import type { Git } from './git.ts'
import type { History } from './history.ts'
import type { OpenNix } from './nix.ts'

/** Time since some fixed moment; never goes back. */
export interface Clock {
  seconds(): number
}

/** Tells a person how far the work is. Nothing of it goes to standard output. */
export interface Progress {
  /** Begins a stage; the one before it is over. `steps`: how many it will have, where that is known. */
  stage(title: string, steps?: number): void
  /** One more step of the stage has begun (`detail` says which). `secondsLeft`: the stage takes that long at most. */
  step(detail: string, secondsLeft?: number): void
  /** Ends the last stage and clears what is on the screen. */
  done(): void
}

/** Where files of the report go. */
export interface Files {
  /** The text of a file of the user's; undefined where there is none. Throws UsageError for one with more bytes. */
  read(path: string, mostBytes: number): Promise<string | undefined>
  /**
   * Writes a file, with the folders on its way; what is longer than memory has room for, in pieces. Throws UsageError
   * and MeasurementError where it cannot, and where it would not be written to where its path says.
   */
  write(path: string, content: string | Iterable<string>): Promise<void>
}

/** Exact figures of base from earlier runs on the default branch. Whatever goes wrong is a miss, never an error. */
export interface BaselineStore {
  /** What was kept under the key; `notice` says why nothing usable was found, where that is worth a word. */
  restore(key: string): Promise<{ readonly text: string | undefined; readonly notice?: string }>
  /** Keeps a text under a key that has none yet; a notice where that was not possible. */
  save(key: string, text: string): Promise<string | undefined>
}

/** Everything that a command needs from the world. */
export interface Ports {
  readonly git: Git
  /**
   * Finds Nix, and gives how to open it as a configuration has it. Throws MeasurementError where there is none, or one
   * too old.
   */
  readonly findNix: () => Promise<OpenNix>
  readonly files: Files
  readonly baselines: BaselineStore
  readonly history: History
  readonly clock: Clock
  readonly progress: Progress
  /** When the program began. */
  readonly startedAt: Date
  /** Numbers from 0 up to 1. */
  readonly random: () => number
  /** Aborts when the user or the runner asks to stop. */
  readonly signal: AbortSignal
  /** Name and version of this program. */
  readonly program: string
}
