// How quantities are written: `200ms`, `16MiB`, `10_000`, `80%`, `5pp`. Each notation is one row; reading,
// writing, the JSON Schema and the documentation all come from it.

import { grouped, type Unit } from '../text/number.ts'
import { nearestWord, oneOf } from '../text/nearest-word.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { quoted } from '../text/quoted.ts'

export interface Notation {
  /** What such a quantity is: “a time”. */
  readonly noun: string
  /** Unit → how many base units it is; in the order of size. */
  readonly units: Readonly<Record<string, number>>
  /** Units worth naming in a message. */
  readonly usual: readonly string[]
  /** Other spellings that people use, lower case → unit. */
  readonly spellings: Readonly<Record<string, string>>
  /** Nothing smaller than one base unit exists (bytes, counts). */
  readonly whole: boolean
  readonly examples: readonly string[]
}

const KIB = 1024

export const time: Notation = {
  noun: 'a time',
  units: { ms: 0.001, s: 1, min: 60, h: 3600 },
  usual: ['ms', 's', 'min', 'h'],
  spellings: {
    msec: 'ms',
    sec: 's',
    second: 's',
    seconds: 's',
    m: 'min',
    mins: 'min',
    minute: 'min',
    minutes: 'min',
    hour: 'h',
    hours: 'h',
  },
  whole: false,
  examples: ['200ms', '2s', '10min', '1h'],
}

export const size: Notation = {
  noun: 'a size',
  units: {
    B: 1,
    kB: 1e3,
    KiB: KIB,
    MB: 1e6,
    MiB: KIB ** 2,
    GB: 1e9,
    GiB: KIB ** 3,
    TB: 1e12,
    TiB: KIB ** 4,
  },
  usual: ['KiB', 'MiB', 'GiB'],
  spellings: { k: 'KiB', ki: 'KiB', m: 'MiB', mi: 'MiB', g: 'GiB', gi: 'GiB', t: 'TiB', ti: 'TiB' },
  whole: true,
  examples: ['16MiB', '1.5GiB', '200kB'],
}

export const count: Notation = {
  noun: 'a count',
  units: { '': 1 },
  usual: [''],
  spellings: {},
  whole: true,
  examples: ['20', '10_000'],
}

export const percentage: Notation = {
  noun: 'a percentage',
  units: { '%': 0.01 },
  usual: ['%'],
  spellings: { percent: '%', pct: '%' },
  whole: false,
  examples: ['80%', '2.5%'],
}

export const points: Notation = {
  noun: 'a number of percentage points',
  units: { pp: 0.01 },
  usual: ['pp'],
  spellings: { p: 'pp', points: 'pp' },
  whole: false,
  examples: ['5pp'],
}

export const days: Notation = {
  noun: 'a number of days',
  units: { d: 1, w: 7 },
  usual: ['d'],
  spellings: { day: 'd', days: 'd', wk: 'w', week: 'w', weeks: 'w' },
  whole: true,
  examples: ['30d', '2w'],
}

export const notations: readonly Notation[] = [time, size, count, percentage, points, days]

/** How a value of a metric is written. */
export const valueNotation: Readonly<Record<Unit, Notation>> = {
  seconds: time,
  bytes: size,
  count,
  fraction: percentage,
}

/** How a difference between two values of a metric is written. */
export const changeNotation: Readonly<Record<Unit, Notation>> = { ...valueNotation, fraction: points }

const NUMBER = String.raw`\d{1,15}(?:\.\d{1,9})?`
const WHOLE_NUMBER = String.raw`\d{1,3}(?:_\d{3}){1,4}|\d{1,15}`

/** The pattern of a quantity, without anchors; the number and its unit in two groups. */
export function quantityPattern(notation: Notation): string {
  if (notation === count) return `(${WHOLE_NUMBER})()`
  return `(${NUMBER})(${Object.keys(notation.units).join('|')})`
}

