// Places in source files as a profile names them.

import type { Place } from '../nix/function-calls.ts'
import { code, type Phrase, phrase } from '../text/phrase.ts'

/** `lib/modules.nix:96` of `nixpkgs`. */
export function placePhrase({ origin, input, file, line }: Place): Phrase {
  const position = line === 0 ? file : `${file}:${line}`
  return origin === 'input' && input !== undefined
    ? phrase`${code(position)} of ${code(input)}`
    : phrase`${code(position)}`
}

/** Whose calls they are: the repository's own, an input's, any other's. */
export function originPhrase({ origin, input }: Pick<Place, 'origin' | 'input'>): Phrase {
  switch (origin) {
    case 'repository':
      return phrase`the repository itself`
    case 'input':
      return phrase`the input ${code(input ?? 'unnamed')}`
    case 'other':
      return phrase`Nix itself and other sources`
  }
}
