// Which regressions a maintainer has let pass, and who it was, as a clause of a sentence.

import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { counted } from '../text/phrase.ts'
import { plainText, shortenEnd } from '../text/plain-text.ts'

/** As long as GitHub takes them. */
const MOST_LOGIN = 40
const MOST_LABEL = 50

/** `4 regressions of 2 targets were accepted by @octocat with the label “known”`. Untrusted text; undefined where none was. */
export function acceptedText({ platforms, acceptance }: Results): string | undefined {
  const regressions = platforms.reduce((sum, platform) => sum + acceptedCount(platform), 0)
  if (regressions === 0) return undefined
  const targets = platforms.flatMap((platform) => platform.targets.filter((target) => acceptedIn(target) > 0))
  const what = `${counted(regressions, 'regression')} of ${counted(targets.length, 'target')}`
  const verb = regressions === 1 ? 'was accepted' : 'were accepted'
  if (acceptance === undefined) return `${what} ${verb}`
  const by = shortenEnd(plainText(acceptance.by), MOST_LOGIN)
  const label = shortenEnd(plainText(acceptance.label), MOST_LABEL)
  return `${what} ${verb} by @${by} with the label “${label}”`
}

/** How many regressions of a platform are accepted. */
export function acceptedCount({ targets }: PlatformResults): number {
  return targets.reduce((sum, target) => sum + acceptedIn(target), 0)
}

function acceptedIn({ findings }: TargetResults): number {
  return findings.filter((finding) => finding.accepted === true).length
}