/** A quantity in base units: `200ms` → 0.2. */
export function parseQuantity(text: string, notation: Notation): Parsed<number> {
  const value = quantityOf(text, notation)
  if (value === undefined) return problem(explained(text, notation))
  return value > Number.MAX_SAFE_INTEGER ? problem(`${quoted(text)} is too large`) : parsed(value)
}

function quantityOf(text: string, notation: Notation): number | undefined {
  const [, digits, unit = ''] = new RegExp(`^(?:${quantityPattern(notation)})$`).exec(text) ?? []
  const factor = notation.units[unit]
  if (digits === undefined || factor === undefined) return undefined
  const value = scaled(digits.replaceAll('_', ''), factor)
  return notation.whole ? Math.round(value) : value
}

/** The shortest way to write a quantity that reads back as the same number; of two, the larger unit. */
export function formatQuantity(value: number, notation: Notation): string {
  if (notation === count) return grouped(value, 0).replaceAll(',', '_')
  const ways = Object.entries(notation.units).map(([unit, factor]) => {
    const number = String(Number((value / factor).toPrecision(15)))
    return { text: `${number}${unit}`, length: number.length, factor }
  })
  const [smallest] = ways
  const [best = smallest] = ways
    .filter((way) => value >= way.factor && quantityOf(way.text, notation) === value)
    .sort((one, other) => one.length - other.length || other.factor - one.factor)
  return best?.text ?? String(value)
}

/** A shift of the decimal point is exact where a product is not: `1001ms` is 1.001. */
function scaled(digits: string, factor: number): number {
  return factor < 1 ? Number(`${digits}e${Math.round(Math.log10(factor))}`) : Number(digits) * factor
}

/** Why a text is not a quantity, and what would do. */
export interface Misfit {
  /** Completes “"5" …”: `has no unit`. */
  readonly found: string
  /** What was probably meant; empty where nobody can tell. */
  readonly instead: readonly string[]
}

/** What is wrong with a text that is not a quantity of this notation. */
export function misfitOf(text: string, notation: Notation): Misfit {
  const [, sign, digits, unit] = /^([+-]?) *(\d{1,15}(?:[.,]\d{1,9})?) *([a-zA-Z%]*)$/.exec(text) ?? []
  if (digits === undefined || unit === undefined) return { found: `is not ${notation.noun}`, instead: [] }
  const decimal = digits.replace(',', '.')
  if (sign === '-') return { found: 'is negative', instead: [] }
  const other = notations.find((one) => one !== notation && unit !== '' && Object.hasOwn(one.units, unit))
  if (other !== undefined) return { found: `is ${other.noun}, not ${notation.noun}`, instead: [] }
  const meant = unitMeant(unit, notation)
  if (meant !== undefined && quantityOf(`${decimal}${meant}`, notation) !== undefined) {
    return { found: `is not how ${notation.noun} is written`, instead: [`${decimal}${meant}`] }
  }
  if (notation === count) return { found: 'is not a whole number', instead: [] }
  if (notation === percentage && unit === '' && Number(decimal) <= 1) {
    return { found: 'has no unit', instead: [formatQuantity(Number(decimal), percentage)] }
  }
  const found = unit === '' ? 'has no unit' : `has the unknown unit ${quoted(unit)}`
  return { found, instead: notation.usual.map((one) => `${decimal}${one}`) }
}

function unitMeant(written: string, notation: Notation): string | undefined {
  const units = Object.keys(notation.units)
  const spelling = written.toLowerCase()
  if (written === '' || notation === count) return units.find((unit) => unit === written)
  return (
    units.find((unit) => unit.toLowerCase() === spelling) ??
    (Object.hasOwn(notation.spellings, spelling) ? notation.spellings[spelling] : undefined) ??
    nearestWord(written, units)
  )
}

function explained(text: string, notation: Notation): string {
  const { found, instead } = misfitOf(text, notation)
  const remedy = instead.length > 0 ? oneOf(instead) : `${notation.noun} like ${oneOf(notation.examples)}`
  return `${quoted(text)} ${found}; write ${remedy}`
}
