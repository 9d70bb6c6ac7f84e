// The tables of docs/statistics.md, each from its own seed.

import { defaultConfig } from '../../src/core/config/default-config.ts'
import { errorPerInterval } from '../../src/core/decide/sampling/error-rate.ts'
import { plannedLooks } from '../../src/core/decide/sampling/schedule.ts'
import { fewestForPrecedence } from '../../src/core/decide/statistics/precedence.ts'
import { simulateGate } from './gate-trial.ts'
import { percent, table } from './markdown.ts'
import { CHOSEN_RULE, INTERVAL_RULES, POINT_RULES, type Rule } from './rules.ts'
import { seededRandom } from './seeded-random.ts'
import { type Tally, tallyTrials } from './tally.ts'
import { type Trace, type TraceColumn, traceValues } from './trace.ts'
import type { Dealing, Effect, Setting } from './trial.ts'

const SEED = 20_140_401
const RULES = [...POINT_RULES, ...INTERVAL_RULES]
const { minPairs, maxPairs, confidence } = defaultConfig.sampling

/** Findings judged in one report, for the tables that do not vary it: three metrics of three changed targets or so. */
const COMPARISONS = 10

const TIME_LIMITS = { warn: 0.1, fail: 0.2 }
const MEMORY_LIMITS = { warn: 0.05, fail: 0.1 }

interface Variation {
  readonly rule?: Rule
  readonly factor?: number
  readonly effect?: Effect
  readonly column?: TraceColumn
  readonly comparisons?: number
  readonly maxPairs?: number
  readonly dealing?: Dealing
  readonly secondRunFactor?: number
  readonly looks?: readonly number[]
  readonly error?: number
  readonly trials?: number
}

function tally(traces: readonly Trace[], variation: Variation): Tally {
  const { column = 'wallSeconds', comparisons = COMPARISONS, trials = 250 } = variation
  const certainty = { confidence, comparisons }
  const settings = traces.map((trace): Setting => ({
    values: traceValues(trace, column),
    rule: CHOSEN_RULE,
    factor: 1,
    effect: 'added',
    dealing: 'opposite twos by chance',
    looks: plannedLooks({ minPairs, maxPairs: variation.maxPairs ?? maxPairs }, certainty),
    error: errorPerInterval(certainty),
    ...(column === 'residentKiB' ? MEMORY_LIMITS : TIME_LIMITS),
    ...variation,
  }))
  return tallyTrials(settings, trials, seededRandom(SEED))
}

/** Kinds of machines: alone, beside as many busy processes as it has cores (two), beside many more. */
const KINDS: readonly ((busyProcesses: number) => boolean)[] = [
  (busy) => busy === 0,
  (busy) => busy > 0 && busy <= 2,
  (busy) => busy > 2,
]

/** Reads a figure of all kinds of traces: “idle / busy / overloaded”. */
type Results = (read: (tally: Tally) => string) => string

function byKind(traces: readonly Trace[], variation: Variation): Results {
  const tallies = KINDS.map((isKind) =>
    tally(
      traces.filter(({ busyProcesses }) => isKind(busyProcesses)),
      variation,
    ),
  )
  return (read) => tallies.map(read).join(' / ')
}

const failed = (one: Tally) => percent(one.failed)
const warned = (one: Tally) => percent(one.warned)
const open = (one: Tally) => percent(one.open)
const missed = (one: Tally) => percent(one.missed)
const width = (one: Tally) => (Number.isFinite(one.width) ? percent(one.width) : '–')
const pairs = (one: Tally) => one.meanPairs.toFixed(0)

export function tracesTable(traces: readonly Trace[]): string {
  const rows = traces.map((trace) => {
    const wall = traceValues(trace, 'wallSeconds')
    const variation = (column: TraceColumn) => percent(deviation(traceValues(trace, column)))
    return [
      trace.name,
      String(wall.length),
      Math.min(...wall).toFixed(2),
      quantile(wall, 0.5).toFixed(2),
      Math.max(...wall).toFixed(2),
      variation('wallSeconds'),
      variation('userSeconds'),
      variation('residentKiB'),
      autocorrelation(wall).toFixed(2),
    ]
  })
  return table(
    [
      'trace',
      'runs',
      'lowest, s',
      'median, s',
      'highest, s',
      'wall CV, %',
      'user CV, %',
      'memory CV, %',
      'autocorrelation',
    ],
    rows,
  )
}

