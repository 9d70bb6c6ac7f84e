// What the small table of a platform shows: the few targets and findings that matter, grouped by target, so that
// ten findings with one cause do not look like ten problems; and one line for all that is quiet.

import type { Finding } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { isSmallChange } from '../decide/small-change.ts'
import { causeLines, sameLines } from './cause-text.ts'
import { clustersOf, type Cluster } from '../decide/likeness.ts'
import { failureHeadline, failureOf, isOfBuild } from '../model/failure.ts'
import { findingText, type FindingText } from './finding-text.ts'
import { formatSetting } from '../text/number.ts'
import { type Phrase, code, counted, joined, listing, phrase } from '../text/phrase.ts'
import { withoutTimePhrases } from './not-pursued.ts'
import { verdictOf } from '../decide/verdict.ts'
import { standingVerb } from './standing-text.ts'
import {
  leadingFindings,
  magnitude,
  rankedTargets,
  showsFailure,
  standings,
  type RankedTarget,
  type Standing,
} from '../decide/standing.ts'

export interface Row extends FindingText {
  readonly weight: 'fail' | 'warn' | 'open' | 'good' | 'plain'
}

export interface Group {
  /** The gravest; the rows are its. */
  readonly target: TargetResults
  /** Others with the same findings: most likely of one cause. */
  readonly alike: readonly TargetResults[]
  readonly standing: Standing
  readonly rows: readonly Row[]
  /** What there is in all: `4 over limits, 1 inconclusive`; empty where the rows show it. */
  readonly total: string
  /** What the rows leave out: `and 2 over limits, 5 within limits`. */
  readonly more: string
}

export interface Digest {
  readonly groups: readonly Group[]
  /** One line each: what is not in the table. */
  readonly lines: readonly Phrase[]
}

/** Rows of a table that a reader takes in at once. */
const MOST_ROWS = 20
const MOST_GROUPS = 10
const MOST_ROWS_OF_TARGET = 4
const MOST_NAMES = 6

const inTable: ReadonlySet<Standing> = new Set([
  'broken',
  'new-broken',
  'unbuilt',
  'not-measured',
  'both-failed',
  'regression',
  'warning',
  'accepted',
  'improvement',
  'changed',
])

/** `smallest`: the change that is worth a row, as a fraction of base; 0 where each is. */
export function digestOf(platform: PlatformResults, smallest: number): Digest {
  const all = rankedTargets(platform.targets)
  const small = all.filter(({ target }) => isSmallChange(target, smallest))
  const ranked = all.filter((one) => !small.includes(one))
  const clusters = clustersOf(ranked.filter(({ standing }) => inTable.has(standing)))
  const shown = clusters.slice(0, MOST_GROUPS)
  const rowsEach = Math.min(
    MOST_ROWS_OF_TARGET,
    Math.max(1, Math.floor(MOST_ROWS / Math.max(1, shown.length))),
  )
  return {
    groups: shown.map((cluster) => groupOf(cluster, rowsEach)),
    lines: [
      ...causeLines(platform),
      ...sameLines(platform),
      ...shown.flatMap(alikeLine),
      ...renamedLines(platform),
      ...withoutTimePhrases(platform),
      ...openLine(ranked),
      ...hiddenLines(clusters.slice(MOST_GROUPS).flat()),
      ...smallLine(small, smallest),
      ...quietLines(ranked),
    ],
  }
}

function groupOf([{ target, standing }, ...others]: Cluster, most: number): Group {
  const alike = others.map((other) => other.target)
  if (showsFailure(standing)) {
    return { target, alike, standing, rows: [failureRow(target, standing)], total: '', more: '' }
  }
  const findings = leadingFindings(target)
  const speaking = findings.filter((finding) => finding.outcome !== 'changed' && !isOpen(finding))
  const chosen = speaking.length > 0 ? speaking.slice(0, most) : largest(findings)
  const rest = findings.filter((finding) => !chosen.includes(finding))
  return {
    target,
    alike,
    standing,
    rows: chosen.map(rowOf),
    total: rest.length === 0 ? '' : tally(findings),
    more: rest.length === 0 ? '' : `and ${tally(rest)}`,
  }
}

/** What cannot be told is no row: a line below the table says of what. One that varies in head only is a warning. */
function isOpen({ outcome, variesInHeadOnly }: Finding): boolean {
  return outcome === 'inconclusive' && variesInHeadOnly !== true
}

const MOST_OPEN = 4

/** `Inconclusive: CPU time of web (≈ +14 %)`, in one line for all. */
function openLine(ranked: readonly RankedTarget[]): readonly Phrase[] {
  const open = ranked.flatMap(({ target }) =>
    leadingFindings(target)
      .filter(isOpen)
      .map((finding): Phrase => {
        const { metric, change, interval } = findingText(finding)
        const figures = interval === undefined ? change : `${change}, ${interval}`
        return phrase`${metric} of ${code(target.name)}${figures === '' ? '' : ` (${figures})`}`
      }),
  )
  const rest = open.length - MOST_OPEN
  const more = rest > 0 ? [phrase`${rest} more`] : []
  return open.length === 0
    ? []
    : [phrase`Inconclusive: ${joined([...open.slice(0, MOST_OPEN), ...more], '; ')}.`]
}

