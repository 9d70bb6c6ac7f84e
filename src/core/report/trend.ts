// The history by itself: at the terminal, as Markdown and as JSON.

import pc from 'picocolors'
import type { Move, Trend } from '../model/trend.ts'
import { metricOf } from '../model/metric.ts'
import { escapeMarkdown } from '../text/escape.ts'
import type { Mask } from '../text/mask.ts'
import { readableJson } from '../text/json.ts'
import { formatDifference } from '../text/number.ts'
import { counted, phrase } from '../text/phrase.ts'
import { plainText, shortenEnd } from '../text/plain-text.ts'
import { HISTORY_BRANCH } from '../trend/paths.ts'
import type { SeriesName } from '../trend/month.ts'
import { SEPARATOR } from './markdown-text.ts'
import { movementText } from './markdown-trend.ts'
import { nixName } from './platform-name.ts'
import { paragraph, type Screen, terminalPhrase } from './terminal-text.ts'
import { commitName, creepPhrase, dateText, type Movement, movementPhrase, sparkline } from './trend-text.ts'

/** What the history tells. */
export interface TrendReport {
  readonly days: number
  /** What it was read from, as a phrase; undefined where nothing has been recorded. */
  readonly from: string | undefined
  /** What a reader should know besides. Untrusted text. */
  readonly remarks: readonly string[]
  /** The newest first. */
  readonly series: readonly SeriesTrend[]
  /** First lines of the messages of commits, by object name, as far as they are known. Untrusted text. */
  readonly subjects: ReadonlyMap<string, string>
}

export interface SeriesTrend {
  readonly name: SeriesName
  readonly trend: Trend
}

/** Without secrets, before anything of it is shortened. */
export function maskTrend(report: TrendReport, mask: Mask): TrendReport {
  const { remarks, series, subjects } = report
  return {
    ...report,
    remarks: remarks.map(mask),
    series: series.map(({ name, trend }) => ({
      name: { ...name, version: mask(name.version) },
      trend: { ...trend, series: trend.series.map((one) => ({ ...one, target: mask(one.target) })) },
    })),
    subjects: new Map([...subjects].map(([sha, subject]) => [sha, mask(subject)])),
  }
}

/** Of one figure. */
const MOST_COMMITS = 5
const MOST_SUBJECT = 60

export function renderTrendTerminal(
  report: TrendReport,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const screen: Screen = { paint: pc.createColors(color), width }
  const { paint } = screen
  const parts = report.series.map((one) => seriesPart(one, report, screen))
  const remarks = report.remarks.map((remark) =>
    paragraph(`${paint.yellow('!')} ${plainText(remark)}`, screen, '  '),
  )
  const silence = parts.length > 0 ? [] : [paragraph(silenceText(report), screen, '')]
  return `${[...remarks, ...silence, ...parts].join('\n\n')}\n`
}

export function renderTrendMarkdown(report: TrendReport): string {
  const parts = report.series.map(({ name, trend }) => {
    const title = `#### ${escapeMarkdown(titleText(name))}\n\n${escapeMarkdown(recordedText(trend))}`
    const items = movementsIn(trend).map((movement) => movementText(movement, ''))
    return items.length === 0 ? title : `${title}\n\n${items.join('\n')}`
  })
  const silence = parts.length > 0 ? [] : [escapeMarkdown(silenceText(report))]
  const remarks = report.remarks.map((remark) => `**Note:** ${escapeMarkdown(remark)}`)
  const head = `### Trend of ${counted(report.days, 'day')}`
  return `${[head, ...remarks, ...silence, ...parts].join(SEPARATOR)}\n`
}

export function renderTrendJson({ days, from, remarks, series, subjects }: TrendReport): string {
  const told = series.map(({ name, trend }) => ({ ...name, trend }))
  return `${readableJson({ days, from: from ?? null, remarks, series: told, subjects: Object.fromEntries(subjects) })}\n`
}

function silenceText({ from, days }: TrendReport): string {
  return from === undefined
    ? `Nothing has been recorded yet: there is no branch ${HISTORY_BRANCH}, neither here nor on origin. A workflow on pushes to the default branch records, with the permission contents: write.`
    : `Nothing was recorded in ${counted(days, 'day')}.`
}

function seriesPart({ name, trend }: SeriesTrend, { subjects }: TrendReport, screen: Screen): string {
  const title = `${screen.paint.bold(plainText(titleText(name)))}: ${recordedText(trend)}`
  const movements = movementsIn(trend).map((movement) => movementPart(movement, subjects, screen))
  return [paragraph(title, screen, '  '), ...movements].join('\n')
}

/** `x86_64-linux, Nix 2.34.8` */
function titleText(name: SeriesName): string {
  return `${name.system}, ${nixName({ identity: name })}`
}

function recordedText({ commits, series, since, until }: Trend): string {
  const span = `${counted(commits, 'commit')} recorded from ${dateText(since)} to ${dateText(until)}`
  return series.length === 0 ? `${span}, and no figure moved` : span
}

function movementsIn({ series, since, until }: Trend): readonly Movement[] {
  return series.map((one) => ({ series: one, span: { since, until } }))
}

function movementPart(movement: Movement, subjects: ReadonlyMap<string, string>, screen: Screen): string {
  const { paint } = screen
  const { series } = movement
  const creep = creepPhrase(movement, 0)
  const moves = (series.creep?.commits ?? series.largest).slice(0, MOST_COMMITS)
  return [
    paragraph(`  ${terminalPhrase(phrase`${movementPhrase(movement)}`, paint)}`, screen, '    '),
    `    ${sparkline(movement)}`,
    ...(creep === undefined
      ? []
      : [paragraph(`    ${paint.yellow(terminalPhrase(creep, paint))}`, screen, '    ')]),
    ...moves.map((move) => moveLine(move, movement, subjects)),
  ].join('\n')
}

function moveLine(
  [sha, timestamp, difference]: Move,
  { series }: Movement,
  subjects: ReadonlyMap<string, string>,
): string {
  const change = formatDifference(difference, metricOf(series.metric).unit).padStart(12)
  const subject = shortenEnd(plainText(subjects.get(sha) ?? ''), MOST_SUBJECT)
  return `    ${commitName(sha, undefined).code}  ${dateText(timestamp)}  ${change}  ${subject}`.trimEnd()
}
