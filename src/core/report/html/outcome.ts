// Judgements as marks: a sign and a word, so that no colour has to be told.

import type { Finding, Verdict } from '../../model/finding.ts'
import type { TargetResults } from '../../model/target-results.ts'
import type { Standing } from '../../decide/standing.ts'
import { REPORT_ONLY, verdictMark, verdictWord } from '../verdict-text.ts'
import { type Markup, markup } from '../../text/markup.ts'

type Tone = 'bad' | 'warn' | 'good' | 'plain'

export function verdictBadge(verdict: Verdict): Markup {
  return markup`<span class="badge ${verdictTone(verdict)}"><span aria-hidden="true">${verdictMark(verdict)}</span> ${verdictWord(verdict)}</span>`
}

/** Beside a verdict that decides no check. */
export const modeBadge = markup`<span class="badge plain">${REPORT_ONLY}</span>`

export function verdictTone(verdict: Verdict): Tone {
  return ({ pass: 'good', warn: 'warn', fail: 'bad', incomplete: 'warn' } as const)[verdict]
}

/** What fails on both sides counts as the configuration says. */
export function standingBadge(standing: Standing, { failsOnBothSides = 'warn' }: TargetResults): Markup {
  const { tone: usual, sign, word } = standingSigns[standing]
  const tone = standing === 'both-failed' ? bothFailedTones[failsOnBothSides] : usual
  return markup`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`
}

/** What a finding says, with the sign of its outcome before it. */
export function outcomeMarkup(finding: Finding, note: string): Markup {
  const { tone, sign } = outcomeSigns[finding.outcome]
  if (finding.accepted === true) return markup`${note}`
  return markup`<span class="outcome ${tone}"><span aria-hidden="true">${sign}</span> ${note === '' ? finding.outcome : note}</span>`
}

const standingSigns: Readonly<Record<Standing, { tone: Tone; sign: string; word: string }>> = {
  broken: { tone: 'bad', sign: '✗', word: 'broken' },
  'new-broken': { tone: 'bad', sign: '✗', word: 'new, broken' },
  unbuilt: { tone: 'bad', sign: '✗', word: 'does not build' },
  'both-failed': { tone: 'warn', sign: '?', word: 'fails on both sides' },
  'not-measured': { tone: 'bad', sign: '?', word: 'not measured' },
  regression: { tone: 'bad', sign: '✗', word: 'over limits' },
  warning: { tone: 'warn', sign: '!', word: 'warning' },
  accepted: { tone: 'plain', sign: '✓', word: 'accepted' },
  inconclusive: { tone: 'warn', sign: '~', word: 'inconclusive' },
  'not-comparable': { tone: 'plain', sign: '≠', word: 'not comparable' },
  improvement: { tone: 'good', sign: '↓', word: 'better' },
  changed: { tone: 'plain', sign: '±', word: 'within limits' },
  'base-failed': { tone: 'warn', sign: '?', word: 'broken in base' },
  removed: { tone: 'plain', sign: '−', word: 'removed' },
  added: { tone: 'plain', sign: '+', word: 'added' },
  unchanged: { tone: 'plain', sign: '=', word: 'unchanged' },
}

const bothFailedTones = { warn: 'warn', pass: 'plain', fail: 'bad' } as const

const outcomeSigns: Readonly<Record<Finding['outcome'], { tone: Tone; sign: string }>> = {
  regression: { tone: 'bad', sign: '✗' },
  failed: { tone: 'bad', sign: '✗' },
  warning: { tone: 'warn', sign: '!' },
  inconclusive: { tone: 'warn', sign: '~' },
  improvement: { tone: 'good', sign: '✓' },
  changed: { tone: 'plain', sign: '' },
  unchanged: { tone: 'plain', sign: '' },
  'not-pursued': { tone: 'plain', sign: '' },
  'not-available': { tone: 'plain', sign: '' },
  'not-comparable': { tone: 'plain', sign: '' },
}