/** The text and weight of a finding's row. */
export function rowOf(finding: Finding): Row {
  return { ...findingText(finding), weight: weightOf(finding) }
}

function failureRow(target: TargetResults, standing: Standing): Row {
  return {
    metric: isOfBuild(target) ? 'build' : 'evaluation',
    values: failureValues(standing, target),
    change: '',
    note: failureHeadline(failureOf(target)),
    weight: weights[verdictOf(target)],
  }
}

const weights = { pass: 'plain', warn: 'warn', incomplete: 'fail', fail: 'fail' } as const

function failureValues(standing: Standing, { derivation }: TargetResults): string {
  if (standing === 'unbuilt' && derivation.base === null) return 'new, fails'
  if (standing === 'broken' || standing === 'unbuilt') return 'works → fails'
  if (standing === 'new-broken') return 'new, fails'
  return standing === 'both-failed' ? 'fails on both sides' : 'not measured'
}

function weightOf(finding: Finding): Row['weight'] {
  if (finding.accepted === true) return 'plain'
  switch (finding.outcome) {
    case 'regression':
    case 'failed':
      return 'fail'
    case 'warning':
      return 'warn'
    case 'inconclusive':
      return 'open'
    case 'improvement':
      return 'good'
    case 'changed':
    case 'unchanged':
    case 'not-pursued':
    case 'not-available':
    case 'not-comparable':
      return 'plain'
  }
}

/** Where everything is within its limits, one figure stands for the target. */
function largest(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => magnitude(other) - magnitude(one)).slice(0, 1)
}

/** `4 over limits, 1 inconclusive`. */
export function tally(findings: readonly Finding[]): string {
  const accepted = findings.filter((finding) => finding.accepted === true).length
  const count = (outcome: Finding['outcome']) =>
    findings.filter((finding) => finding.outcome === outcome && finding.accepted !== true).length
  const parts = [
    [count('regression'), 'over limits'],
    [accepted, 'accepted'],
    [count('warning'), 'over warning limits'],
    [count('inconclusive'), 'inconclusive'],
    [count('improvement'), 'better'],
    [count('changed'), 'within limits'],
  ] as const
  return parts
    .filter(([number]) => number > 0)
    .map(([number, text]) => `${number} ${text}`)
    .join(', ')
}

function alikeLine([first, ...others]: Cluster): readonly Phrase[] {
  if (others.length === 0) return []
  return [phrase`Alike ${code(first.target.name)}: ${names(others.map(({ target }) => target))}.`]
}

/** What is compared with a target of another name: the reader may know better. */
function renamedLines({ targets }: PlatformResults): readonly Phrase[] {
  const renamed = targets.flatMap(({ name, renamedFrom }) =>
    renamedFrom === undefined
      ? []
      : [phrase`${code(name)} is renamed from ${code(renamedFrom)}, and compared with it.`],
  )
  const rest = renamed.length - MOST_NAMES
  return rest > 0
    ? [
        ...renamed.slice(0, MOST_NAMES),
        phrase`${counted(rest, 'more target')} ${rest === 1 ? 'is' : 'are'} renamed.`,
      ]
    : renamed
}

function hiddenLines(hidden: readonly RankedTarget[]): readonly Phrase[] {
  return standings.flatMap((standing) => {
    const targets = hidden.filter((one) => one.standing === standing).map((one) => one.target)
    return targets.length === 0
      ? []
      : [
          phrase`${counted(targets.length, 'more target')} ${standingVerb(standing, targets.length)}: ${names(targets)}.`,
        ]
  })
}

function smallLine(small: readonly RankedTarget[], smallest: number): readonly Phrase[] {
  if (small.length === 0) return []
  const targets = small.map(({ target }) => target)
  return [
    phrase`${counted(small.length, 'target')} changed by less than ${formatSetting(smallest, 'fraction')}: ${names(targets)}.`,
  ]
}

function quietLines(ranked: readonly RankedTarget[]): readonly Phrase[] {
  return (
    standings
      // What is inconclusive has a line by its findings.
      .filter((standing) => !inTable.has(standing) && standing !== 'inconclusive')
      .flatMap((standing) => {
        const targets = ranked.filter((one) => one.standing === standing).map((one) => one.target)
        if (targets.length === 0) return []
        if (standing === 'unchanged') return unchangedLines(targets)
        const line = phrase`${counted(targets.length, 'target')} ${standingVerb(standing, targets.length)}`
        return [phrase`${line}: ${names(targets)}.`]
      })
  )
}

/** What differs with every commit is said once, and of no target by itself. */
function unchangedLines(targets: readonly TargetResults[]): readonly Phrase[] {
  const apart = targets.filter(({ apartFromRevision }) => apartFromRevision === true)
  const same = targets.length - apart.length
  const are = (count: number) => phrase`${counted(count, 'target')} ${standingVerb('unchanged', count)}`
  const contain = apart.length === 1 ? 'its derivation contains' : 'their derivations contain'
  return [
    ...(same === 0 ? [] : [phrase`${are(same)}.`]),
    ...(apart.length === 0
      ? []
      : [phrase`${are(apart.length)} apart from the revision, which ${contain}: ${names(apart)}.`]),
  ]
}

function names(targets: readonly TargetResults[]): Phrase {
  return listing(
    targets.map((target) => code(target.name)),
    MOST_NAMES,
  )
}
