// Figures as people read them: few digits, but always enough that a difference shows. U+2212 is the minus sign.

import { withoutTrailing } from './ends.ts'

/** The base units in which every value is held: seconds, bytes, a count, or a fraction from 0 to 1. */
export type Unit = 'seconds' | 'bytes' | 'count' | 'fraction'

/** Shown where there is no figure, or one that is none (infinite, not a number). */
export const NO_FIGURE = 'n/a'

interface Scale {
  readonly factor: number
  readonly suffix: string
  /** False where the unit cannot be divided: whole bytes. */
  readonly divisible: boolean
}

const BYTE: Scale = { factor: 1, suffix: ' B', divisible: false }
const ONE: Scale = { factor: 1, suffix: '', divisible: false }

/** Smallest first. */
const scales: Readonly<Record<Unit, readonly Scale[]>> = {
  count: [ONE, { factor: 1e9, suffix: ' billion', divisible: true }],
  fraction: [{ factor: 0.01, suffix: ' %', divisible: true }],
  seconds: [
    { factor: 1e-6, suffix: ' µs', divisible: true },
    { factor: 1e-3, suffix: ' ms', divisible: true },
    { factor: 1, suffix: ' s', divisible: true },
  ],
  bytes: [
    BYTE,
    ...['KiB', 'MiB', 'GiB', 'TiB', 'PiB'].map((name, index) => ({
      factor: 1024 ** (index + 1),
      suffix: ` ${name}`,
      divisible: true,
    })),
  ],
}

/** Figures further apart than this each get a unit of their own: `312 B → 1.24 GiB`. */
const WIDEST_SHARED_RATIO = 1000

/** Digits added at most to tell two figures apart before whole base units are shown. */
const MOST_EXTRA_DECIMALS = 3

/** One figure: `1.24 s`, `118 MiB`, `730,112`, `17.0 billion`, `87.5 %`. */
export function formatValue(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return NO_FIGURE
  const scale = scaleOf(value, unit)
  return withScale(value, scale, decimalsOf(value, scale))
}

/** Base and head: `1.24 s → 1.38 s`; one figure where they are equal. Null: there is none. */
export function formatPair(base: number | null, head: number | null, unit: Unit): string {
  if (base === head) return base === null ? NO_FIGURE : formatValue(base, unit)
  const [from, to] = isFigure(base) && isFigure(head) ? alike(base, head, unit) : [one(base), one(head)]
  return `${from} → ${to}`

  function one(value: number | null): string {
    return value === null ? NO_FIGURE : formatValue(value, unit)
  }
}

/** A difference with its sign: `+20`, `−16.2 MiB`, `+3.1 points` (of per cent). */
export function formatDifference(difference: number, unit: Unit): string {
  if (!Number.isFinite(difference)) return NO_FIGURE
  const sign = difference > 0 ? '+' : ''
  if (unit !== 'fraction') return sign + formatValue(difference, unit)
  const points = difference * 100
  return `${sign}${grouped(points, Math.abs(points) < 0.1 ? 3 : 1)} points`
}

/**
 * A limit or setting that somebody wrote, without needless digits: `6 GiB`, `200 ms`, `80 %`, `1.5 s`. Per cent keep theirs,
 * since 99.95 % is not 100 %.
 */
export function formatSetting(value: number, unit: Unit): string {
  if (unit === 'fraction' && Number.isFinite(value)) {
    return `${AS_WRITTEN.format(value * 100)} %`
  }
  return formatValue(value, unit).replace(/\.\d+/, (decimals) =>
    withoutTrailing(withoutTrailing(decimals, '0'), '.'),
  )
}

/** A span of time as people say it: `48 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NO_FIGURE
  if (seconds < 10) return formatSetting(seconds, 'seconds')
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  if (hours > 0) return minutes === 0 ? `${grouped(hours, 0)} h` : `${grouped(hours, 0)} h ${minutes} min`
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`
}

/** Fixed decimals, thousands in groups of three, never “−0”. */
export function grouped(value: number, decimals: number): string {
  return fixed(UNSIGNED, value, decimals)
}

/** The same with the sign of what is not zero when it is rounded. */
export function signed(value: number, decimals: number): string {
  return fixed(SIGNED, value, decimals)
}

/** Figures have no more decimals than this. */
export const MOST_DECIMALS = 6

/** Made once, since that takes longer than a thousand figures; in one language, whatever the machine’s is. */
const UNSIGNED = formatsWith('negative')
const SIGNED = formatsWith('exceptZero')
const AS_WRITTEN = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })

/** By the number of decimals. */
function formatsWith(signDisplay: 'negative' | 'exceptZero'): readonly Intl.NumberFormat[] {
  return Array.from(
    { length: MOST_DECIMALS + 1 },
    (_, decimals) =>
      new Intl.NumberFormat('en-US', {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        signDisplay,
      }),
  )
}

function fixed(formats: readonly Intl.NumberFormat[], value: number, decimals: number): string {
  const format = formats[decimals]
  if (format === undefined) throw new Error(`no figure has ${decimals} decimals`)
  return format.format(value).replace('-', '−')
}

function isFigure(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}

/** Two different figures in one unit with the fewest digits that tell them apart. */
function alike(base: number, head: number, unit: Unit): readonly [string, string] {
  const [small, large] = [base, head].map(Math.abs).sort((one, other) => one - other)
  if (small === undefined || large === undefined) throw new Error('two figures have an order')
  if (small > 0 && large / small > WIDEST_SHARED_RATIO)
    return [formatValue(base, unit), formatValue(head, unit)]
  const scale = scaleOf(large, unit)
  const fewest = decimalsOf(large, scale)
  const isWhole = Number.isInteger(base) && Number.isInteger(head)
  const extra = scale === ONE && isWhole ? 0 : MOST_EXTRA_DECIMALS
  for (let decimals = fewest; decimals <= fewest + extra; decimals += 1) {
    const texts = [withScale(base, scale, decimals), withScale(head, scale, decimals)] as const
    const visible = small === 0 || /[1-9]/.test(withScale(small, scale, decimals))
    if (texts[0] !== texts[1] && visible) return texts
  }
  const whole = unit === 'bytes' ? BYTE : unit === 'count' && isWhole ? ONE : undefined
  return whole
    ? [withScale(base, whole, 0), withScale(head, whole, 0)]
    : [withScale(base, scale, fewest + extra), withScale(head, scale, fewest + extra)]
}

/** The largest unit that the figure fills; a figure that rounds up to the next unit is in that one. */
function scaleOf(value: number, unit: Unit): Scale {
  const filled = scales[unit].filter((scale) => Math.abs(value) >= scale.factor * 0.9995)
  const scale = filled.at(-1) ?? scales[unit][0]
  if (scale === undefined) throw new Error(`no scale for ${unit}`)
  return scale
}

/** Decimals for three significant digits; whole bytes and counts have none, but for a mean of counts. */
function decimalsOf(value: number, scale: Scale): number {
  if (!scale.divisible) return Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1
  const magnitude = Math.abs(value / scale.factor)
  if (magnitude === 0) return 0
  return Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(magnitude * 1.0005))))
}

function withScale(value: number, scale: Scale, decimals: number): string {
  return value === 0 && scale.suffix !== ' %' ? '0' : grouped(value / scale.factor, decimals) + scale.suffix
}
