// A verdict in a word, and in a mark.

import type { Mode } from '../model/config.ts'
import type { Verdict } from '../model/finding.ts'

export function verdictWord(verdict: Verdict): string {
  return { pass: 'Pass', warn: 'Warning', fail: 'Fail', incomplete: 'Incomplete' }[verdict]
}

/** As a report begins: with a word for a verdict that decides nothing. */
export function headlineWord({ verdict, mode }: { readonly verdict: Verdict; readonly mode: Mode }): string {
  return mode === 'report-only' ? `${verdictWord(verdict)} (${REPORT_ONLY})` : verdictWord(verdict)
}

export const REPORT_ONLY = 'report only'

/** As a report begins among others on a pull request: what it is about, and the verdict. */
export function titleWord(headline: { readonly verdict: Verdict; readonly mode: Mode }): string {
  return `${ABOUT}: ${headlineWord(headline).toLowerCase()}`
}

export const ABOUT = 'Nix evaluation'

/** The mark before a verdict at the terminal; its word says the same. */
export function verdictMark(verdict: Verdict): string {
  return { pass: '✓', warn: '!', fail: '✗', incomplete: '?' }[verdict]
}

/** The mark before a verdict on GitHub. */
export function verdictEmoji(verdict: Verdict): string {
  return { pass: '✅', warn: '⚠️', fail: '❌', incomplete: '❔' }[verdict]
}
