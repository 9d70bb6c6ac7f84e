// How a figure of the default branch moved of late, in words, and as a line of blocks.

import type { Finding } from '../model/finding.ts'
import { metricOf } from '../model/metric.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import { OBJECT_NAME } from '../model/revision.ts'
import { type Creep, type Move, RECENT_DAYS, type Trend, type TrendSeries } from '../model/trend.ts'
import { formatDifference, formatPair } from '../text/number.ts'
import { formatPercent } from '../text/percent.ts'
import { code, counted, joined, type Name, type Phrase, phrase } from '../text/phrase.ts'

const DAY_SECONDS = 86_400

/** A figure that moved, and what is needed to tell of it. */
export interface Movement {
  readonly series: TrendSeries
  /** The time that is shown. */
  readonly span: Pick<Trend, 'since' | 'until'>
  /** Of the change that is reported, where it is another value than the newest. */
  readonly head?: number
  /** `https://github.com/owner/name`; undefined where it is not known to be on a forge. */
  readonly repository?: string
}

/** In the order of the results. */
export function movementsOf(
  { trend, targets }: Pick<PlatformResults, 'trend' | 'targets'>,
  repository: string | undefined,
): readonly Movement[] {
  if (trend === undefined) return []
  const { since, until, series } = trend
  return series.map((one) => {
    const findings = targets.find(({ name }) => name === one.target)?.findings ?? []
    const head = findings.find(({ metric }) => metric === one.metric)?.head ?? null
    return {
      series: one,
      span: { since, until },
      ...(head !== null && head !== one.to && { head }),
      ...(repository !== undefined && { repository }),
    }
  })
}

/** `function calls of X: 730,112 → 752,000 (+3.0 %) in 90 days, by 12 commits` */
export function movementPhrase({ series, span }: Movement): Phrase {
  const { target, metric, from, to, moves } = series
  const { label, unit } = metricOf(metric)
  const days = daysIn(span)
  const name = phrase`${label} of ${code(target)}`
  if (from === to)
    return phrase`${name}: ${formatPair(from, to, unit)} as ${days} ago, after ${counted(moves, 'commit')}`
  const change = changeText(series, from, to)
  return phrase`${name}: ${formatPair(from, to, unit)} (${change}) in ${days}, by ${counted(moves, 'commit')}`
}

/** `most by 1a2b3c4d5e (+1.2 %) and 2b3c4d5e6f (+0.9 %)` */
export function largestPhrase({ series, repository }: Movement, most: number): Phrase {
  const named = series.largest.slice(0, most).map((move) => movePhrase(series, move, repository))
  return named.length < series.moves ? phrase`most by ${and(named)}` : and(named)
}

/** What makes a creep of it; undefined where it is none. */
export function creepPhrase({ series, repository }: Movement, most: number): Phrase | undefined {
  const { creep } = series
  if (creep === undefined) return undefined
  const { from, to, rises, commits } = creep
  const named = commits.slice(0, most).map((move) => movePhrase(series, move, repository))
  const rest = rises - named.length
  const told = phrase`Slow creep: ${changeText(series, from, to)} in ${RECENT_DAYS} days by ${counted(rises, 'commit')}, none over a limit, together over ${limitText(creep)}`
  if (named.length === 0) return told
  return phrase`${told}: ${and(rest > 0 ? [...named, phrase`${rest} more`] : named)}`
}

/**
 * One line for a comment: what creeps or, where nothing does, what got worse by most of late. Undefined where nothing did.
 */
export function trendLine({ trend }: Pick<PlatformResults, 'trend'>): Phrase | undefined {
  const worse = (trend?.series ?? []).filter((one) => worseningOf(one) > 0)
  const [gravest] = worse.toSorted(
    (one, other) =>
      Number(other.creep !== undefined) - Number(one.creep !== undefined) ||
      worseningOf(other) - worseningOf(one),
  )
  if (gravest === undefined) return undefined
  const { target, metric, recent, to, creep } = gravest
  const change = changeText(gravest, recent.from, to)
  const told = phrase`${metricOf(metric).label} of ${code(target)}: ${change} in ${RECENT_DAYS} days over ${counted(recent.moves, 'commit')}`
  return creep === undefined
    ? told
    : phrase`${told}, a slow creep: none of them over a limit, together over ${limitText(creep)}`
}

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const COLUMNS = 30

/** Before the first commit that tells it; a space at the begin would be lost. */
const UNKNOWN = '·'

/** A block for each few days, as high as the figure was at their end. */
export function sparkline({ series, span }: Movement): string {
  const { points } = series
  const { since, until } = span
  const values = Array.from({ length: COLUMNS }, (_, column) => {
    const end = since + ((column + 1) / COLUMNS) * (until - since)
    return points.findLast(([, timestamp]) => timestamp <= end)?.[2]
  })
  const known = values.filter((value) => value !== undefined)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  return values
    .map((value) => {
      if (value === undefined) return UNKNOWN
      const height = high === low ? 0 : (value - low) / (high - low)
      return BLOCKS[Math.round(height * (BLOCKS.length - 1))] ?? UNKNOWN
    })
    .join('')
}

/** `2026-11-21` */
export function dateText(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, '2026-11-21'.length)
}

/** `+3.1 %`; a difference where there is nothing to be a share of. */
export function changeText({ metric }: Pick<Finding, 'metric'>, from: number, to: number): string {
  return from === 0 ? formatDifference(to, metricOf(metric).unit) : formatPercent(to / from - 1)
}

/** A commit, as short as it is unlike all others of a repository of some size. */
export function commitName(sha: string, repository: string | undefined): Name {
  const name = { code: sha.slice(0, SHORT) }
  if (repository === undefined || !OBJECT_NAME.test(sha)) return name
  return { ...name, address: `${repository}/commit/${sha}` }
}

const SHORT = 10

function movePhrase(series: TrendSeries, [sha, , difference]: Move, repository: string | undefined): Phrase {
  return phrase`${commitName(sha, repository)} (${formatDifference(difference, metricOf(series.metric).unit)})`
}

function limitText({ crossed }: Creep): string {
  return crossed === 'warn' ? 'the warning limit' : 'the failing limit'
}

/** As a share of what it was; nothing where it got better. */
function worseningOf({ metric, recent, to }: TrendSeries): number {
  const sign = metricOf(metric).better === 'lower' ? 1 : -1
  return Math.max(0, (sign * (to - recent.from)) / Math.max(1, recent.from))
}

function daysIn({ since, until }: Movement['span']): string {
  return counted(Math.round((until - since) / DAY_SECONDS), 'day')
}

function and(phrases: readonly Phrase[]): Phrase {
  const last = phrases.at(-1)
  if (last === undefined || phrases.length === 1) return last ?? []
  return phrase`${joined(phrases.slice(0, -1), ', ')} and ${last}`
}
