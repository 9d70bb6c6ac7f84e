// What a flake says of how its own files are to be fetched: `inputs.self.submodules` and `inputs.self.lfs` (Nix 2.27). Nix reads
// it of a checkout; of a source in the store, which is what is evaluated here, it has no effect.

import { nixTokens } from './nix-tokens.ts'

export interface SelfSettings {
  /** Fetched with the files of its submodules. */
  readonly submodules: boolean
  /** Fetched with the files that Git LFS keeps. */
  readonly lfs: boolean
}

/** A longer file is generated, or hostile. */
const MOST_CHARACTERS = 1024 * 1024

/** Reads a `flake.nix`, by its text alone. Nix takes nothing there but what is written out. */
export function parseSelfSettings(text: string): SelfSettings {
  if (text.length > MOST_CHARACTERS) return { submodules: false, lfs: false }
  const words = nixTokens(text).tokens.map((token) => token.text)
  return { submodules: isOn(words, 'submodules'), lfs: isOn(words, 'lfs') }
}

/** `self.NAME = true`, or the same within `self = { … }`. */
function isOn(words: readonly string[], name: keyof SelfSettings): boolean {
  return words.some((word, at) => {
    if (word !== name || words[at + 1] !== '=' || words[at + 2] !== 'true') return false
    if (words[at - 1] === '.') return words[at - 2] === 'self'
    const opening = words.lastIndexOf('{', at)
    return words[opening - 1] === '=' && words[opening - 2] === 'self'
  })
}
