// A verdict in a word, and in a mark.

import type { Verdict } from '../model/finding.ts'

export function verdictWord(verdict: Verdict): string {
  return { pass: 'Pass', warn: 'Warning', fail: 'Fail', incomplete: 'Incomplete' }[verdict]
}

/** The mark before a verdict at the terminal; its word says the same. */
export function verdictMark(verdict: Verdict): string {
  return { pass: '✓', warn: '!', fail: '✗', incomplete: '?' }[verdict]
}

/** The mark before a verdict on GitHub. */
export function verdictEmoji(verdict: Verdict): string {
  return { pass: '✅', warn: '⚠️', fail: '❌', incomplete: '❔' }[verdict]
}
