// Binary caches that a flake names in its `nixConfig`. A gate takes no settings of a flake, and so does not ask them.

import { before, withoutTrailing } from '../text/ends.ts'
import { flakeTokens, textsAt, valuesOf } from './flake-values.ts'

const SETTINGS = ['substituters', 'extra-substituters']

/** URLs in a `flake.nix`, each once. */
export function parseFlakeCaches(text: string): readonly string[] {
  const tokens = flakeTokens(text)
  const urls = SETTINGS.flatMap((name) =>
    valuesOf(tokens, 'nixConfig', name).flatMap((start) => textsAt(tokens, start)),
  )
  return [...new Set(urls.flatMap((one) => one.split(/\s+/)))].filter((url) =>
    /^[a-z][a-z0-9+.-]*:/.test(url),
  )
}

/** Whether two URLs are of one cache, whatever they say of how it is asked. */
export function isSameCache(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(url: string): string {
  return withoutTrailing(before(url, '?', '#'), '/')
}
