// The gate's own code on a trace of one code: pairs by `nextPair`, judged by `judgeSample` on all three sampled metrics with
// their default thresholds, the smallest changes that count included.

import { defaultConfig } from '../../src/core/config/default-config.ts'
import { metricOf, type MetricId } from '../../src/core/model/metric.ts'
import { judgeSample, type SampleJudgement } from '../../src/core/decide/sampling/judge.ts'
import { nextPair, type PairOrder, plannedLooks } from '../../src/core/decide/sampling/schedule.ts'
import { type Trace, type TraceColumn, traceValues } from './trace.ts'

export interface Simulation {
  readonly trace: Trace
  readonly trials: number
  readonly comparisons: number
  readonly random: () => number
}

export interface SimulationResult {
  readonly targets: number
  /** Shares of the targets with at least one finding of the kind: 0.01 is 1 %. */
  readonly failed: number
  readonly warned: number
  readonly openAtFail: number
  readonly open: number
  readonly meanPairs: number
}

const METRICS: readonly { readonly id: MetricId; readonly column: TraceColumn; readonly baseUnit: number }[] =
  [
    { id: 'evaluation-time', column: 'wallSeconds', baseUnit: 1 },
    { id: 'cpu-time', column: 'userSeconds', baseUnit: 1 },
    { id: 'peak-memory', column: 'residentKiB', baseUnit: 1024 },
  ]

/** Judges many targets, each a window of the trace that starts at a random run. */
export function simulateGate(simulation: Simulation): SimulationResult {
  const targets = Array.from({ length: simulation.trials }, () => judgeWindow(simulation))
  const share = (holds: (judgement: SampleJudgement) => boolean) =>
    targets.filter((judgements) => judgements.some(holds)).length / targets.length
  const pairs = targets.flatMap((judgements) => judgements.slice(0, 1).map((judgement) => judgement.pairs))
  return {
    targets: targets.length,
    failed: share(({ positions }) => positions.fail === 'beyond'),
    warned: share(({ positions }) => positions.warn === 'beyond'),
    openAtFail: share(({ positions }) => positions.fail === 'straddling'),
    open: share(({ positions }) => Object.values(positions).includes('straddling')),
    meanPairs: pairs.reduce((sum, one) => sum + one, 0) / pairs.length,
  }
}

function judgeWindow({ trace, comparisons, random }: Simulation): readonly SampleJudgement[] {
  const { sampling } = defaultConfig
  const certainty = { confidence: sampling.confidence, comparisons }
  const start = Math.floor(random() * (trace.runs.length - 2 * sampling.maxPairs + 1))
  const orders: PairOrder[] = []
  const judgements = () =>
    METRICS.map(({ id, column, baseUnit }) => {
      const values = traceValues(trace, column).map((value) => value * baseUnit)
      const sides = dealWindow(values.slice(start, start + 2 * orders.length), orders)
      return judgeSample({ ...sides, ...certainty, threshold: metricOf(id).threshold, better: 'lower' })
    })
  for (;;) {
    const next = nextPair({
      looks: plannedLooks(sampling, certainty),
      orders,
      settled: () => judgements().every(({ settled }) => settled),
      secondsLeft: Infinity,
      expectedPairSeconds: 1,
      random,
    })
    if ('stop' in next) return judgements()
    orders.push(next.run)
  }
}

function dealWindow(window: readonly number[], orders: readonly PairOrder[]) {
  const runs = orders.map((order, pair) => {
    const [first = NaN, second = NaN] = window.slice(2 * pair, 2 * pair + 2)
    return order === 'base-first' ? { base: first, head: second } : { base: second, head: first }
  })
  return { base: runs.map(({ base }) => base), head: runs.map(({ head }) => head) }
}