export function calibrationTable(traces: readonly Trace[]): string {
  return table(
    [
      'rule',
      '6 pairs: misses',
      '12 pairs: misses',
      '20 pairs: misses',
      '6 pairs: width',
      '12 pairs: width',
      '20 pairs: width',
    ],
    INTERVAL_RULES.map((rule) => {
      const results = [6, 12, 20].map((look) =>
        byKind(traces, { rule, looks: [look], error: 0.05, factor: 1.2, effect: 'multiplied', trials: 1000 }),
      )
      return [rule.label, ...results.map((read) => read(missed)), ...results.map((read) => read(width))]
    }),
  )
}

export function ruleErrorTable(traces: readonly Trace[]): string {
  return table(
    ['rule', 'same code: warned', 'failed', 'left open', '+5 %: warned', '+10 %: warned', '+20 %: failed'],
    RULES.map((rule) => {
      const at = (factor: number) => byKind(traces, { rule, factor, effect: 'multiplied', trials: 500 })
      const same = at(1)
      return [
        rule.label,
        same(warned),
        same(failed),
        same(open),
        at(1.05)(warned),
        at(1.1)(warned),
        at(1.2)(failed),
      ]
    }),
  )
}

export function ruleDetectionTable(traces: readonly Trace[]): string {
  return table(
    [
      'rule',
      '+15 %: warned',
      '+20 %: warned',
      '+30 %: failed',
      '+50 %: failed',
      'pairs, same code',
      'pairs, +50 %',
    ],
    RULES.map((rule) => {
      const at = (factor: number) => byKind(traces, { rule, factor })
      const half = at(1.5)
      return [
        rule.label,
        at(1.15)(warned),
        at(1.2)(warned),
        at(1.3)(failed),
        half(failed),
        at(1)(pairs),
        half(pairs),
      ]
    }),
  )
}

export function quantityTable(traces: readonly Trace[], column: 'userSeconds' | 'residentKiB'): string {
  // Memory has limits half as wide, so its slowdowns are half as large.
  const [atFail, beyondWarn, beyondFail] = column === 'residentKiB' ? [0.1, 0.1, 0.15] : [0.2, 0.2, 0.3]
  return table(
    [
      'rule',
      'same code: warned',
      'failed',
      'left open',
      `+${percent(atFail)} %: failed`,
      `+${percent(beyondWarn)} %: warned`,
      `+${percent(beyondFail)} %: failed`,
      'pairs, same code',
    ],
    RULES.map((rule) => {
      const at = (change: number, effect: Effect) =>
        byKind(traces, { rule, column, factor: 1 + change, effect })
      const same = at(0, 'added')
      return [
        rule.label,
        same(warned),
        same(failed),
        same(open),
        at(atFail, 'multiplied')(failed),
        at(beyondWarn, 'added')(warned),
        at(beyondFail, 'added')(failed),
        same(pairs),
      ]
    }),
  )
}

export function settingsTable(traces: readonly Trace[]): string {
  const rows = [1, 10, 100].flatMap((comparisons) =>
    [10, 20, 30].map((most) => {
      const at = (factor: number) => byKind(traces, { comparisons, maxPairs: most, factor })
      const same = at(1)
      return [
        `${comparisons}, ${most}`,
        plannedLooks({ minPairs, maxPairs: most }, { confidence, comparisons }).join(', '),
        same(warned),
        same(open),
        at(1.2)(warned),
        at(1.3)(failed),
        at(1.5)(failed),
        same(pairs),
      ]
    }),
  )
  return table(
    [
      'findings, most pairs',
      'looks',
      'same code: warned',
      'left open',
      '+20 %: warned',
      '+30 %: failed',
      '+50 %: failed',
      'pairs, same code',
    ],
    rows,
  )
}

export function floorTable(traces: readonly Trace[]): string {
  const columns = [
    { label: 'wall time', column: 'wallSeconds' },
    { label: 'user CPU time', column: 'userSeconds' },
    { label: 'peak memory', column: 'residentKiB' },
  ] as const
  return table(
    ['width of the interval', '10 pairs', '20 pairs', '30 pairs'],
    columns.map(({ label, column }) => [
      label,
      ...[10, 20, 30].map((look) => byKind(traces, { column, looks: [look], maxPairs: look })(width)),
    ]),
  )
}

