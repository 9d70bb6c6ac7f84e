// Relative changes as people read them: `+2.0 %`, `+0.04 %`, `×12.4`, `+11 %, +9 … +13 %`.

import { grouped, MOST_DECIMALS, NO_FIGURE, signed } from './number.ts'

/** A range for the ratio head/base. */
interface Interval {
  readonly low: number
  readonly high: number
}

/** From here on a factor reads better than per cent: +1,140 % is ×12.4. */
const FACTOR_FROM = 10

/**
 * A relative change (0.1 is +10 %) that is known exactly. `apartFrom`: a limit it has crossed, so that 10.02 % over
 * a limit of 10 % does not read “+10.0 %”.
 */
export function formatPercent(change: number, apartFrom?: number): string {
  if (!Number.isFinite(change)) return NO_FIGURE
  if (change >= FACTOR_FROM) return `×${grouped(change + 1, change + 1 < 100 ? 1 : 0)}`
  const percent = change * 100
  const limit = apartFrom === undefined ? undefined : apartFrom * 100
  let decimals = fewestDecimals(Math.abs(percent))
  while (limit !== undefined && decimals < MOST_DECIMALS && sameAt(decimals, Math.abs(percent), limit)) {
    decimals += 1
  }
  const text = signed(percent, decimals)
  if (percent !== 0 && !/[1-9]/.test(text))
    return `${percent < 0 ? '−' : '+'}0.${'0'.repeat(MOST_DECIMALS - 1)}1 % or less`
  return `${text} %`
}

/** A sampled change and its interval, with the digits that the interval's width justifies. */
export function formatSampledPercent(
  ratio: number,
  interval: Interval,
): { readonly estimate: string; readonly interval: string } {
  const bounds = [interval.low - 1, interval.high - 1] as const
  if (![ratio, ...bounds].every(Number.isFinite))
    return { estimate: formatPercent(ratio - 1), interval: NO_FIGURE }
  const decimals = decimalsForWidth((interval.high - interval.low) * 100)
  const [low, high] = bounds.map((bound) => signed(bound * 100, decimals))
  return { estimate: `${signed((ratio - 1) * 100, decimals)} %`, interval: `${low} … ${high} %` }
}

function fewestDecimals(percent: number): number {
  if (percent === 0 || percent >= 99.95) return 0
  if (percent >= 0.995) return 1
  if (percent >= 0.0995) return 2
  return Math.min(MOST_DECIMALS, -Math.floor(Math.log10(percent * 1.0005)))
}

function sameAt(decimals: number, one: number, other: number): boolean {
  return one !== other && grouped(one, decimals) === grouped(other, decimals)
}

function decimalsForWidth(width: number): number {
  if (width >= 2) return 0
  return width >= 0.2 ? 1 : 2
}
