// Known causes of slow evaluations whose signs are there, each with the figures that speak for it. A hint is given only
// where its sign is in what grew; of one revision, which has nothing to be compared with, only where it is plain.

import { shortenEnd } from '../text/plain-text.ts'
import type { Hint, HintId } from '../model/explanation.ts'
import { deepUpdates, manyConcatenations, manyUpdates, quadraticConcatenations } from './hints/copying.ts'
import { anyImports, manyScans, moreImports, moreScans } from './hints/files.ts'
import { moreCollection, muchCollection } from './hints/garbage-collection.ts'
import { manyOptions, moreOptions } from './hints/module-options.ts'
import { morePackageSets, severalPackageSets } from './hints/package-sets.ts'
import type { ChangeSigns, Signs, SubstituterSigns } from './hints/signs.ts'
import { lackingInCaches, lackingInHead, silentSubstituters } from './hints/substituters.ts'
import { copiesInUse, newCopies } from './hints/unfollowed-inputs.ts'

const MOST_EVIDENCE = 400

/** What accounts for a change, the more particular cause first. */
export function explainHints(signs: ChangeSigns): Hint[] {
  return hintsOf([
    ['input-not-followed', newCopies(signs)],
    ['package-set-again', morePackageSets(signs)],
    ['import-from-derivation', moreImports(signs)],
    ['directory-scan', moreScans(signs)],
    ['quadratic-concatenation', quadraticConcatenations(signs)],
    ['deep-update', deepUpdates(signs)],
    ['module-options', moreOptions(signs)],
    ['garbage-collection', moreCollection(signs)],
    ['substituter-silent', silentSubstituters(signs.substituters ?? [])],
    ['substituter-lacks', lackingInHead(signs)],
  ])
}

/** What one revision shows by itself. */
export function profileHints(signs: Signs, substituters: readonly SubstituterSigns[] = []): Hint[] {
  return hintsOf([
    ['input-not-followed', copiesInUse(signs)],
    ['package-set-again', severalPackageSets(signs)],
    ['import-from-derivation', anyImports(signs)],
    ['directory-scan', manyScans(signs)],
    ['quadratic-concatenation', manyConcatenations(signs)],
    ['deep-update', manyUpdates(signs)],
    ['module-options', manyOptions(signs)],
    ['garbage-collection', muchCollection(signs)],
    ['substituter-silent', silentSubstituters(substituters)],
    ['substituter-lacks', lackingInCaches(signs, substituters)],
  ])
}

function hintsOf(found: readonly (readonly [HintId, string | undefined])[]): Hint[] {
  return found.flatMap(([id, evidence]) =>
    evidence === undefined ? [] : [{ id, evidence: shortenEnd(evidence, MOST_EVIDENCE) }],
  )
}
