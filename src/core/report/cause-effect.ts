// What leaving out some of a change comes to, in figures: what is left, and how much of the difference is gone.

import type { CauseRow, CausesExplanation } from '../model/causes.ts'
import { metricOf } from '../model/metric.ts'
import { formatValue, grouped } from '../text/number.ts'
import { portionText } from '../text/portion.ts'

export type Causes = Pick<CausesExplanation, 'metric' | 'difference' | 'rows'>

/** More than all is gone, which is no rounding. */
export const MORE_THAN_ALL = 1.02

/** `8 of 150 rebuilds are left`, or `1,056,403 function calls, 99.6 % of the increase is gone`. */
export function effectText(row: CauseRow, causes: Causes): string {
  return leftText(row, causes) ?? `${valueText(row, causes)}, ${goneText(row.gone, causes)}`
}

/** Of a metric that counts what head has and base has not, what is left says it all; undefined for others. */
export function leftText({ without }: CauseRow, { metric, difference }: Causes): string | undefined {
  const { explainedBy, source, label } = metricOf(metric)
  if (explainedBy !== 'derivations' || source.from !== 'graph' || difference <= 0) return undefined
  if (without > difference) return `${grouped(without, 0)} ${label} instead of ${grouped(difference, 0)}`
  if (without === 0)
    return difference === 1 ? 'none is left' : `none of ${grouped(difference, 0)} ${label} is left`
  return `${grouped(without, 0)} of ${grouped(difference, 0)} ${label} ${without === 1 ? 'is' : 'are'} left`
}

/** What shares are a share of. */
export function wholeText(causes: Causes): string {
  return `the ${isNet(causes) ? 'net ' : ''}${causes.difference < 0 ? 'decrease' : 'increase'}`
}

export function isNet({ rows }: Causes): boolean {
  return rows.some(({ gone }) => gone < 0)
}

export function valueText({ without }: CauseRow, { metric }: Causes): string {
  const { unit, label } = metricOf(metric)
  return `${formatValue(without, unit)} ${label}`
}

function goneText(gone: number, causes: Causes): string {
  const whole = wholeText(causes)
  if (gone < 1 || (isNet(causes) && gone > MORE_THAN_ALL)) return `${portionText(gone)} of ${whole} is gone`
  return `all of ${whole} is gone${gone > MORE_THAN_ALL ? ', and more' : ''}`
}

/** In the middle of a sentence. */
export function inlineEffect(row: CauseRow, causes: Causes): string {
  return leftText(row, causes) ?? `${goneText(row.gone, causes)} (${valueText(row, causes)})`
}
