// What is in the Nix store.

import type { StoredSource } from '../core/nix/command-line.ts'

/** The files of one revision in the Nix store, as Nix evaluates them. */
export type Source = StoredSource
