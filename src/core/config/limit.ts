// How a limit on change is written: `10%` of base, `+200ms` more than base, or `none`.

import type { Metric } from '../model/metric.ts'
import type { Limit } from '../model/threshold.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import {
  changeNotation,
  formatQuantity,
  misfitOf,
  parseQuantity,
  percentage,
  quantityPattern,
} from './quantity.ts'
import { oneOf } from '../text/nearest-word.ts'
import { quoted } from '../text/quoted.ts'

/** What of a metric decides how its limits are written. */
export type Measured = Pick<Metric, 'unit' | 'better'>

/** The word that switches a part of a threshold off. */
export const NONE = 'none'

/** The sign of a change in the worse direction. */
function worse(metric: Measured): '+' | '-' {
  return metric.better === 'lower' ? '+' : '-'
}

/** The pattern of a limit, without anchors and without `none`. */
export function limitPattern(metric: Measured): string {
  const sign = metric.better === 'lower' ? String.raw`\+` : '-'
  return `${quantityPattern(percentage)}|${sign}(?:${quantityPattern(changeNotation[metric.unit])})`
}

export function parseLimit(text: string, metric: Measured): Parsed<Limit> {
  const notation = changeNotation[metric.unit]
  const amount = text.startsWith(worse(metric)) ? parseQuantity(text.slice(1), notation) : undefined
  if (amount?.ok === true) return parsed({ absolute: amount.value })
  const share = parseQuantity(text, percentage)
  return share.ok ? parsed({ relative: share.value }) : problem(explained(text, metric))
}

export function formatLimit(limit: Limit, metric: Measured): string {
  return limit.relative === undefined
    ? `${worse(metric)}${formatQuantity(limit.absolute, changeNotation[metric.unit])}`
    : formatQuantity(limit.relative, percentage)
}

/** Examples of limits for a metric: `10%`, `+200ms`. */
export function limitExamples(metric: Measured): readonly string[] {
  const [example = ''] = changeNotation[metric.unit].examples
  return ['10%', `${worse(metric)}${example}`]
}

function explained(text: string, metric: Measured): string {
  const sign = worse(metric)
  const notation = changeNotation[metric.unit]
  const bare = text.replace(/^[+-] */, '')
  const wrongWay = text !== bare && !text.startsWith(sign)
  const found = wrongWay ? 'would be a change for the better' : undefined
  if (parseQuantity(bare, percentage).ok) {
    const points = metric.unit === 'fraction' ? ` (of base) or ${sign}${bare.replace('%', 'pp')}` : ''
    return `${quoted(text)} ${found ?? 'has a sign, which a percentage has not'}; write ${bare}${points}`
  }
  if (/^[\d_]+(?:\.\d+)?$/.test(bare)) {
    const share = Number(bare) <= 100 ? [`${bare}% (of base)`] : []
    const amounts = notation.usual.map((unit) => `${sign}${bare}${unit}`)
    const missing = notation.usual.includes('') ? 'has neither + nor %' : 'has no unit'
    return `${quoted(text)} ${found ?? missing}; write ${oneOf([...share, ...amounts])}`
  }
  if (parseQuantity(bare, notation).ok) {
    const ceiling = found === undefined && sign === '+' ? ` (for a ceiling, max: ${bare})` : ''
    return `${quoted(text)} ${found ?? 'has no sign'}; write ${sign}${bare}${ceiling}`
  }
  const misfit = misfitOf(bare, notation)
  const instead = misfit.instead.map((amount) => `${sign}${amount}`)
  const remedy = instead.length > 0 ? instead : [...limitExamples(metric), NONE]
  return `${quoted(text)} ${misfit.found}; write ${oneOf(remedy)}`
}