export function traceResultTable(traces: readonly Trace[]): string {
  return table(
    [
      'trace',
      'same code: left open',
      '+20 %: warned',
      '+30 %: failed',
      '+50 %: failed',
      'pairs, same code',
      'pairs, +50 %',
    ],
    traces.map((trace) => {
      const at = (factor: number) => tally([trace], { factor, trials: 500 })
      const [same, half] = [at(1), at(1.5)]
      return [
        trace.name,
        open(same),
        warned(at(1.2)),
        failed(at(1.3)),
        failed(half),
        pairs(same),
        pairs(half),
      ]
    }),
  )
}

export function looksTable(traces: readonly Trace[]): string {
  const share = 1 - confidence
  const everyPair = (first: number) =>
    Array.from({ length: maxPairs - first + 1 }, (_, index) => first + index)
  const plans = [
    ...[1, 2, 3, 4, 5].map((count) => ({
      label: String(count),
      looks: spread(count, share / count),
      error: share / count,
    })),
    { label: 'every pair, unpaid', looks: everyPair(fewestForPrecedence(share / 2)), error: share },
  ]
  return table(
    [
      'looks',
      'at',
      '+20 %: failed',
      'same code: left open',
      '+30 %: failed',
      '+50 %: failed',
      'pairs, same code',
      'pairs, +50 %',
    ],
    plans.map(({ label, looks, error }) => {
      const at = (factor: number) => byKind(traces, { looks, error, factor })
      const [same, half] = [at(1), at(1.5)]
      return [
        label,
        looks.length > 5 ? `${String(looks[0])} … ${String(looks.at(-1))}` : looks.join(', '),
        byKind(traces, { looks, error, factor: 1.2, effect: 'multiplied', trials: 1000 })(failed),
        same(open),
        at(1.3)(failed),
        half(failed),
        same(pairs),
        half(pairs),
      ]
    }),
  )
}

function spread(count: number, error: number): readonly number[] {
  const first = fewestForPrecedence(error / 2)
  if (count === 1) return [maxPairs]
  return Array.from({ length: count }, (_, index) =>
    Math.round(first * (maxPairs / first) ** (index / (count - 1))),
  )
}

export function dealingTable(traces: readonly Trace[]): string {
  const dealings: readonly Dealing[] = [
    'base always first',
    'alternating',
    'by chance',
    'opposite twos by chance',
  ]
  return table(
    [
      'order',
      '+20 %: failed',
      '+20 %, second run 5 % slower: failed',
      '+30 %: failed',
      '+30 %, second run 5 % slower: failed',
      'same code: left open',
    ],
    dealings.map((dealing) => {
      const at = (variation: Variation) =>
        byKind(traces, { dealing, effect: 'multiplied', trials: 1000, ...variation })
      return [
        dealing,
        at({ factor: 1.2 })(failed),
        at({ factor: 1.2, secondRunFactor: 1.05 })(failed),
        at({ factor: 1.3 })(failed),
        at({ factor: 1.3, secondRunFactor: 1.05 })(failed),
        at({})(open),
      ]
    }),
  )
}

export function gateTable(traces: readonly Trace[]): string {
  const rows = traces.map((trace) => {
    const result = simulateGate({ trace, trials: 1000, comparisons: COMPARISONS, random: seededRandom(SEED) })
    return [
      trace.name,
      String(result.targets),
      percent(result.failed),
      percent(result.warned),
      percent(result.openAtFail),
      percent(result.open),
      result.meanPairs.toFixed(0),
    ]
  })
  return table(
    ['trace', 'targets', 'failed', 'warned', 'open at a fail limit', 'open at any limit', 'pairs'],
    rows,
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The coefficient of variation. */
function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) / centre
}

/** Of neighbouring runs. */
function autocorrelation(values: readonly number[]): number {
  const centre = mean(values)
  const parts = values.map((value) => value - centre)
  const neighbours = parts.slice(1).map((part, index) => part * (parts[index] ?? NaN))
  return mean(neighbours) / mean(parts.map((part) => part ** 2))
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(share * values.length)] ?? NaN
}
