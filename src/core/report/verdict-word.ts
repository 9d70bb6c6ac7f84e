// A verdict in a word.

import type { Verdict } from '../model/finding.ts'

export function verdictWord(verdict: Verdict): string {
  return { pass: 'Pass', warn: 'Warning', fail: 'Fail', incomplete: 'Incomplete' }[verdict]
}
