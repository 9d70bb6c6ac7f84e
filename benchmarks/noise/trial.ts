// One simulated comparison: a window of consecutive runs of a trace, dealt out to base and head, with head made
// slower by a known factor, judged by a rule as the gate would.

import type { Range } from '../../src/core/decide/statistics/range.ts'
import type { Rule } from './rules.ts'

export type Effect = 'multiplied' | 'added'

export type Dealing = 'base always first' | 'alternating' | 'by chance' | 'opposite twos by chance'

export interface Setting {
  readonly values: readonly number[]
  readonly rule: Rule
  /** How much slower head is: 1.2 is 20 %. */
  readonly factor: number
  /**
   * `multiplied`: head's runs are multiplied by the factor. `added`: a run of it is a run as it was and the
   * factor's excess of another run, taken from a random place of the trace, with noise of its own.
   */
  readonly effect: Effect
  readonly dealing: Dealing
  /** By what the second run of every pair takes longer than it would as the first: 1.05 is 5 %. */
  readonly secondRunFactor?: number
  /** Numbers of pairs at which the rule is asked; it decides at the first where nothing is left open. */
  readonly looks: readonly number[]
  /** Probability with which one interval may miss. */
  readonly error: number
  /** Limits on ratio − 1. */
  readonly warn: number
  readonly fail: number
}

export interface Trial {
  readonly pairs: number
  readonly outcome: 'fail' | 'warn' | 'within' | 'inconclusive'
  readonly range: Range | undefined
}

/** Runs a comparison on a window that starts at a random run. */
export function runTrial(setting: Setting, random: () => number): Trial {
  const { rule, looks } = setting
  const pairs = rule.pairs ?? looks.at(-1) ?? 0
  const { base, head } = drawRuns(setting, pairs, random)
  const trials = (rule.pairs === undefined ? looks : [pairs]).map((look) => {
    // In blocks all of base is run before head is known: there is only the last look.
    const size = rule.arrangement === 'blocks' ? pairs : look
    const range = rule.range({ base: base.slice(0, size), head: head.slice(0, size), error: setting.error })
    return { pairs: size, outcome: outcomeOf(range, setting), range }
  })
  const decided = trials.find(({ outcome, range }) => outcome !== 'inconclusive' && isSettled(range, setting))
  const last = trials.at(-1)
  if (last === undefined) throw new Error('no looks')
  return decided ?? last
}

function drawRuns(setting: Setting, pairs: number, random: () => number) {
  const { values, rule, factor, effect } = setting
  const start = Math.floor(random() * (values.length - 2 * pairs + 1))
  const window = values.slice(start, start + 2 * pairs)
  const sides =
    rule.arrangement === 'blocks'
      ? { base: window.slice(0, pairs), head: window.slice(pairs) }
      : dealPairs(window, setting, random)
  const elsewhere = () => values[Math.floor(random() * values.length)] ?? NaN
  const slower = (value: number) => value + (factor - 1) * (effect === 'multiplied' ? value : elsewhere())
  return { base: sides.base, head: sides.head.map(slower) }
}

function dealPairs(window: readonly number[], setting: Setting, random: () => number) {
  const { dealing, secondRunFactor = 1 } = setting
  const base: number[] = []
  const head: number[] = []
  let baseFirst = true
  for (let pair = 0; pair < window.length / 2; pair++) {
    const first = window[2 * pair] ?? NaN
    const second = (window[2 * pair + 1] ?? NaN) * secondRunFactor
    baseFirst = nextBaseFirst({ dealing, pair, before: baseFirst }, random)
    base.push(baseFirst ? first : second)
    head.push(baseFirst ? second : first)
  }
  return { base, head }
}

interface Turn {
  readonly dealing: Dealing
  readonly pair: number
  readonly before: boolean
}

function nextBaseFirst({ dealing, pair, before }: Turn, random: () => number): boolean {
  switch (dealing) {
    case 'base always first':
      return true
    case 'alternating':
      return pair % 2 === 0
    case 'by chance':
      return random() < 0.5
    case 'opposite twos by chance':
      return pair % 2 === 0 ? random() < 0.5 : !before
  }
}

function outcomeOf(range: Range | undefined, { warn, fail }: Setting): Trial['outcome'] {
  if (range === undefined) return 'inconclusive'
  if (range.low > 1 + fail) return 'fail'
  if (range.low > 1 + warn) return 'warn'
  return range.high <= 1 + warn ? 'within' : 'inconclusive'
}

function isSettled(range: Range | undefined, { warn, fail }: Setting): boolean {
  const open = (limit: number) => range === undefined || (range.low <= 1 + limit && range.high > 1 + limit)
  return !open(warn) && !open(fail)
}
