// What a flake says of how its own files are to be fetched: `inputs.self.submodules` and `inputs.self.lfs` (Nix 2.27). Nix reads
// it of a checkout; of a source in the store, which is what is evaluated here, it has no effect.

import { flakeTokens, valuesOf } from './flake-values.ts'

export interface SelfSettings {
  /** Fetched with the files of its submodules. */
  readonly submodules: boolean
  /** Fetched with the files that Git LFS keeps. */
  readonly lfs: boolean
}

/** Reads a `flake.nix`. */
export function parseSelfSettings(text: string): SelfSettings {
  const tokens = flakeTokens(text)
  const isOn = (name: keyof SelfSettings) =>
    valuesOf(tokens, 'self', name).some((start) => tokens[start]?.text === 'true')
  return { submodules: isOn('submodules'), lfs: isOn('lfs') }
}
