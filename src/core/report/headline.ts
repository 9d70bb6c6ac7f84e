// What a reader sees first: the verdict and the next step, one line each.

import type { Results, Verdict } from '../results.ts'
import { failureOf, failureRemedy } from './failure-text.ts'
import { findingText } from './finding-text.ts'
import { grouped } from './number.ts'
import { type Phrase, code, counted, phrase } from './phrase.ts'
import { standingVerb } from './standing-text.ts'
import { rankedTargets, standingOf, standings, type RankedTarget, type Standing } from './standing.ts'

export interface Headline {
  readonly verdict: Verdict
  /** What the counts of targets say: `2 of 14 targets are over their limits`. */
  readonly summary: string
  /** What the reader should do. */
  readonly next: Phrase
}

/** The gravest target and the platform it is on. */
interface Lead extends RankedTarget {
  readonly system: string
}

export function headlineOf(results: Results): Headline {
  const targets = results.platforms.flatMap((platform) => platform.targets)
  const counts = new Map<Standing, number>()
  for (const target of targets) {
    const standing = standingOf(target)
    counts.set(standing, (counts.get(standing) ?? 0) + 1)
  }
  return {
    verdict: results.verdict,
    summary: summaryOf(counts, targets.length),
    next: nextStep(results),
  }
}

/** The mark before a verdict at the terminal; its word says the same. */
export function verdictMark(verdict: Verdict): string {
  return { pass: '✓', warn: '!', fail: '✗', incomplete: '?' }[verdict]
}

/** The mark before a verdict on GitHub. */
export function verdictEmoji(verdict: Verdict): string {
  return { pass: '✅', warn: '⚠️', fail: '❌', incomplete: '❔' }[verdict]
}

function summaryOf(counts: ReadonlyMap<Standing, number>, total: number): string {
  if (total === 0) return 'there were no targets to measure'
  if (counts.get('unchanged') === total) return `nothing changed in ${counted(total, 'target')}`
  const clauses = standings.flatMap((standing) => {
    const count = counts.get(standing) ?? 0
    return count === 0 || standing === 'unchanged'
      ? []
      : [{ count, verb: standingVerb(standing, count), standing }]
  })
  const [first, ...others] = clauses
  if (first === undefined || !grave.has(first.standing)) {
    return `no target is over its limits (${clauses.map(({ count, verb }) => `${grouped(count, 0)} ${verb}`).join(', ')})`
  }
  const most = total === 1 ? 'the only target' : `${grouped(first.count, 0)} of ${counted(total, 'target')}`
  const rest = others.filter(({ standing }) => grave.has(standing) || standing === 'improvement')
  return [`${most} ${first.verb}`, ...rest.map(({ count, verb }) => `${grouped(count, 0)} ${verb}`)].join(
    ', ',
  )
}

/** Standings that a verdict other than `pass` comes from. */
const grave: ReadonlySet<Standing> = new Set(['broken', 'not-measured', 'regression', 'warning'])

function nextStep(results: Results): Phrase {
  const lead = leadOf(results)
  if (lead === undefined)
    return results.verdict === 'pass' ? phrase`Nothing to do.` : phrase`Read the notices below.`
  const name = code(lead.target.name)
  const where = results.platforms.length > 1 ? phrase` on ${lead.system}` : phrase``
  const { first } = lead
  switch (lead.standing) {
    case 'broken':
      return phrase`Mend the evaluation of ${name}${where} first; Nix’s error is below.`
    case 'not-measured':
      return phrase`${name}${where} ${failureRemedy(failureOf(lead.target))}`
    case 'regression':
    case 'warning': {
      if (first === undefined) return phrase`Look at ${name}${where} first.`
      const { metric, change, note } = findingText(first)
      const figures = [change, note].filter((part) => part !== '').join(', ')
      const look = phrase`${code(metric)} of ${name}${where}${first.outcome === 'warning' ? ' ' : ' first '}(${figures}).`
      return lead.standing === 'warning'
        ? phrase`Nothing has to be done. Worth a look: ${look}`
        : phrase`Look at ${look}`
    }
    case 'inconclusive':
    case 'not-comparable':
    case 'improvement':
    case 'changed':
    case 'base-failed':
    case 'removed':
    case 'added':
    case 'unchanged':
      return results.verdict === 'pass' ? phrase`Nothing to do.` : phrase`Read the notices below.`
  }
}

function leadOf({ platforms }: Results): Lead | undefined {
  const platformOf = new Map(
    platforms.flatMap((platform) => platform.targets.map((target) => [target, platform])),
  )
  const [lead] = rankedTargets([...platformOf.keys()])
  const platform = lead === undefined ? undefined : platformOf.get(lead.target)
  return lead === undefined || platform === undefined ? undefined : { ...lead, system: platform.system }
}
