// One finding in words: its figures, its change and why it is judged as it is.

import { metricOf } from '../model/metric.ts'
import type { Finding } from '../model/finding.ts'
import type { Limit } from '../model/threshold.ts'
import { formatDifference, formatPair, formatSetting } from '../text/number.ts'
import { counted } from '../text/phrase.ts'
import { reasonText } from './reason-text.ts'
import { formatPercent, formatSampledPercent } from '../text/percent.ts'

export interface FindingText {
  /** The metric's label. */
  readonly metric: string
  /** `730,112 → 745,002`. */
  readonly values: string
  /** `+2.0 %`, `≈ +11 %`, `+20`, `=`; empty where there is none. */
  readonly change: string
  /** `+9 … +13 %`, of a sampled change. */
  readonly interval?: string
  /** `over the 10 % limit`; trusted and untrusted text mixed. */
  readonly note: string
}

/** Counts below this many read better as a difference than as a share. */
const FEW = 1000

export function findingText(finding: Finding): FindingText {
  const metric = metricOf(finding.metric)
  return {
    metric: metric.label,
    values: formatPair(finding.base, finding.head, metric.unit),
    ...changeText(finding),
    note: [noteOf(finding), ...asides(finding)].filter((part) => part !== '').join('; '),
  }
}

/** The limit that a crossing finding crossed, or would have to: `the 10 % limit`. */
function limitText(finding: Finding): string | undefined {
  const { crossed, threshold } = finding
  const unit = metricOf(finding.metric).unit
  if (threshold === undefined) return undefined
  if (crossed === 'max')
    return threshold.max === undefined ? undefined : `the ceiling of ${formatSetting(threshold.max, unit)}`
  if (crossed === 'min')
    return threshold.min === undefined ? undefined : `the floor of ${formatSetting(threshold.min, unit)}`
  if (crossed === 'since') return sinceText(finding)
  const limit = limitOf(finding)
  if (limit === undefined) return undefined
  const name =
    crossed === 'warn' || (crossed === undefined && threshold.fail === undefined) ? 'warning limit' : 'limit'
  return limit.relative === undefined
    ? `the ${name} of ${formatDifference(limit.absolute, unit)}`
    : `the ${formatSetting(limit.relative, 'fraction')} ${name}`
}

/** `the 10 % limit on 30 days, with +12.3 % since 1a2b3c4d5e` */
function sinceText({ metric, head, outcome, threshold, past }: Finding): string | undefined {
  const { unit } = metricOf(metric)
  const { since, warn, fail } = threshold ?? {}
  if (since === undefined || past === undefined || head === null) return undefined
  const limits = since.warn === undefined && since.fail === undefined ? { warn, fail } : since
  // A warning is over the graver limit, too, where base has crossed it already.
  const limit = outcome === 'warning' ? (limits.warn ?? limits.fail) : limits.fail
  if (limit === undefined) return undefined
  const name = limit === limits.warn ? 'warning limit' : 'limit'
  const text =
    'relative' in limit
      ? `the ${formatSetting(limit.relative, 'fraction')} ${name}`
      : `the ${name} of ${formatDifference(limit.absolute, unit)}`
  const change =
    'absolute' in limit || past.value === 0
      ? formatDifference(head - past.value, unit)
      : formatPercent(head / past.value - 1, limit.relative)
  const commit = past.revision.slice(0, SHORT)
  return `${text} on ${counted(since.days, 'day')}, with ${change} since ${commit}`
}

/** As in the trend. */
const SHORT = 10

function changeText(finding: Finding): { readonly change: string; readonly interval?: string } {
  const { change } = finding
  if (change === null) return { change: '' }
  if (finding.kind === 'sampled' && change.interval !== undefined && change.ratio !== null) {
    const { estimate, interval } = formatSampledPercent(change.ratio, change.interval)
    return { change: `≈ ${estimate}`, interval }
  }
  const sign = finding.kind === 'exact' ? '' : '≈ '
  if (change.difference === 0) return { change: sign === '' ? '=' : '≈ 0 %' }
  return { change: sign + (asDifference(finding) ? differenceText(finding) : percentText(finding)) }
}

/** A difference where base is 0, where the limit is one, and for shares and small numbers without a limit. */
function asDifference(finding: Finding): boolean {
  const unit = metricOf(finding.metric).unit
  if (finding.change?.ratio === null || unit === 'fraction') return true
  const limit = limitOf(finding)
  if (limit !== undefined) return limit.relative === undefined
  return unit === 'count' && Math.max(Math.abs(finding.base ?? 0), Math.abs(finding.head ?? 0)) < FEW
}

function differenceText(finding: Finding): string {
  return formatDifference(finding.change?.difference ?? Number.NaN, metricOf(finding.metric).unit)
}

function percentText(finding: Finding): string {
  const ratio = finding.change?.ratio ?? Number.NaN
  const isOfBase = finding.crossed !== undefined && finding.crossed !== 'since'
  const crossed = isOfBase ? limitOf(finding) : undefined
  return formatPercent(ratio - 1, crossed?.relative)
}

/** The limit on change that matters here: the tier that was crossed, else the graver one there is. */
function limitOf(finding: Finding): Limit | undefined {
  const { threshold, crossed } = finding
  const limit = crossed === 'warn' ? threshold?.warn : (threshold?.fail ?? threshold?.warn)
  if (limit === undefined) return undefined
  return 'relative' in limit ? { relative: limit.relative } : { absolute: limit.absolute }
}

function noteOf(finding: Finding): string {
  switch (finding.outcome) {
    case 'regression':
    case 'warning':
      return crossingText(finding)
    case 'improvement':
      return 'better'
    case 'changed':
      return reasonText(finding) ?? (hasLimits(finding) ? 'within its limits' : '')
    case 'unchanged':
      return reasonText(finding) ?? ''
    case 'inconclusive':
      return `inconclusive: ${reasonText(finding) ?? straddling(finding)}`
    case 'not-pursued':
      return notPursuedText(finding)
    case 'not-available':
      return `not available${because(finding)}`
    case 'not-comparable':
      return `not comparable${because(finding)}`
    case 'failed':
      return `not measured${because(finding)}`
  }
}

/** With figures, they are of a few runs, which decide nothing. */
function notPursuedText(finding: Finding): string {
  if (finding.base === null || finding.head === null) return `not pursued${because(finding)}`
  return finding.reason?.kind === 'screened' ? 'at a glance' : 'an estimate'
}

function hasLimits(finding: Finding): boolean {
  return Object.keys(finding.threshold ?? {}).some((part) => part !== 'minChange')
}

function crossingText(finding: Finding): string {
  const limit = limitText(finding)
  if (limit === undefined) return reasonText(finding) ?? finding.outcome
  if (finding.crossed === 'min') return `under ${limit}`
  return falling(finding) ? `a drop over ${limit}` : `over ${limit}`
}

function falling(finding: Finding): boolean {
  return metricOf(finding.metric).better === 'higher' && finding.crossed !== 'max'
}

function straddling(finding: Finding): string {
  const limit = limitText(finding)
  return limit === undefined
    ? 'the runs differ too much'
    : `may be ${falling(finding) ? 'a drop ' : ''}over ${limit}`
}

function because(finding: Finding): string {
  const reason = reasonText(finding)
  return reason === undefined ? '' : `: ${reason}`
}

function asides(finding: Finding): readonly string[] {
  return [
    ...(finding.accepted === true ? ['accepted'] : []),
    ...(finding.demoted === true ? ['varies between runs'] : []),
  ]
}
