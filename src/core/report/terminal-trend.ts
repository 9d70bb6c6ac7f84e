// A figure of the default branch that moved of late, at the terminal.

import { phrase } from '../text/phrase.ts'
import { paragraph, terminalPhrase, type Screen } from './terminal-text.ts'
import { creepPhrase, largestPhrase, type Movement, movementPhrase, sparkline } from './trend-text.ts'

const MOST_COMMITS = 3

export function trendText(movement: Movement, where: string, screen: Screen): string {
  const { paint } = screen
  const creep = creepPhrase(movement, MOST_COMMITS)
  const told = terminalPhrase(creep ?? largestPhrase(movement, MOST_COMMITS), paint)
  return [
    paragraph(`  ${terminalPhrase(phrase`${movementPhrase(movement)}${where}`, paint)}`, screen, '    '),
    `    ${sparkline(movement)}`,
    paragraph(`    ${creep === undefined ? told : paint.yellow(told)}`, screen, '    '),
  ].join('\n')
}
