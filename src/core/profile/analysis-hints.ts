// The part of ANALYSIS.md on known causes whose signs are there.

import { profileHints } from '../explain/hints.ts'
import { hintTexts } from '../report/hints-text.ts'
import { phrase, written } from '../text/phrase.ts'
import { sectionText, sentence } from './analysis-section.ts'
import { valueOf } from './part.ts'
import { storeHints, targetStoreHints } from './store-hints.ts'
import { hintLines } from './store-text.ts'
import type { ProfileFacts } from './target-profile.ts'

export function hintsSection(facts: ProfileFacts): string {
  const { exact, timed, calls, importedDerivations, plan, closure, wanted, substituters } = facts
  const alone = valueOf(timed) ?? exact
  const hints = profileHints(
    {
      statistics: alone.statistics,
      residentBytes: alone.residentBytes,
      calls: valueOf(calls),
      importedDerivations,
      plan: valueOf(plan),
      closure: valueOf(closure),
    },
    substituters.map(({ url, answer, has }) => ({
      url,
      isReachable: answer.kind === 'reachable',
      // One that does not say what it has is not said to have nothing.
      paths: has === undefined ? 0 : wanted.paths.length,
      has: has ?? 0,
    })),
  )
  const lines = hints.map(({ id, evidence }) => {
    const { title, remedy } = hintTexts[id]
    return `- **${sentence(phrase`${title}`)}.** ${sentence(phrase`${written(evidence)} ${remedy}`)}`
  })
  return sectionText('Hints', [[...lines, ...storeLinesOf(facts)].join('\n')])
}

/** What is wrong for the target first. */
function storeLinesOf(facts: ProfileFacts): readonly string[] {
  const { store } = facts
  const hints = [...targetStoreHints(facts), ...(store === undefined ? [] : storeHints(store.health))]
  return hints.length === 0 ? [] : [hintLines(hints)]
}
