// What was not the same where two profiles were measured, in words.

import { code, type Phrase, phrase } from '../text/phrase.ts'
import type { Mismatch } from './profile-diff.ts'

export function mismatchPhrase({ what, name, base, head }: Mismatch): Phrase {
  const sides = phrase`${base} in base, ${head} in head`
  switch (what) {
    case 'system':
      return phrase`the systems differ (${sides})`
    case 'nix':
      return phrase`Nix differs (${sides})`
    case 'setting':
      return phrase`the setting ${code(name ?? '')} differs (${sides})`
  }
}
