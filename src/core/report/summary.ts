// How many targets stand where, in one line: what a report says right after its verdict.

import type { Results } from '../model/results.ts'
import { acceptedText } from './accepted-text.ts'
import { grouped } from '../text/number.ts'
import { counted } from '../text/phrase.ts'
import { standingVerb } from './standing-text.ts'
import { isGrave, standingOf, standings, type Standing } from '../decide/standing.ts'

interface Counts {
  readonly total: number
  readonly of: ReadonlyMap<Standing, number>
}

/** `2 of 14 targets are over their limits`. `gaps`: what is missing; before all else, but for what fails. */
export function summaryOf(results: Results, gaps: readonly string[]): string {
  const counts = countStandings(results)
  const failing = graveText(results, counts)
  if (failing !== undefined) return [failing, ...gaps].join('; ')
  return [...gaps, harmlessText(results, counts, gaps.length > 0)].join('; ')
}

function countStandings({ platforms }: Results): Counts {
  const targets = platforms.flatMap((platform) => platform.targets)
  const of = new Map<Standing, number>()
  for (const standing of targets.map(standingOf)) of.set(standing, (of.get(standing) ?? 0) + 1)
  return { total: targets.length, of }
}

/** Undefined where no target stands where it keeps the verdict from `pass`. */
function graveText(results: Results, { total, of }: Counts): string | undefined {
  const [first, ...others] = standings.filter((standing) => isGrave(standing) && of.has(standing))
  if (first === undefined) return undefined
  const count = of.get(first) ?? 0
  const most = total === 1 ? 'the only target' : `${grouped(count, 0)} of ${counted(total, 'target')}`
  return [
    `${most} ${standingVerb(first, count)}`,
    ...others.map((standing) => clause(standing, of)),
    ...goodTexts(results, of),
  ].join(', ')
}

/** `measuredOnly`: there are targets that no one has measured. */
function harmlessText(results: Results, { total, of }: Counts, measuredOnly: boolean): string {
  if (total === 0) return 'there were no targets to measure'
  if (of.get('unchanged') === total) {
    const which = total === 1 ? ' that was measured' : ' that were measured'
    return `nothing changed in ${counted(total, 'target')}${measuredOnly ? which : ''}`
  }
  const accepted = acceptedText(results)
  if (accepted !== undefined) return goodTexts(results, of).join(', ')
  const list = standings.filter((standing) => standing !== 'unchanged' && of.has(standing))
  const texts = list.map((standing) => clause(standing, of)).join(', ')
  return `no target${measuredOnly ? ' that was measured' : ''} is over its limits (${texts})`
}

/** What is told besides what fails: what was accepted, and what got better. */
function goodTexts(results: Results, of: Counts['of']): readonly string[] {
  const accepted = acceptedText(results)
  return [
    ...(accepted === undefined ? [] : [accepted]),
    ...(of.has('improvement') ? [clause('improvement', of)] : []),
  ]
}

function clause(standing: Standing, of: Counts['of']): string {
  const count = of.get(standing) ?? 0
  return `${grouped(count, 0)} ${standingVerb(standing, count)}`
}
